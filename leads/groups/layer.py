"""Groups as tables of the derived layer: `Group`, `MEMBER_OF`, `DIRECTS`, `SEEN_IN`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leads.groups.levels import Confidence, Direction
from leads.groups.standing import Status

if TYPE_CHECKING:
    import pyarrow as pa

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Member:
    """One person in one group; `main` is false for a group they are tied to beside their own."""

    person: str
    group: str
    main: bool
    stability: float | None
    level: int | None
    confidence: Confidence | None
    status: Status
    since: date | None
    behind: tuple[str, ...]
    records: tuple[str, ...]


@dataclass(frozen=True)
class SeenIn:
    """How many members of a group stand in a case as suspects, and which part of all who do."""

    group: str
    case_id: str
    members: int
    share: float


@dataclass(frozen=True)
class Group:
    """A group; `unknown` counts members without an identity, and things without a holder."""

    key: str
    name: str
    size: int
    stability: float
    first: date | None
    last: date | None
    known: int
    detained: int
    at_large: int
    unknown: int


@dataclass(frozen=True)
class Directs:
    """A direction with the records behind it."""

    above: str
    below: str
    direction: Direction
    records: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """All that is written."""

    groups: tuple[Group, ...]
    members: tuple[Member, ...]
    directions: tuple[Directs, ...]
    seen: tuple[SeenIn, ...]


def day(number: int) -> date:
    """Return the date of a day counted from 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


def write(found: Found, folder: Path) -> dict[str, Path]:
    """Write the tables for `loaders.derive.replace` into `folder`; returns where each is."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = {
        "node_Group": _groups(found.groups),
        "rel_MEMBER_OF": _members(found.members),
        "rel_DIRECTS": _directs(found.directions),
        "rel_SEEN_IN": _seen(found.seen),
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name, columns in tables.items():
        paths[name] = folder / f"{name}.parquet"
        pq.write_table(pa.table(columns), paths[name])
    return paths


def _column(values: Sequence[Any], kind: "pa.DataType") -> "pa.Array":
    import pyarrow as pa

    return pa.array(values, kind)


def _ends(start: str, starts: Sequence[str], end: str, ends: Sequence[str]) -> dict[str, Any]:
    import pyarrow as pa

    return {
        "start_label": _column([start] * len(starts), pa.string()),
        "start_key": _column(starts, pa.string()),
        "end_label": _column([end] * len(ends), pa.string()),
        "end_key": _column(ends, pa.string()),
    }


def _groups(groups: Sequence[Group]) -> Mapping[str, Any]:
    import pyarrow as pa

    return {
        "key": _column([g.key for g in groups], pa.string()),
        "name": _column([g.name for g in groups], pa.string()),
        "size": _column([g.size for g in groups], pa.int64()),
        "stability": _column([round(g.stability, 3) for g in groups], pa.float64()),
        "first": _column([g.first for g in groups], pa.date32()),
        "last": _column([g.last for g in groups], pa.date32()),
        "known": _column([g.known for g in groups], pa.int64()),
        "detained": _column([g.detained for g in groups], pa.int64()),
        "at_large": _column([g.at_large for g in groups], pa.int64()),
        "unknown": _column([g.unknown for g in groups], pa.int64()),
    }


def _members(members: Sequence[Member]) -> Mapping[str, Any]:
    import pyarrow as pa

    stable = [None if m.stability is None else round(m.stability, 3) for m in members]
    texts = pa.list_(pa.string())
    return _ends("Person", [m.person for m in members], "Group", [m.group for m in members]) | {
        "main": _column([m.main for m in members], pa.bool_()),
        "stability": _column(stable, pa.float64()),
        "level": _column([m.level for m in members], pa.int64()),
        "confidence": _column([m.confidence for m in members], pa.string()),
        "status": _column([m.status for m in members], pa.string()),
        "since": _column([m.since for m in members], pa.date32()),
        "behind": _column([list(m.behind) or None for m in members], texts),
        "records": _column([list(m.records) for m in members], texts),
    }


def _directs(found: Sequence[Directs]) -> Mapping[str, Any]:
    import pyarrow as pa

    texts = pa.list_(pa.string())
    return _ends("Person", [d.above for d in found], "Person", [d.below for d in found]) | {
        "confidence": _column([d.direction.confidence for d in found], pa.string()),
        "because": _column([list(d.direction.because) for d in found], texts),
        "records": _column([list(d.records) for d in found], texts),
    }


def _seen(seen: Sequence[SeenIn]) -> Mapping[str, Any]:
    import pyarrow as pa

    return _ends("Group", [s.group for s in seen], "Case", [s.case_id for s in seen]) | {
        "members": _column([s.members for s in seen], pa.int64()),
        "share": _column([round(s.share, 3) for s in seen], pa.float64()),
    }
