"""A group as it is shown: its head, members, who directs whom, cases and growth."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import neo4j

from cypher.library import load
from cypher.run import run
from cypher.values import plain
from leads import reading
from leads.groups.growth import Month, months
from quality.errors import LeadgraphError

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """What the stored queries `members_of_group`, `who_directs_whom` and `group_growth` say."""

    group: Row
    members: Sequence[Row]
    directions: Sequence[Row]
    cases: Sequence[Row]
    growth: Sequence[Month]

    def to_json(self) -> dict[str, Any]:
        """Return what `--json` prints, but for days, which are still days."""
        return {
            **self.group,
            "members": list(self.members),
            "directions": list(self.directions),
            "cases": list(self.cases),
            "growth": [asdict(month) for month in self.growth],
        }


def listed(driver: neo4j.Driver, database: str = "neo4j") -> list[dict[str, Any]]:
    """Return every group, the largest first."""
    return _plain(reading.rows(driver, database, "group_list"))


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def show(
    driver: neo4j.Driver, key: str, *, user: str, purpose: str, database: str = "neo4j"
) -> Shown:
    """Return a group with everything that is shown of it.

    Raises:
        LeadgraphError: there is no such group.
        QueryFailed: a query did not run to its end.
    """
    groups = {row["key"]: row for row in listed(driver, database)}
    if key not in groups:
        raise LeadgraphError(
            f"there is no group {key}; `leadgraph groups list` lists them"
            if groups
            else "there are no groups yet; `leadgraph groups find` finds them"
        )
    library = load()

    def ask(name: str) -> Sequence[Row]:
        return run(driver, library[name], {"group": key}, user, purpose, database=database)

    return Shown(
        groups[key],
        ask("members_of_group"),
        ask("who_directs_whom"),
        reading.rows(driver, database, "group_cases_of", {"group": key}),
        months(ask("group_growth")),
    )
