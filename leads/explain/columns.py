"""What an explanation adds to a row of a lead list."""

from collections.abc import Mapping
from typing import Any

from leads.explain.explanation import Explanation, Looked
from leads.explain.identities import Relied
from leads.explain.tipping import MOST, Tipping

COLUMNS = (
    "rank_low", "rank_high", "stays_listed", "counters_not_found", "judgements", "tipping_set",
    "tipping_size", "missing_record_en", "missing_record_zh", "level", "likely_en", "likely_zh",
)  # fmt: skip
LISTS = ("counters_not_found", "judgements", "tipping_set")

Cell = str | int | float | list[str]


def looked(one: Looked) -> str:
    """Return a counter-indicator that was not found as an item of a list."""
    unseen = f" (not seen: {', '.join(one.unseen)} never loaded)" if one.unseen else ""
    return f"{one.id}: {one.says}{unseen}"


def relied(one: Relied) -> str:
    """Return a judgement as an item of a list."""
    carries = f", carries {len(one.carries)} records" if one.carries else ", carries none alone"
    return f"{one.name}: {one.says} (by {one.by}{carries})"


def size(tipping: Tipping) -> str:
    """Return how many must go: `2`, `at most 6`, `more than 8`."""
    if not tipping.size:
        return f"more than {MOST}"
    return str(tipping.size) if tipping.exact else f"at most {tipping.size}"


def _size_object(tipping: Tipping) -> Mapping[str, Any]:
    told: dict[str, Any] = {"size": tipping.size or None, "exact": tipping.exact}
    if tipping.left_points is not None:
        told |= {"left_points": tipping.left_points, "left_families": tipping.left_families}
    return told


def cells(found: Explanation | None) -> dict[str, Cell]:
    """Return the cells by column; all empty where there is no explanation."""
    if found is None:
        return {name: [] if name in LISTS else "" for name in COLUMNS}
    missing, moves = found.missing, found.moves
    return {
        "rank_low": "" if moves.low is None else moves.low,
        "rank_high": "" if moves.high is None else moves.high,
        "stays_listed": moves.stays,
        "counters_not_found": [looked(one) for one in found.counters_not_found],
        "judgements": [relied(one) for one in found.judgements],
        "tipping_set": [*found.tipping.records, *found.tipping.judgements],
        "tipping_size": size(found.tipping),
        "missing_record_en": missing.sentence_en() if missing else "",
        "missing_record_zh": missing.sentence_zh() if missing else "",
        "level": "" if found.level is None else found.level,
        "likely_en": found.likely[0],
        "likely_zh": found.likely[1],
    }


def plain(found: Explanation | None) -> Mapping[str, Any]:
    """Return the cells for a program: numbers or None, lists of objects."""
    if found is None:
        return {name: [] if name in LISTS else None for name in COLUMNS}
    return {
        **cells(found),
        "rank_low": found.moves.low,
        "rank_high": found.moves.high,
        "counters_not_found": [
            {"id": one.id, "says": one.says, "unseen_feeds": list(one.unseen)}
            for one in found.counters_not_found
        ],
        "judgements": [
            {
                "name": one.name,
                "says": one.says,
                "by": one.by,
                "probability": one.probability,
                "identities": list(one.identities),
                "carries": list(one.carries),
            }
            for one in found.judgements
        ],
        "tipping_set": [
            *({"record": name} for name in found.tipping.records),
            *({"judgement": name} for name in found.tipping.judgements),
        ],
        "tipping_size": _size_object(found.tipping),
        "level": found.level,
        "likely_en": found.likely[0] or None,
        "likely_zh": found.likely[1] or None,
    }
