"""What is known around the movements: where cases start, and whose the accounts are.

Kept as Parquet in `home/money/around/`, and made again where a drop, the movements or the persons
changed: `starts.parquet` and `above.parquet` (see `leads.money.starts.find`), `reports.parquet`
(report, case_id) and `titles.parquet` (account, institution, kind, status, currency, balance,
balance_at, holder).
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leads.money import starts
from leads.money.ledger import FOLDER, Ledger
from loaders.store import connect, write_parquet
from quality.sql import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

TITLES = """
    SELECT a.key AS account, a.institution, a.kind, a.status, a.currency, a.balance, a.balance_at,
           (SELECT string_agg(DISTINCT coalesce(i.name, i.name_latin, h.start_key), '; '
                              ORDER BY coalesce(i.name, i.name_latin, h.start_key))
            FROM rel_HOLDS h LEFT JOIN node_Identity i ON i.key = h.start_key
            WHERE h.end_key = a.key) AS holder
    FROM node_Account a ORDER BY a.key"""
TABLES = 2
"""Raised where the tables become other ones, so that older files are made again."""

REPORTS = """
    WITH under AS (
        SELECT start_key AS report, end_key AS case_id FROM rel_UNDER WHERE start_label = 'Report')
    SELECT DISTINCT report, coalesce(case_id, '') AS case_id,
           c.status IS NOT DISTINCT FROM 'withdrawn' AS withdrawn
    FROM under FULL JOIN (SELECT key AS report FROM node_Report) USING (report)
    LEFT JOIN node_Case c ON c.key = case_id ORDER BY ALL"""


def refresh(home: Path, ledger: Ledger) -> Path:
    """Bring the tables up to what was delivered and resolved; return their folder."""
    from loaders.ledger import Ledger as Loads
    from loaders.projection import open_projection
    from resolution.resolve import identifies

    folder = home / FOLDER / "around"
    persons = identifies(home)
    applied = Loads(home).applied()
    stamp = {
        "tables": TABLES,
        "generation": ledger.about["generation"],
        "applied": {feed: list(applied.get(feed, ())) for feed in starts.FEEDS},
        "persons": [persons.stat().st_mtime_ns, persons.stat().st_size] if persons else None,
    }
    mark = folder / "stamp.json"
    if mark.is_file() and json.loads(mark.read_text("utf-8")) == stamp:
        return folder
    with open_projection(home, home / FOLDER / "spill", starts.FEEDS) as con:
        make(con, ledger, persons, folder)
    mark.write_text(json.dumps(stamp), encoding="utf-8")
    return folder


def make(con: "DuckDBPyConnection", ledger: Ledger, persons: Path | None, folder: Path) -> None:
    """Write the tables of a connection with the raw layer."""
    starts.find(con, ledger, persons)
    write_parquet(con, "SELECT * FROM start ORDER BY ALL", folder / "starts.parquet")
    write_parquet(con, "SELECT * FROM above ORDER BY ALL", folder / "above.parquet")
    write_parquet(con, TITLES, folder / "titles.parquet")
    write_parquet(con, REPORTS, folder / "reports.parquet")


def open_around(folder: Path) -> "DuckDBPyConnection":
    """Open DuckDB with the views `start`, `above`, `title` and `report`."""
    con = connect()
    for view, file in (
        ("start", "starts"), ("above", "above"), ("title", "titles"), ("report", "reports")
    ):  # fmt: skip
        path = quoted(folder / f"{file}.parquet")
        con.execute(f"CREATE VIEW {view} AS SELECT * FROM read_parquet({path})")
    return con


def titles(con: "DuckDBPyConnection", accounts: "Sequence[str]") -> dict[str, dict[str, Any]]:
    """Return what is known of some accounts, by key; accounts nobody delivered are left out."""
    rows = con.execute(
        "SELECT account, institution, kind, status, holder FROM title"
        " WHERE account IN (SELECT unnest(?::VARCHAR[]))",
        [list(accounts)],
    ).fetchall()
    names = ("institution", "kind", "status", "holder")
    return {key: dict(zip(names, values, strict=True)) for key, *values in rows}
