"""Writes the rows that passed, each with its hash and its outcome against what is known already."""

from datetime import UTC
from pathlib import Path
from typing import Any

from quality.contract import Contract
from quality.drop import Drop
from quality.marks import Known, sha256_of_record
from quality.reading import POSITION
from quality.sql import name, quoted

NEW, CORRECTED, WITHDRAWN = "new", "corrected", "withdrawn"
SUPERSEDED, ALREADY = "superseded", "already loaded"


def accept(
    connection: Any,
    contract: Contract,
    drop: Drop,
    known: Known,
    out: Path,
    *,
    quarantined: bool,
) -> dict[str, int]:
    """Write `out`: the rows of the view `staged` without those of `bad`; count the outcomes.

    Columns: every field of the contract as text, `row`, `file`, `record_sha256`, `outcome`; the
    order of the rows is not promised. The view `staged` and the table `repeated` must be those of
    this feed (see `Marks.compute`). The table `bad` (`_n`) is looked at only where `quarantined`
    says so.
    """
    fields = [one.name for one in contract.fields]
    kept = "FROM staged" + (f" ANTI JOIN bad USING ({POSITION})" if quarantined else "")
    hashed = f"SELECT *, {sha256_of_record(fields)} AS record_sha256 {kept}"
    versions = known.versions.get(contract.feed)
    joins, cases = [], []
    if _identical(connection, hashed):
        joins.append(
            "LEFT JOIN identical ON identical.record_id = rows.record_id "
            "AND identical.sha = rows.record_sha256"
        )
        cases.append(f"WHEN identical.first <> rows.{POSITION} THEN '{ALREADY}'")
    if versions is not None:
        moment = f"TIMESTAMPTZ {quoted(drop.delivered_at.astimezone(UTC).isoformat())}"
        joins.append(
            "LEFT JOIN (SELECT record_id, record_sha256 sha, delivered_at FROM "
            f"read_parquet({quoted(versions)}) WHERE agency = {quoted(drop.agency)}) standing "
            "ON standing.record_id = rows.record_id"
        )
        cases.append(f"WHEN standing.sha = rows.record_sha256 THEN '{ALREADY}'")
        cases.append(f"WHEN {moment} < standing.delivered_at THEN '{SUPERSEDED}'")
    cases.append(f"WHEN rows.withdrawn = 'true' THEN '{WITHDRAWN}'")
    if versions is not None:
        cases.append(f"WHEN standing.record_id IS NOT NULL THEN '{CORRECTED}'")
    outcome = f"CASE {' '.join(cases)} ELSE '{NEW}' END"
    columns = ", ".join(f"rows.{name(one)}" for one in fields)
    connection.execute(
        f"COPY (SELECT {columns}, rows.row, rows.file, rows.record_sha256, {outcome} AS outcome "
        f"FROM ({hashed}) rows {' '.join(joins)}) "
        f"TO {quoted(out)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )
    counted = connection.execute(
        f"SELECT outcome, count(*) FROM read_parquet({quoted(out)}) GROUP BY outcome"
    ).fetchall()
    return {str(outcome): int(count) for outcome, count in counted}


def _identical(connection: Any, hashed: str) -> bool:
    """Make a table of records delivered more than once with one content, and where first.

    Returns whether there are any.
    """
    if not connection.execute("SELECT count(*) FROM repeated").fetchall()[0][0]:
        return False
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE identical AS "
        f"SELECT record_id, record_sha256 sha, min({POSITION}) AS first FROM ({hashed}) "
        "SEMI JOIN repeated USING (record_id) GROUP BY record_id, sha HAVING count(*) > 1"
    )
    return True
