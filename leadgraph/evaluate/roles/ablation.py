"""What each indicator and each feed is worth: the same lists made without it.

Without an indicator the kept answers are tallied anew, so it is exact and takes seconds. Without a
feed the world is loaded anew from drops that never had it, as for an agency that does not take
part: everything that rests on it falls, down to who is one person and who is in scope.
"""

from collections.abc import Callable, Iterator, Sequence

import yaml

from leadgraph.evaluate.metrics import Result
from leadgraph.evaluate.roles.lists import RoleList
from leadgraph.evaluate.roles.loaded import Place, World
from leadgraph.evaluate.roles.measure import LEADGRAPH, of_list, pooled
from leads.role import Kind, protection
from leads.score import tallies

Lists = dict[str, RoleList]
METRICS = ("average_precision", "precision_at_20", "listed_lookalikes", "listed_victims")


def without_indicators(dataset: str, worlds: Sequence[Lists]) -> list[Result]:
    """Return the figures of every list without each of its indicators, counter-indicators and
    protection signs, one at a time. `method` is `leadgraph without <id>`."""
    results: list[Result] = []
    for role, first in worlds[0].items():
        for id in asked(first.kind):
            made = [_without(by_role[role], [id]) for by_role in worlds]
            results += figures(dataset, role, f"{LEADGRAPH} without {id}", made)
    return results


def without_together(dataset: str, worlds: Sequence[Lists], ids: Sequence[str]) -> list[Result]:
    """Return the figures of every list that asks any of `ids`, made without all of them: what is
    left where all that they see is hidden. `method` is `leadgraph without <id> and <id>`."""
    results: list[Result] = []
    for role, first in worlds[0].items():
        if set(ids).intersection(asked(first.kind)):
            made = [_without(by_role[role], ids) for by_role in worlds]
            results += figures(dataset, role, f"{LEADGRAPH} without {' and '.join(ids)}", made)
    return results


def asked(kind: Kind) -> list[str]:
    """Return the ids of the indicators, counter-indicators and protection signs of a kind."""
    named = [one.id for one in kind.indicators]
    named += [one.id for one in kind.counter_indicators]
    return named + [one.id for one in protection().signs]


def _without(found: RoleList, ids: Sequence[str]) -> RoleList:
    kept = found.kept
    for id in ids:
        kept = kept.without(id)
    return RoleList(found.kind, tallies(found.kind, kept), found.truth, found.matched, kept)


def figures(dataset: str, role: str, method: str, made: Sequence[RoleList]) -> list[Result]:
    """Return the few figures that an ablation is read for."""
    leads = sum(len(one.listed) for one in made)
    found = {one.metric: one for one in pooled(dataset, role, method, [of_list(m) for m in made])}
    for name, kind in (("listed_lookalikes", "lookalike"), ("listed_victims", "victim")):
        count = sum(one.listed_as[kind] for one in made)
        found[name] = Result(dataset, role, name, count, leads, method)
    return [found[name] for name in METRICS]


def without_feeds(
    dataset: str, worlds: Sequence[World], place: Callable[[World], Place],
    measured: Callable[[World], Lists],
) -> list[Result]:  # fmt: skip
    """Return the figures of every list without each feed. `method` is `leadgraph without feed
    <feed>`.

    Args:
        worlds: whole worlds that were loaded.
        place: where a world lies.
        measured: makes and loads a world, and returns its lists.
    """
    results: list[Result] = []
    for feed in sorted({feed for world in worlds for feed in feeds(place(world))}):
        made = [measured(_cut(world, feed)) for world in worlds]
        for role in made[0]:
            own = [by_role[role] for by_role in made]
            results += figures(dataset, role, f"{LEADGRAPH} without feed {feed}", own)
    return results


def _cut(world: World, feed: str) -> World:
    return World(world.scale, world.variant, world.noise, world.seed, feed)


def feeds(found: Place) -> Iterator[str]:
    """Yield the feeds that a world's drops have."""
    for manifest in sorted((found.folder / "world" / "drops").glob("*/manifest.yml")):
        for one in yaml.safe_load(manifest.read_text("utf-8"))["files"]:
            yield one["feed"]
