"""Releases a list that named people have reviewed, lead by lead: copies without the draft mark.

A lead counts as reviewed only if a review stands of what the list shows of it now: one that has
other points or indicators than its reviewer saw must be reviewed again. Leads found innocent stay
off the copies; those that nobody could tell of (`unclear`) stay on, and say so.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leads.exports.atomic import beside
from leads.exports.rows import COLUMNS, harmless, joined
from leads.review import verdicts
from leads.review.lists import Listed, draft, leads_of
from leads.review.verdicts import Outcome, ReviewError, Standing
from leads.sentences import MARK_EN, MARK_ZH
from leads.wording import shown

RELEASED = "REVIEWED"
NAMED = 5
"""Leads that an error names; it counts the others."""


@dataclass(frozen=True)
class Released:
    """What was released: files, leads on them, leads left off because found innocent, and those
    left off because found in another role."""

    paths: tuple[Path, ...]
    leads: int
    innocent: int
    elsewhere: int
    reviewers: tuple[str, ...]


def release(home: Path, folder: Path, role: str, by: str, out: Path | None = None) -> Released:
    """Write `<role>-REVIEWED.json` and `.csv` beside the draft, or into `out`.

    Raises:
        ReviewError: there is no draft list, a lead of it has no review that still fits, the name
            is missing, or the history of reviews is broken.
        ExportError: a file cannot be written.
    """
    if not by.strip() or not by.isprintable():
        raise ReviewError("A list is released by somebody: name them with --by.")
    listed = draft(folder, role)
    stands = verdicts.standing(verdicts.reviews(home))
    _refuse(listed, stands)
    innocent = [r for r in listed.rows if stands[r["lead_id"]].verdict is Outcome.INNOCENT]
    elsewhere = [r for r in listed.rows if stands[r["lead_id"]].elsewhere]
    kept = [row for row in listed.rows if row not in innocent and row not in elsewhere]
    reviewers = sorted({name for row in listed.rows for name in stands[row["lead_id"]].reviewers})
    told = {
        **listed.content,
        "status": f"REVIEWED by {', '.join(reviewers)}; released by {by.strip()}",
        "status_zh": f"已由{'、'.join(reviewers)}复核；由{by.strip()}发布",
        "released_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "leads_listed": len(kept),
        "left_off_innocent": len(innocent),
        "left_off_in_another_role": len(elsewhere),
        "leads": [_row(row, stands[row["lead_id"]]) for row in kept],
    }
    paths = (
        (out or folder) / f"{role}-{RELEASED}.json",
        (out or folder) / f"{role}-{RELEASED}.csv",
    )
    with beside(paths[0]) as writing:
        writing.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _write_csv(told["leads"], paths[1])
    return Released(paths, len(kept), len(innocent), len(elsewhere), tuple(reviewers))


def _refuse(listed: Listed, stands: Mapping[str, Standing]) -> None:
    none, changed = [], []
    for lead in leads_of(listed):
        if lead.lead_id not in stands:
            none.append(lead.lead_id)
        elif stands[lead.lead_id].last.digest != lead.digest:
            changed.append(lead.lead_id)
    faults = []
    if none:
        faults.append(f"{len(none)} were reviewed by nobody ({_some(none)})")
    if changed:
        faults.append(f"{len(changed)} changed since their review ({_some(changed)})")
    if faults:
        raise ReviewError(
            f"{listed.path.name} stays a draft: of {len(listed.rows)} leads "
            f"{' and '.join(faults)}; review each with `leadgraph leads review`."
        )


def _some(ids: list[str]) -> str:
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more


def _row(row: Mapping[str, Any], stand: Standing) -> dict[str, Any]:
    names = ", ".join(stand.reviewers)
    own = dict(row)
    own["sentence_en"] = str(row["sentence_en"]).replace(MARK_EN, f"REVIEWED BY {names}")
    own["sentence_zh"] = str(row["sentence_zh"]).replace(MARK_ZH, f"已由{names}复核")
    return own | {
        "verdict": stand.verdict.value,
        "role_found": stand.role_found,
        "reviewed_by": list(stand.reviewers),
    }


def _write_csv(rows: list[dict[str, Any]], path: Path) -> None:
    first = rows[0] if rows else {}
    columns = [*COLUMNS, *(name for name in first if name not in COLUMNS)]
    with beside(path) as writing, writing.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, columns, quoting=csv.QUOTE_ALL)
        table.writeheader()
        for row in rows:
            table.writerow({name: cell(row.get(name)) for name in columns})


def cell(value: Any) -> Any:
    """Return a value of a JSON list as a cell of a CSV: lists joined, every text harmless."""
    if isinstance(value, list):
        value = joined(_item(one) for one in value)
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    return harmless(value) if isinstance(value, str) else value


def _item(one: Any) -> str:
    if not isinstance(one, dict):
        return str(one)
    if "via" in one:
        return f"{one['case_id']}: {one['steps']} ({one['via']})"
    if "value" in one and "points" in one:
        return f"{one['id']}: {shown(one['value'])} ({one['points']:+d})"
    return json.dumps(one, ensure_ascii=False)
