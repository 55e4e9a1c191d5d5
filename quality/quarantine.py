"""Keeps the rows that did not pass, with reasons, and gives them back for correction.

A quarantined row is never changed: the Parquet has the cells as they were delivered, or the line
itself where it could not be taken apart. `export` writes them as CSV for a data engineer.
"""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quality.contract import Contract
from quality.errors import LeadgraphError
from quality.reading import MALFORMED, POSITION, Staged
from quality.sql import name, quoted


def keep(connection: Any, contract: Contract, staged: Staged, out: Path) -> int:
    """Write `out` from the table `broken` (`_n`, rule) and the view `staged`; count its rows.

    Columns: `row`, `file`, `reasons` (list of {rule, reason}), `columns` (as delivered), `cells`
    (JSON object of the cells; null for a line that could not be taken apart), `raw` (that line).
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE reason (rule VARCHAR, place INT, reason VARCHAR)"
    )
    # A line that cannot be read says so first; what else is wrong follows from that.
    ordered = sorted(contract.rules, key=lambda rule: MALFORMED not in rule.computed)
    connection.executemany(
        "INSERT INTO reason VALUES (?, ?, ?)",
        [[rule.id, place, rule.reason] for place, rule in enumerate(ordered)],
    )
    about = ", ".join(quoted(rule.id) for rule in contract.rules if MALFORMED in rule.computed)
    cases = []
    for file, columns in staged.columns.items():
        pairs = ", ".join(f"{name(one)} := {name(one)}" for one in columns)
        cases.append(
            f"SELECT {POSITION}, row, file, {MALFORMED}, [{', '.join(map(quoted, columns))}] "
            f"AS columns, to_json(struct_pack({pairs}))::VARCHAR cells "
            f"FROM staged WHERE file = {quoted(file)}"
        )
    connection.execute(
        f"""COPY (
            WITH reasons AS (
                SELECT {POSITION}, list({{'rule': rule, 'reason': reason || CASE
                    WHEN rule IN ({about or "NULL"}) THEN ' (' || {MALFORMED} || ')' ELSE '' END}}
                    ORDER BY place) AS reasons
                FROM broken JOIN reason USING (rule)
                JOIN (SELECT {POSITION}, {MALFORMED} FROM staged) USING ({POSITION})
                GROUP BY {POSITION})
            SELECT rows.row, rows.file, reasons, rows.columns,
                CASE WHEN raw IS NULL THEN rows.cells END AS cells, raw
            FROM ({" UNION ALL ".join(cases)}) rows JOIN reasons USING ({POSITION})
            LEFT JOIN read_parquet({quoted(staged.raw)}) USING ({POSITION})
            ORDER BY {POSITION}
        ) TO {quoted(out)} (FORMAT parquet, COMPRESSION zstd)"""
    )
    found = connection.execute(f"SELECT count(*) FROM read_parquet({quoted(out)})").fetchall()[0]
    return int(found[0])


@dataclass(frozen=True)
class Exported:
    """What `export` wrote: the rows to correct, the reasons beside them, and lines left as text."""

    rows: Path
    reasons: Path
    raw: Path | None
    count: int
    sha256: str

    def manifest_entry(self, feed: str) -> dict[str, str | int]:
        """Return the `files:` entry for a new drop, once the rows are corrected (new hash then)."""
        return {
            "feed": feed,
            "path": self.rows.name,
            "format": "csv",
            "encoding": "utf-8",
            "rows": self.count,
            "sha256": self.sha256,
        }


def export(quarantine: Path, out: Path, feed: str) -> Exported:
    """Write the quarantined rows of `feed` as `out/<feed>.csv`, ready to correct and deliver.

    Same columns as delivered (the union, where several files differ), every cell as it was, in
    UTF-8, so that what nobody touches comes back byte for byte: cells that begin like a formula
    are *not* altered, since a changed cell would be a changed record. Instead every cell is
    quoted, the file is to be opened as text, and `<feed>.reasons.csv`, which is made to be looked
    at in a spreadsheet, has such cells made harmless with a leading apostrophe. Lines that could
    not be taken apart go to `<feed>.lines.txt`, for they have no columns.

    Raises:
        LeadgraphError: `quarantine` has no rows, or is not there.
    """
    import pyarrow.parquet as parquet

    if not quarantine.is_file():
        raise LeadgraphError(f"{quarantine} is not there; this feed has nothing in quarantine.")
    out.mkdir(parents=True, exist_ok=True)
    columns: list[str] = []
    with parquet.ParquetFile(quarantine) as reading:
        for batch in reading.iter_batches(columns=["columns"]):
            for delivered in batch.column("columns").to_pylist():
                columns += [one for one in delivered if one not in columns]
    rows, reasons, lines = (out / f"{feed}{end}" for end in (".csv", ".reasons.csv", ".lines.txt"))
    count = broken = 0
    with (
        parquet.ParquetFile(quarantine) as reading,
        rows.open("w", encoding="utf-8", newline="") as rows_out,
        reasons.open("w", encoding="utf-8", newline="") as reasons_out,
        lines.open("w", encoding="utf-8", newline="") as lines_out,
    ):
        writer = csv.writer(rows_out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(columns)
        beside = csv.writer(reasons_out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        beside.writerow(["exported_row", "file", "row", "rule", "reason", "cells"])
        for batch in reading.iter_batches():
            for row in batch.to_pylist():
                where: int | str = ""
                shown = row["raw"]
                if row["raw"] is None:
                    cells = json.loads(row["cells"])
                    writer.writerow([cells.get(one) or "" for one in columns])
                    count += 1
                    where = count
                    shown = _beside(row["reasons"], cells)
                else:
                    lines_out.write(row["raw"] + "\n")
                    broken += 1
                for reason in row["reasons"]:
                    line = [row["file"], row["row"], reason["rule"], reason["reason"], shown]
                    beside.writerow([where, *(harmless(str(one)) for one in line)])
    if not broken:
        lines.unlink()
    digest = hashlib.sha256(rows.read_bytes()).hexdigest()
    return Exported(rows, reasons, lines if broken else None, count, digest)


def _beside(reasons: Sequence[Mapping[str, str]], cells: Mapping[str, str | None]) -> str:
    named = [one for one in cells if any(r["rule"].startswith(f"{one}.") for r in reasons)]
    return "; ".join(f"{one}={cells[one]}" for one in named)


def harmless(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell
