"""Finding the groups behind the cases, and writing them into the graph as a derived layer."""

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo4j
import structlog

from leads.groups import communities, layer, levels, members, ties, traces
from leads.groups.assemble import assemble
from leads.groups.communities import NONE

if TYPE_CHECKING:
    from loaders.door import Door

NAME = "groups"
"""The name of this part of the derived layer."""

log = structlog.get_logger()


@dataclass(frozen=True)
class GroupSummary:
    """What a run found.

    `agreement` is the mean adjusted Rand index of the runs with different seeds; `stability` the
    mean over groups of their overlap with their best match in each run. Both are None where there
    is nothing to compare.
    """

    run: str
    persons: int
    protected: int
    groups: int
    members: int
    in_two: int
    with_level: int
    directions: int
    detained: int
    at_large: int
    known: int
    unknown: int
    agreement: float | None
    stability: float | None
    seconds: float
    written: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        return asdict(self)


def detect(
    driver: neo4j.Driver,
    home: Path,
    door: "Door",
    *,
    database: str = "neo4j",
    protected: Collection[str] | None = None,
    seeds: int = communities.SEEDS,
    user: str = "",
    purpose: str = "",
) -> GroupSummary:
    """Find the groups, their levels and where their members stand, and write all of it.

    Args:
        driver: of a graph with the derived layer, taint and scope written.
        home: the state directory.
        door: the open write door.
        database: the database's name.
        protected: persons under protection, who are in no group; None asks the graph for them.
        seeds: runs that the consensus is made of.
        user: who asks, and `purpose` what for.
    """
    from loaders.derive import folder_for, replace

    began = time.monotonic()
    if protected is None:
        from leads.score import Questions

        protected = Questions(driver, database=database, user=user, purpose=purpose).protected()
    read = traces.read(driver, database=database, without=set(protected))
    tied = ties.build(read)
    communes = communities.detect(tied.matrix, seeds=seeds)
    chosen = members.choose(read, tied, communes)
    directed = levels.directions(read, chosen.group)
    log.info("groups found", groups=chosen.groups, members=int((chosen.group != NONE).sum()))
    found = assemble(driver, database, read, tied, chosen, directed)
    with folder_for(home, NAME) as folder:
        replaced = replace(home, door, NAME, layer.write(found, folder))
    mains = [m for m in found.members if m.main]
    status = Counter(m.status for m in mains)
    return GroupSummary(
        run=replaced.run,
        persons=len(read.persons),
        protected=len(protected),
        groups=len(found.groups),
        members=len(mains),
        in_two=len({m.person for m in found.members if not m.main}),
        with_level=sum(m.level is not None for m in mains),
        directions=len(found.directions),
        detained=status["detained"],
        at_large=status["at_large"],
        known=status["known"],
        unknown=sum(g.unknown for g in found.groups),
        agreement=_rounded(communes.agreement),
        stability=_rounded(float(chosen.group_stability.mean()) if chosen.groups else None),
        seconds=round(time.monotonic() - began, 1),
        written=replaced.written,
    )


def remove(home: Path, door: "Door") -> dict[str, int]:
    """Take the groups out of the graph; returns rows by write statement."""
    from loaders.derive import replace

    return replace(home, door, NAME, {}).written


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
