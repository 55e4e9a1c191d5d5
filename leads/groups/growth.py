"""How a group grew: members by month of their first trace, reports and money by month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Month:
    """One month; `paid` is what claimed payments brought to the group, minor units by currency."""

    month: date
    joined: int
    members: int
    reports: int
    paid: Mapping[str, int]


def months(rows: Iterable[Mapping[str, Any]]) -> list[Month]:
    """Return every month from the first to the last of `rows` (the stored query `group_growth`).

    Months without a trace are there too: that a group was quiet is news.
    """
    by_month: dict[date, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_month.setdefault(_day(row["month"]), []).append(row)
    if not by_month:
        return []
    found, members, month = [], 0, min(by_month)
    while month <= max(by_month):
        here = by_month.get(month, ())
        members = max((row["members"] for row in here), default=members)
        found.append(
            Month(
                month,
                max((row["joined"] for row in here), default=0),
                members,
                sum(row["reports"] for row in here),
                {row["currency"]: row["paid"] for row in here if row["currency"]},
            )
        )
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
