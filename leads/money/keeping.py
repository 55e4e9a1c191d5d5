"""Keeping the money ledger up: built of the staged store once, then changed by what was delivered.

Only movements that a new or taken-out batch touches, and those at the same moments, are read
again; they are merged into the arrays, and what each place held is worked out anew in one pass.
The outcome is the same as if it were built from nothing (tested), whatever the order of drops.
"""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from leads.money import facts
from leads.money.ledger import FOLDER, Ledger, generation, read
from leads.money.merging import merge

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from loaders.rates import Rates

FEEDS = ("accounts", "transactions")
"""Feeds that movements come from; `accounts` says which cards are one account."""

TABLES = ("node_Transaction", "rel_PERFORMS", "rel_BENEFITS_TO", "rel_REVERSES")
"""Tables of the raw layer that movements are read from."""

MEMORY = "3GB"
"""What DuckDB may hold before it spills to disk."""

log = structlog.get_logger()


def refresh(home: Path, rates: Path | None = None) -> Ledger:
    """Bring the ledger of a state directory up to the staged store, and map it into memory.

    Nothing is written where nothing was delivered since. The caller holds the state directory.

    Args:
        home: the state directory.
        rates: the user's own rates (`loaders.rates_file`); others than at the last time have
            it built anew.

    Raises:
        rates_file.RatesError: the file of rates cannot be read, or a line of it is wrong.
        facts.MovementError: a transaction has two payers or payees.
    """
    from loaders.ledger import Ledger as Loads

    applied = {
        feed: list(batches) for feed, batches in Loads(home).applied().items() if feed in FEEDS
    }
    own = sha256(rates.read_bytes()).hexdigest() if rates and rates.is_file() else None
    known = _dated(rates)
    folder = generation(home)
    before = read(folder) if folder else None
    if before is None or before.about["rates"] != own:
        return _build(home, known, {"applied": applied, "rates": own})
    if before.about["applied"] == applied:
        return before
    return _change(home, before, known, {"applied": applied, "rates": own})


def _dated(rates: Path | None) -> "Rates":
    """Return the rates that movements are converted by: the user's and the central bank's. What
    the ledger shows itself is left out: it would change with every drop."""
    from loaders import rates_file
    from loaders.rates import CentralBank, Quotes, Rates

    given = [Quotes(rates_file.read(rates))] if rates is not None else []
    return Rates((*given, CentralBank()))


def _build(home: Path, rates: "Rates", about: dict[str, Any]) -> Ledger:
    from loaders.projection import State
    from loaders.store import Store

    log.info("building the money ledger")
    with _connect(home) as con:
        state = State(con, "store", Store(home), _tuples(about["applied"]), FEEDS)
        state.rows("transactions", None)
        elements = state.elements("transactions")
        for name in TABLES:
            con.execute(f'CREATE TABLE main."{name}" AS {elements[name]}')
        con.execute("SET search_path = 'main'")
        facts.make(con, rates)
        return merge(con, home / FOLDER, None, None, about)


def build(con: "DuckDBPyConnection", folder: Path) -> Ledger:
    """Build a ledger of a connection with the raw layer under `folder`, from nothing."""
    facts.make(con, _dated(None))
    return merge(con, folder, None, None, {"applied": {}, "rates": None})


def _change(home: Path, before: Ledger, rates: "Rates", about: dict[str, Any]) -> Ledger:
    from loaders.difference import changed
    from loaders.store import Store

    old, new = before.about["applied"], about["applied"]
    differ = [feed for feed in FEEDS if old.get(feed, []) != new.get(feed, [])]
    log.info("bringing the money ledger up to date", feeds=", ".join(differ))
    with _connect(home) as con:
        changed(con, Store(home), differ, _tuples(old), _tuples(new))
        if not con.execute(
            "SELECT 1 FROM information_schema.tables WHERE table_name = 'new_node_Transaction'"
        ).fetchone():
            return merge(con, home / FOLDER, before, [], about)
        facts.make(con, rates, "new_")
        touched = [
            key
            for (key,) in con.execute(
                "SELECT key FROM old_node_Transaction UNION SELECT key FROM new_node_Transaction"
            ).fetchall()
        ]
        return merge(con, home / FOLDER, before, touched, about)


def _connect(home: Path) -> "DuckDBPyConnection":
    from loaders.store import connect

    con = connect(home / FOLDER / "spill")
    con.execute(f"SET memory_limit = '{MEMORY}'")
    return con


def _tuples(batches: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {feed: tuple(numbers) for feed, numbers in batches.items()}
