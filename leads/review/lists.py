"""Finds a lead as it stands in the lists that a run wrote, for whoever reviews or releases it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leads.exports.rows import CASE_FOLDER, DRAFT
from leads.review.verdicts import ReviewError, Shown

FOR_REVIEW = "for-review"
"""Part of the name of the sample from below the bar."""


@dataclass(frozen=True)
class Listed:
    """A list as it was written: its file and its content."""

    path: Path
    content: dict[str, Any]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return its rows, of leads or of the sample."""
        return list(self.content.get("leads") or self.content.get("for_review") or ())


def shown(folder: Path, lead_id: str) -> Shown:
    """Return the lead (or the candidate of the sample) `lead_id` as the lists in `folder` show it.

    Raises:
        ReviewError: it stands in none of them, or a list cannot be read.
    """
    for one in lists(folder):
        for row in one.rows:
            if row["lead_id"] == lead_id:
                return _shown(one, row)
    raise ReviewError(
        f"There is no lead {lead_id!r} in the lists of {folder}; a lead is reviewed as it was "
        "shown: run `leadgraph leads` first, or name the folder of its list with --out."
    )


def leads_of(listed: Listed) -> list[Shown]:
    """Return every lead of a list."""
    return [_shown(listed, row) for row in listed.rows]


def draft(folder: Path, role: str) -> Listed:
    """Return the draft list of a role.

    Raises:
        ReviewError: there is none, or it cannot be read.
    """
    path = folder / f"{role}-{DRAFT}.json"
    if not path.is_file():
        raise ReviewError(
            f"There is no draft list {path}; run `leadgraph leads {role}` first, or name the "
            "folder of the list with --out."
        )
    return _read(path)


def lists(folder: Path) -> Iterator[Listed]:
    """Return the draft lists and samples of a folder, those of cases too, newest first."""
    found = [*folder.glob(f"*-{DRAFT}.json"), *folder.glob(f"{CASE_FOLDER}*/*-{DRAFT}.json")]
    found.sort(key=lambda p: (-p.stat().st_mtime_ns, p.name))
    for path in found:
        yield _read(path)


def _read(path: Path) -> Listed:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Listed(path, dict(content))
    except (ValueError, TypeError, OSError) as error:
        raise ReviewError(
            f"{path} is no lead list ({error}); make it anew with `leadgraph leads`."
        ) from error


def _shown(listed: Listed, row: dict[str, Any]) -> Shown:
    return Shown(
        row["lead_id"],
        row["role"],
        row["person"],
        str(listed.content["run"]),
        row,
        float(row.get("sampling_probability", 1.0)),
    )
