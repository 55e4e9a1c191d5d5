"""What the last trace of all cases left on disk, opened for the questions that come after it."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.store import connect
from quality.errors import LeadgraphError
from quality.sql import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = "trace"

TABLES = {
    "holdings": "case_id currency account place_currency pro_rata fifo own_pro_rata own_fifo "
    "since first",
    "held_once": "currency account place_currency pro_rata fifo own_pro_rata own_fifo since first",
    "starts": "case_id report victim transaction payer amount currency at basis",
    "pace": "account place_currency passed_on payments exposure balance last",
}
"""Each file and the columns that it must have."""


class NotTraced(LeadgraphError):
    """There is no trace to go on from."""


@dataclass(frozen=True)
class About:
    """Which trace it was, and the time of the last movement that it saw."""

    run: str
    as_of: datetime


def about(home: Path) -> About:
    """Say which trace lies in the state directory.

    Raises:
        NotTraced: none does, or it saw no movement.
    """
    file = home / FOLDER / "about.json"
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotTraced(
            f"the money has not been followed yet in {home}; run `leadgraph trace` first"
        ) from error
    if said["as_of"] is None:
        raise NotTraced(
            f"the last trace in {home} saw no movement of money; load the feed `transactions` and "
            "run `leadgraph trace` again"
        )
    run = said.get("run") or f"of money ledger {said['generation']}"
    return About(str(run), datetime.fromisoformat(said["as_of"]))


def open_holdings(home: Path) -> "DuckDBPyConnection":
    """Open DuckDB with a view of each of `TABLES`.

    Raises:
        NotTraced: a file is missing or was written by another version.
    """
    con = connect()
    for name, columns in TABLES.items():
        file = home / FOLDER / f"{name}.parquet"
        if not file.exists():
            raise NotTraced(
                f"the money has not been followed yet in {home}; run `leadgraph trace` first"
            )
        con.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({quoted(file)})")
        there = {row[0] for row in con.execute(f"DESCRIBE {name}").fetchall()}
        missing = sorted(set(columns.split()) - there)
        if missing:
            raise NotTraced(
                f"{file} lacks {', '.join(missing)}: another version of leadgraph wrote it; run "
                "`leadgraph trace` again"
            )
    return con


def wanted(con: "DuckDBPyConnection", name: str, values: Any) -> None:
    """Make the temporary table `name(key)` of some keys, each once."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} (key VARCHAR)")
    con.execute(f"INSERT INTO {name} SELECT DISTINCT unnest(?::VARCHAR[])", [sorted(set(values))])
