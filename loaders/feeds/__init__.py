"""One module a feed: its mapping onto the graph. A feed is found because its file is here."""

import importlib
import pkgutil
from functools import cache

from loaders.mapping import Feed, MappingError


@cache
def mappings() -> dict[str, Feed]:
    """Return the mapping of every feed that has a module here, by feed name, sorted.

    Raises:
        MappingError: a module's name is not its feed's.
    """
    found = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        feed = importlib.import_module(f"{__name__}.{module}").FEED
        if feed.name != module:
            raise MappingError(
                f"loaders/feeds/{module}.py maps {feed.name!r}; name it {feed.name}.py"
            )
        found[module] = feed
    return found


def mapping(feed: str) -> Feed:
    """Return the mapping of one feed.

    Raises:
        MappingError: there is none.
    """
    if feed not in mappings():
        raise MappingError(f"no mapping for feed {feed!r}; add loaders/feeds/{feed}.py")
    return mappings()[feed]
