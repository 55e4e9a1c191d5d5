"""Writes the rows that passed, each with its hash and its outcome against what is known already."""

from datetime import UTC
from pathlib import Path
from typing import Any

from quality.contract import Contract
from quality.drop import Drop
from quality.marks import Known, name, quoted, sha256_of_record
from quality.reading import POSITION

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

    Columns: every field of the contract as text, `row`, `file`, `record_sha256`, `outcome`. The
    view `staged` and the table `repeated` must be those of this feed (see `Marks.compute`). The
    table `bad` (`_n`) is looked at only where `quarantined` says so.
    """
    fields = [one.name for one in contract.fields]
    kept = "FROM staged" + (f" ANTI JOIN bad USING ({POSITION})" if quarantined else "")
    hashed = f"SELECT *, {sha256_of_record(fields)} AS record_sha256 {kept}"
    _identical(connection, hashed)
    versions = known.versions.get(contract.feed)
    standing = "SELECT NULL::VARCHAR record_id, NULL::VARCHAR sha, NULL::TIMESTAMPTZ delivered_at "
    standing += "WHERE false"
    if versions is not None:
        standing = (
            "SELECT record_id, record_sha256 sha, delivered_at FROM "
            f"read_parquet({quoted(versions)}) WHERE agency = {quoted(drop.agency)}"
        )
    moment = f"TIMESTAMPTZ {quoted(drop.delivered_at.astimezone(UTC).isoformat())}"
    outcome = f"""CASE
        WHEN identical.first <> rows.{POSITION} THEN '{ALREADY}'
        WHEN standing.sha = rows.record_sha256 THEN '{ALREADY}'
        WHEN {moment} < standing.delivered_at THEN '{SUPERSEDED}'
        WHEN rows.withdrawn = 'true' THEN '{WITHDRAWN}'
        WHEN standing.record_id IS NOT NULL THEN '{CORRECTED}'
        ELSE '{NEW}' END"""
    columns = ", ".join(f"rows.{name(one)}" for one in fields)
    connection.execute(
        f"COPY (SELECT {columns}, rows.row, rows.file, rows.record_sha256, {outcome} AS outcome "
        f"FROM ({hashed}) rows LEFT JOIN ({standing}) standing USING (record_id) "
        "LEFT JOIN identical ON identical.record_id = rows.record_id "
        "AND identical.sha = rows.record_sha256) "
        f"TO {quoted(out)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )
    counted = connection.execute(
        f"SELECT outcome, count(*) FROM read_parquet({quoted(out)}) GROUP BY outcome"
    ).fetchall()
    return {str(outcome): int(count) for outcome, count in counted}


def _identical(connection: Any, hashed: str) -> None:
    """Make a table of records delivered more than once with one content, and where first."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE identical AS "
        f"SELECT record_id, record_sha256 sha, min({POSITION}) AS first FROM ({hashed}) "
        "SEMI JOIN repeated USING (record_id) GROUP BY record_id, sha HAVING count(*) > 1"
        if connection.execute("SELECT count(*) FROM repeated").fetchone()[0]
        else "CREATE OR REPLACE TEMP TABLE identical (record_id VARCHAR, sha VARCHAR, first BIGINT)"
    )
