"""Which group a person belongs to, for whoever lists persons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import neo4j

from leads import reading
from leads.groups.levels import Confidence
from leads.groups.standing import Status


@dataclass(frozen=True)
class Membership:
    """A person's main group, their level in it (1 is highest; None where nothing shows it), how
    sure that is, where they stand, and keys of other groups they are tied to."""

    group: str
    name: str
    level: int | None
    confidence: Confidence | None
    status: Status
    stability: float
    also_in: tuple[str, ...] = ()


def of(driver: neo4j.Driver, database: str = "neo4j") -> Mapping[str, Membership]:
    """Return the membership of everyone in a group, by key of the person; empty before the groups
    were looked for."""
    found: dict[str, Membership] = {}
    also: dict[str, list[str]] = {}
    for row in reading.rows(driver, database, "group_memberships"):
        if row["main"]:
            found[row["person"]] = Membership(
                row["key"], row["name"], row["level"], row["confidence"], row["status"],
                row["stability"],
            )  # fmt: skip
        else:
            also.setdefault(row["person"], []).append(row["key"])
    return {
        person: replace(one, also_in=tuple(also.get(person, ()))) for person, one in found.items()
    }
