"""The library of stored Cypher: finds every file in its folder and reads it strictly."""

import hashlib
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from cypher.front_matter import FrontMatter
from quality.errors import LeadgraphError

_BLOCK = re.compile(r"/\*\n(?P<yaml>.*?)\n?\*/\n", re.DOTALL)


class _Yaml(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML whose only booleans are true and false (`on` is a name), with no key said twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} is said twice", node.start_mark
                )
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


_Yaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


class Kind(StrEnum):
    """What a stored query is for; its value is the folder that it lies in."""

    QUERY = "queries"
    INDICATOR = "indicators"
    CHECK = "checks"
    ROLE = "roles"


class LibraryError(LeadgraphError):
    """A stored file that cannot be read, or a query that is not there."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file: where, which rule, and in words."""

    path: Path
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.text}"


@dataclass(frozen=True)
class StoredQuery:
    """One file: what it says about itself, and its text."""

    path: Path
    kind: Kind
    folder: str
    front: FrontMatter
    text: str
    body_line: int

    @property
    def id(self) -> str:
        """Its name, the file's stem."""
        return self.front.id

    @cached_property
    def body(self) -> str:
        """The Cypher without its front matter."""
        match = _BLOCK.match(self.text)
        assert match is not None
        return self.text[match.end() :]

    @cached_property
    def sha256(self) -> str:
        """Checksum of the whole file."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Library(Mapping[str, StoredQuery]):
    """All stored queries by id."""

    def __init__(self, queries: Mapping[str, StoredQuery]) -> None:
        self._queries = dict(sorted(queries.items()))

    def __getitem__(self, id: str) -> StoredQuery:
        """Return the query `id`.

        Raises:
            LibraryError: there is none.
        """
        if id not in self._queries:
            from difflib import get_close_matches

            near = ", ".join(get_close_matches(id, self._queries, n=3, cutoff=0.5))
            hint = f"did you mean {near}?" if near else "`leadgraph queries list` shows all"
            raise LibraryError(f"no stored query {id!r}; {hint}")
        return self._queries[id]

    def __contains__(self, id: object) -> bool:
        return id in self._queries

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)

    def of(self, kind: Kind, folder: str | None = None) -> list[StoredQuery]:
        """Return the queries of one kind (and one topic or role), by folder and id."""
        found = [
            q for q in self.values() if q.kind is kind and (folder is None or q.folder == folder)
        ]
        return sorted(found, key=lambda q: (q.folder, q.id))


def root() -> Path:
    """Return the folder that the stored files lie in, of a checkout or an installed wheel."""
    return Path(str(files("cypher")))


def read(path: Path, kind: Kind) -> StoredQuery:
    """Read one file.

    Raises:
        LibraryError: no YAML block comment at its beginning, front matter that is not complete
            or has an unknown key, or an id other than the file's stem.
    """
    try:
        text = path.read_bytes().decode("utf-8")  # as it is: no line ends are translated
    except UnicodeDecodeError as error:
        raise LibraryError(f"{path}: is not UTF-8: {error}") from None
    match = _BLOCK.match(text)
    if match is None:
        raise LibraryError(f"{path}:1: the file must begin with its front matter: /*, YAML, */")
    try:
        front = FrontMatter.model_validate(yaml.load(match["yaml"], _Yaml))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise LibraryError(f"{path}:{line}: front matter is not YAML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "front matter"
        line = _line_of(match["yaml"], first["loc"])
        raise LibraryError(f"{path}:{line}: {where}: {first['msg']}") from None
    if front.id != path.stem:
        raise LibraryError(f"{path}:2: id is {front.id!r}, the file's stem is {path.stem!r}")
    folder = path.parent.name
    said = front.role or front.topic
    if kind is Kind.INDICATOR and (front.role != folder or front.indicator is None):
        raise LibraryError(f"{path}:2: an indicator names its role ({folder}) and has `indicator:`")
    if kind is Kind.QUERY and front.topic != folder:
        raise LibraryError(f"{path}:2: topic is {said!r}, the folder is {folder!r}")
    if kind is Kind.CHECK and front.topic != "checks":
        raise LibraryError(f"{path}:2: the topic of a check is `checks`")
    if kind is Kind.ROLE and front.role != path.stem:
        raise LibraryError(f"{path}:2: a role's query is named like its role")
    if kind is not Kind.ROLE and front.example is None:
        raise LibraryError(f"{path}:2: example is missing")
    return StoredQuery(path, kind, folder, front, text, text[: match.end()].count("\n") + 1)


def _line_of(block: str, loc: tuple[int | str, ...]) -> int:
    """Return the file's line that the first key of `loc` is on."""
    top = str(loc[0]) if loc else ""
    for number, line in enumerate(block.splitlines(), start=2):
        if top and line.startswith(f"{top}:"):
            return number
    return 2


def paths(base: Path | None = None) -> list[tuple[Path, Kind]]:
    """Return every stored query's file with its kind.

    Raises:
        LibraryError: a file lies where it belongs to nothing.
    """
    base = base or root()
    found: list[tuple[Path, Kind]] = []
    for kind in Kind:
        depth = 2 if kind in (Kind.QUERY, Kind.INDICATOR) else 1
        folder = base / kind.value
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if path.is_dir():
                continue
            parts = path.relative_to(folder).parts
            if path.suffix != ".cypher" or len(parts) != depth:
                wanted = "/".join([kind.value, *["<topic or role>"] * (depth - 1), "<id>.cypher"])
                raise LibraryError(f"{path}: belongs to nothing; files here are {wanted}")
            found.append((path, kind))
    return found


def load(base: Path | None = None) -> Library:
    """Read the whole library.

    Raises:
        LibraryError: a file cannot be read, or two have one id.
    """
    queries: dict[str, StoredQuery] = {}
    for path, kind in paths(base):
        query = read(path, kind)
        if query.id in queries:
            raise LibraryError(f"{path}: {queries[query.id].path} has the same id {query.id!r}")
        queries[query.id] = query
    return Library(queries)
