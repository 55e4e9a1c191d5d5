"""Splink's `fake_1000`: 1,000 made-up records with names, births, city, e-mail.

Source: Splink's documentation; its package downloads it and does not ship it. The list of data
sets there says 250 people; the copy among Splink's own tests (`fake_1000_from_splink_demos.csv`)
has 181. Which file was measured is logged with its people and SHA-256.
"""

import contextlib
import csv
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import structlog

from leadgraph.evaluate.baselines_linkage import FAKE_1000
from leadgraph.evaluate.labelled import Entry, Labelled, valid_date
from leadgraph.local.jars import sha256_of
from quality.errors import LeadgraphError

NAME = "fake_1000"
EXTRA = ("city", "email")
"""Fields that no feed of ours has."""

log = structlog.get_logger()


def read(folder: Path | None) -> Labelled:
    """Read it from `folder` (`fake_1000.csv`, or `fake_1000/fake_1000.csv`), else by Splink.

    Raises:
        LeadgraphError: it is neither there nor to be downloaded, or lacks a column.
    """
    places = [folder / "fake_1000.csv", folder / NAME / "fake_1000.csv"] if folder else []
    path = next((place for place in places if place.is_file()), None)
    rows: Iterable[Mapping[str, object]]
    if path is not None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    else:
        rows = _download()
    try:
        entries = [_entry({k: _text(v) for k, v in row.items()}) for row in rows]
    except KeyError as error:
        raise LeadgraphError(f"{path or 'the file of Splink'} has no column {error}") from None
    if not entries:
        raise LeadgraphError(f"{path or 'the file of Splink'} has no records in it")
    log.info(
        "fake_1000 read",
        path=str(path or "downloaded by Splink"),
        records=len(entries),
        people=len({entry.person for entry in entries}),
        sha256=sha256_of(path) if path else "",
    )
    return Labelled(NAME, entries, FAKE_1000)


def _download() -> list[dict[str, object]]:
    try:
        from splink import splink_datasets

        # It says on standard output what it downloads; that is for the figures alone.
        with contextlib.redirect_stdout(sys.stderr):
            found: list[dict[str, object]] = splink_datasets.fake_1000.to_pylist()
    except Exception as error:
        # Whatever the network says, in whatever class: the way out is the same.
        raise LeadgraphError(
            f"Splink could not download it ({type(error).__name__}); give the folder that has "
            "fake_1000.csv in it with --data"
        ) from error
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value).strip() or None


def _entry(row: Mapping[str, str | None]) -> Entry:
    key = f"{NAME}/case_parties/{row['unique_id']}#person_"
    written = " ".join(filter(None, (row["first_name"], row["surname"])))
    return Entry(
        key=key,
        person=str(row["cluster"]),
        name_latin=written or None,
        birth_date=valid_date(row["dob"] or "", "%Y-%m-%d"),
        document=None,
        extra={field: value for field in EXTRA if (value := row[field])},
        columns={**row, "unique_id": key, "cluster": None},
    )
