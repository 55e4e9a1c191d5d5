"""Where members stand: detained, at large, known or unknown; what is at work without a holder."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import neo4j

from leads import reading
from leads.scope import Bounds

Status = Literal["detained", "at_large", "known", "unknown"]

REGISTERS = ("case_parties", "wanted_persons", "detentions", "documents", "organizations")
"""Feeds in which an agency that identifies people wrote them down."""

CHUNK = 2_000


@dataclass(frozen=True)
class Quiet:
    """From when on something without a holder counts as an unknown member at work.

    Attributes:
        tainted: least part of an account's income that is victims' money.
        days: fewest days on which a number was in contact with a member.
        members: fewest members that it was in contact with: one may have a friend.
        contacts: most days with contacts of a number; above is a shop or a switchboard.
    """

    tainted: float = 0.3
    days: int = 3
    members: int = 2
    contacts: int = 2_000


def status_of(
    driver: neo4j.Driver, persons: Sequence[str], database: str = "neo4j"
) -> dict[str, Status]:
    """Return where each person stands.

    An arrest counts from its day on, until the police note another status on a later day. A
    warrant counts for who is not detained. Who was returned or released is known.
    """
    found: dict[str, Status] = {}
    for part in batched_keys(persons):
        params = {"keys": part, "registers": list(REGISTERS)}
        for row in reading.rows(driver, database, "group_status", params):
            found[row["person"]] = _status(row)
    return found


def _status(row: Mapping[str, object]) -> Status:
    noted, arrested = row["noted"], row["arrested"]
    later = noted is not None and arrested is not None and noted > arrested  # type: ignore[operator]
    if row["status"] == "detained" or (arrested is not None and not (row["status"] and later)):
        return "detained"
    if row["wanted"] or row["status"] in ("at_large", "abroad"):
        return "at_large"
    return "known" if row["identified"] or row["status"] else "unknown"


def unknown_of(
    driver: neo4j.Driver,
    groups: Mapping[str, int],
    quiet: Quiet | None = None,
    database: str = "neo4j",
) -> dict[int, set[str]]:
    """Return what is at work for each group and has no known holder: `account X`, `handset Y`, ...

    Args:
        driver: of the graph.
        groups: number of the group of each member.
        quiet: from when on it counts.
        database: its name.
    """
    quiet = quiet or Quiet()
    found: defaultdict[int, set[str]] = defaultdict(set)
    heard: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    params = {
        "hub": Bounds().money, "tainted": quiet.tainted, "days": quiet.days,
        "contacts": quiet.contacts,
    }  # fmt: skip
    for part in batched_keys(sorted(groups)):
        for row in reading.rows(driver, database, "group_unknown", {"keys": part, **params}):
            group = groups[row["person"]]
            if row["kind"] == "contact":
                heard[group, row["thing"]].add(row["person"])
            else:
                found[group].add(f"{row['kind']} {row['thing']}")
    for (group, number), members in heard.items():
        if len(members) >= quiet.members:
            found[group].add(f"number {number}")
    return dict(found)


def batched_keys(keys: Sequence[str]) -> list[list[str]]:
    """Return keys in parts that one query asks for."""
    return [list(keys[at : at + CHUNK]) for at in range(0, len(keys), CHUNK)]
