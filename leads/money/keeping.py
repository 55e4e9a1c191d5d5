"""Keeping the money ledger up: built of the staged store once, then changed by what was delivered.

Only movements that a new or taken-out batch touches, and those at the same moments, are read
again; they are merged into the arrays, and what each place held is worked out anew in one pass.
The outcome is the same as if it were built from nothing (tested), whatever the order of drops.
"""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from leads.money import facts
from leads.money.ledger import (
    BY_MOVEMENT,
    BY_PLACE,
    COUNTS,
    FOLDER,
    NO_TARGET,
    SECOND_REPORT,
    VERSION,
    Ledger,
    generation,
    read,
)
from quality.sql import quoted
from resolution.columns import give

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from leads.money.rates import Rates

    Array = np.ndarray[Any, Any]

FEEDS = ("accounts", "transactions")
"""Feeds that movements come from; `accounts` says which cards are one account."""

TABLES = ("node_Transaction", "rel_PERFORMS", "rel_BENEFITS_TO", "rel_REVERSES")
"""Tables of the raw layer that movements are read from."""

MEMORY = "3GB"
"""What DuckDB may hold before it spills to disk."""

RAW = ("at", "payer", "payee", "amount", "received", "after")
KINDS = {"at": "int64", "payer": "int32", "payee": "int32"}
TEXT = (
    "key", "target", "channel", "from_institution", "to_institution", "records", "asked_currency",
    "rate",
)  # fmt: skip

log = structlog.get_logger()


def refresh(home: Path, rates: Path | None = None) -> Ledger:
    """Bring the ledger of a state directory up to the staged store, and map it into memory.

    Nothing is written where nothing was delivered since. The caller holds the state directory.

    Args:
        home: the state directory.
        rates: the user's own rates (`leads.money.rates_file`); others than at the last time have
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
    from leads.money import rates_file
    from leads.money.rates import CentralBank, Quotes, Rates

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
        return _merge(con, home / FOLDER, None, None, about)


def build(con: "DuckDBPyConnection", folder: Path) -> Ledger:
    """Build a ledger of a connection with the raw layer under `folder`, from nothing."""
    facts.make(con, _dated(None))
    return _merge(con, folder, None, None, {"applied": {}, "rates": None})


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
            return _merge(con, home / FOLDER, before, [], about)
        facts.make(con, rates, "new_")
        touched = [
            key
            for (key,) in con.execute(
                "SELECT key FROM old_node_Transaction UNION SELECT key FROM new_node_Transaction"
            ).fetchall()
        ]
        return _merge(con, home / FOLDER, before, touched, about)


def _connect(home: Path) -> "DuckDBPyConnection":
    from loaders.store import connect

    con = connect(home / FOLDER / "spill")
    con.execute(f"SET memory_limit = '{MEMORY}'")
    return con


def _tuples(batches: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {feed: tuple(numbers) for feed, numbers in batches.items()}


def _merge(
    con: "DuckDBPyConnection",
    folder: Path,
    before: Ledger | None,
    touched: list[str] | None,
    of: dict[str, Any],
) -> Ledger:
    """Write the next generation: `before` without `touched`, and the table `fact`."""
    import numpy as np

    number = (before.about["generation"] if before else 0) + 1
    out = folder / f"ledger-{number:06d}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    if touched is not None and not touched:
        con.execute("CREATE OR REPLACE TEMP TABLE fact AS SELECT NULL AS key, NULL AS why LIMIT 0")
        assert before is not None
        for file in before.folder.iterdir():
            shutil.copy(file, out)
        about = before.about | {"generation": number} | of
        return _finish(folder, out, about)
    _places(con, before)
    kept, again = _untouched(before, touched, _moments(con, before, touched))
    pool = _pool(con, before, again)
    text, raw, state = _joined(before, kept, pool)
    reverses = _reversals(text, raw, state, con)
    columns = raw | {"reverses": reverses, "state": state}
    places = con.execute("""
        SELECT account, label = 'External' AS outside, currency
        FROM place JOIN numbered USING (account) ORDER BY p""").fetchnumpy()
    columns["account"] = np.ascontiguousarray(places["account"], dtype=np.int32)
    columns["outside"] = np.ascontiguousarray(places["outside"], dtype=np.bool_)
    codes, currency = np.unique(np.asarray(places["currency"], dtype=str), return_inverse=True)
    columns["currency"] = currency.astype(np.int32)
    _write(con, out, text, columns)
    left_out = _left_out(con, before, out)
    exchanged = text["asked_currency"].combine_chunks()
    rated = exchanged.filter(text["rate"].combine_chunks().is_valid())
    for state_, reason in ((SECOND_REPORT, facts.TWICE), (NO_TARGET, facts.UNKNOWN_TARGET)):
        left_out[reason] = int((state == state_).sum())
    about = {
        "version": VERSION,
        "generation": number,
        **of,
        "left_out": left_out,
        "currencies": codes.tolist(),
        "exchanged": {"rated": len(rated), "unrated": len(exchanged.drop_null()) - len(rated)},
    }
    return _finish(folder, out, about)


def _finish(folder: Path, out: Path, about: dict[str, Any]) -> Ledger:
    (out / "about.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    partial = folder / "current.partial"
    partial.write_text(out.name, encoding="utf-8")
    partial.replace(folder / "current")
    for other in folder.glob("ledger-*"):
        if other != out:
            shutil.rmtree(other)
    shutil.rmtree(folder / "spill", ignore_errors=True)
    ledger = read(out)
    log.info("money ledger", movements=len(ledger), places=len(ledger.account))
    return ledger


def _places(con: "DuckDBPyConnection", before: Ledger | None) -> None:
    """Make `numbered(account, label, key)` and `place(p, account, currency)`: those there were,
    and behind them those that are new."""
    import numpy as np

    if before is None:
        con.execute("""
            CREATE OR REPLACE TEMP TABLE numbered (account INTEGER, label VARCHAR, key VARCHAR);
            CREATE OR REPLACE TEMP TABLE place (p INTEGER, account INTEGER, currency VARCHAR);""")
    else:
        accounts = before.accounts
        give(con, "numbered", {
            "account": np.arange(len(accounts), dtype=np.int32),
            "label": accounts["label"], "key": accounts["key"],
        })  # fmt: skip
        codes = np.array(before.currencies, dtype=object)
        give(con, "place", {
            "p": np.arange(len(before.account), dtype=np.int32),
            "account": np.asarray(before.account),
            "currency": codes[np.asarray(before.currency)] if len(codes) else [],
        })  # fmt: skip
    con.execute("""
        INSERT INTO numbered
        SELECT (SELECT count(*) FROM numbered) + row_number() OVER (ORDER BY key, label) - 1,
               label, key
        FROM (SELECT payer_label AS label, payer AS key FROM fact WHERE why IS NULL
              UNION SELECT payee_label, payee FROM fact WHERE why IS NULL)
        ANTI JOIN numbered USING (label, key);
        CREATE OR REPLACE TEMP TABLE sided AS
        SELECT f.*, a.account AS payer_account, b.account AS payee_account
        FROM (FROM fact WHERE why IS NULL) f
        JOIN numbered a ON a.label = f.payer_label AND a.key = f.payer
        JOIN numbered b ON b.label = f.payee_label AND b.key = f.payee;
        INSERT INTO place
        SELECT (SELECT count(*) FROM place) + row_number() OVER (ORDER BY account, currency) - 1,
               account, currency
        FROM (SELECT payer_account AS account, currency FROM sided
              UNION SELECT payee_account, received_currency FROM sided)
        ANTI JOIN place USING (account, currency);""")


def _moments(
    con: "DuckDBPyConnection", before: Ledger | None, touched: list[str] | None
) -> "Array":
    """Return the times at which something changed, sorted, int64."""
    import numpy as np

    if before is None or touched is None:
        return np.empty(0, dtype=np.int64)
    new = con.execute('SELECT DISTINCT epoch_us("at") AS at FROM sided').fetchnumpy()["at"]
    old = before.at[before.positions(touched)]
    return np.union1d(np.asarray(new, dtype=np.int64), old)


def _untouched(
    before: Ledger | None, touched: list[str] | None, moments: "Array"
) -> "tuple[Array, Array]":
    """Return the old positions that stay as they are, and those at a moment that changed."""
    import numpy as np

    if before is None or touched is None:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    stays = np.ones(len(before), dtype=np.bool_)
    lows = np.searchsorted(before.at, moments, "left")
    highs = np.searchsorted(before.at, moments, "right")
    again = [np.arange(low, high) for low, high in zip(lows, highs, strict=True) if high > low]
    same = np.concatenate(again) if again else np.empty(0, dtype=np.int64)
    stays[same] = False
    gone = before.positions(touched)
    return np.flatnonzero(stays), np.setdiff1d(same, gone)


def _raw(before: Ledger) -> "dict[str, Array]":
    """Return the movements as their rows were written: reversals not turned, nothing set to 0."""
    import numpy as np

    raw = {name: np.array(getattr(before, name)) for name in RAW}
    altered = np.load(before.folder / "altered.npz")
    for name in RAW[1:]:
        raw[name][altered["i"]] = altered[name]
    return raw


def _pool(con: "DuckDBPyConnection", before: Ledger | None, again: "Array") -> "pa.Table":
    """Return the new movements and the old ones at the same moments, in order of time."""
    import numpy as np
    import pyarrow as pa

    from leads.money import moments

    con.execute("""
        CREATE OR REPLACE TEMP TABLE pool AS
        SELECT s.key, epoch_us(s."at") AS "at", f.p AS payer, t.p AS payee, s.amount, s.received,
               s.after, CASE WHEN s.takes_back THEN coalesce(s.target, '') END AS target,
               s.channel, s.from_institution, s.to_institution, s.records, s.asked_currency, s.rate
        FROM sided s
        JOIN place f ON f.account = s.payer_account AND f.currency = s.currency
        JOIN place t ON t.account = s.payee_account AND t.currency = s.received_currency""")
    if before is not None and len(again):
        raw = _raw(before)
        columns: dict[str, Any] = {name: raw[name][again] for name in RAW}
        known = columns["after"] != np.iinfo(np.int64).min
        columns["after"] = pa.array(columns["after"], mask=~known)
        columns |= {name: before.text[name].take(pa.array(again)) for name in TEXT}
        give(con, "same_moment", columns)
        con.execute("INSERT INTO pool BY NAME SELECT * FROM same_moment")
    twins = facts.TWINS.format(table="pool")
    table = con.sql(f"""
        SELECT p.*, w.key IS NOT NULL AS twin
        FROM pool p LEFT JOIN ({twins}) w USING (key)
        ORDER BY p."at", target IS NOT NULL, key""").to_arrow_table()
    places = con.execute(
        "SELECT account, label = 'External' AS outside FROM place JOIN numbered USING (account)"
        " ORDER BY p"
    ).fetchnumpy()
    account = np.ascontiguousarray(places["account"], dtype=np.int32)
    accounts = int(account.max()) + 1 if len(account) else 0
    outside = np.zeros(accounts, dtype=np.bool_)
    outside[account] = places["outside"]
    at = _numbers(table, "at")
    turned = ~np.asarray(table["target"].is_null())
    order = moments.order(
        at * 2 + turned,
        account[_numbers(table, "payer")],
        account[_numbers(table, "payee")],
        outside,
        accounts,
    )
    moved = np.flatnonzero(order != np.arange(len(order)))
    return table if not len(moved) else table.take(pa.array(order))


def _numbers(table: "pa.Table", name: str, missing: int | None = None) -> "Array":
    import numpy as np
    import pyarrow.compute as pc

    column = table[name] if missing is None else pc.fill_null(table[name], missing)
    return np.array(column.to_numpy(), dtype=KINDS.get(name, "int64"))


def _joined(
    before: Ledger | None, kept: "Array", pool: "pa.Table"
) -> "tuple[pa.Table, dict[str, Array], Array]":
    """Merge what stays and the pool by time: the text, the arrays, and their state."""
    import numpy as np
    import pyarrow as pa

    from leads.money.kernel import NO_BALANCE

    fresh = {name: _numbers(pool, name, NO_BALANCE if name == "after" else None) for name in RAW}
    twin = np.where(np.asarray(pool["twin"]), SECOND_REPORT, COUNTS).astype(np.uint8)
    text = pool.select(TEXT)
    if before is None:
        return text, fresh, twin
    old = _raw(before)
    place = np.searchsorted(before.at[kept], fresh["at"], "left") + np.arange(len(pool))
    n = len(kept) + len(pool)
    is_new = np.zeros(n, dtype=np.bool_)
    is_new[place] = True
    raw = {}
    for name in RAW:
        raw[name] = np.empty(n, dtype=fresh[name].dtype)
        raw[name][is_new], raw[name][~is_new] = fresh[name], old[name][kept]
    state = np.empty(n, dtype=np.uint8)
    state[is_new] = twin
    # Whether a reversal's target is known is found out anew.
    state[~is_new] = np.where(before.state[kept] == NO_TARGET, COUNTS, before.state[kept])
    order = np.empty(n, dtype=np.int64)
    order[is_new] = len(before) + np.arange(len(pool))
    order[~is_new] = kept
    both = pa.concat_tables([before.text, text.cast(before.text.schema)])
    return both.take(pa.array(order)), raw, state


def _reversals(
    text: "pa.Table", raw: "dict[str, Array]", state: "Array", con: "DuckDBPyConnection"
) -> "Array":
    """Return the position of the movement that each takes back, or -1; sets the state of those
    that take back nothing known."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    reverses = np.full(len(state), -1, dtype=np.int32)
    turned = np.flatnonzero(~np.asarray(text["target"].is_null()))
    if not len(turned):
        return reverses
    wanted = text["target"].take(pa.array(turned)).combine_chunks()
    targets = pc.unique(wanted)
    found = np.asarray(pc.index_in(text["key"], value_set=targets).combine_chunks().fill_null(-1))
    position = np.full(len(targets) + 1, -1, dtype=np.int64)
    position[found] = np.arange(len(found))
    position[-1] = -1
    first = position[np.asarray(pc.index_in(wanted, value_set=targets))]
    currency = con.execute("SELECT currency FROM place ORDER BY p").fetchnumpy()["currency"]
    for i, target in zip(turned, first, strict=True):
        fits = 0 <= target < i and state[target] == COUNTS
        if fits and currency[raw["payer"][i]] == currency[raw["payer"][target]]:
            reverses[i] = target
        else:
            state[i] = NO_TARGET
    return reverses


def _write(
    con: "DuckDBPyConnection", out: Path, text: "pa.Table", columns: "dict[str, Array]"
) -> None:
    """Work out what each place held, and write everything under `out`."""
    import numpy as np
    import pyarrow as pa

    from leads.money import kernel

    raw = {name: columns[name].copy() for name in RAW[1:]}
    columns["amount"][columns["state"] != COUNTS] = 0
    until = int(columns["at"][-1]) if len(columns["at"]) else 0
    columns["seen"], columns["stood"], known, passed_on, exposure = kernel.balances(
        columns["payer"], columns["payee"], columns["amount"], columns["received"],
        columns["after"], columns["reverses"], columns["outside"], columns["at"], until,
    )  # fmt: skip
    columns |= {"known": known, "passed_on": passed_on, "exposure": exposure}
    differs = np.zeros(len(columns["at"]), dtype=np.bool_)
    for name, column in raw.items():
        differs |= columns[name] != column
    i = np.flatnonzero(differs)
    altered: dict[str, Any] = {"i": i} | {name: column[i] for name, column in raw.items()}
    np.savez(out / "altered.npz", **altered)
    for name in (*BY_MOVEMENT, *BY_PLACE):
        np.save(out / f"{name}.npy", columns[name])
    accounts = con.sql("SELECT label, key FROM numbered ORDER BY account").to_arrow_table()
    for name, table in (("text", text), ("accounts", accounts)):
        path = str(out / f"{name}.arrow")
        with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table, max_chunksize=1_000_000)


def _left_out(con: "DuckDBPyConnection", before: Ledger | None, out: Path) -> dict[str, int]:
    """Keep which movements are left out for what they lack; return their number by reason."""
    from loaders.store import write_parquet

    old = "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS why WHERE false"
    if before is not None:
        old = f"SELECT * FROM read_parquet({quoted(before.folder / 'left_out.parquet')})"
        con.execute("CREATE OR REPLACE TEMP TABLE gone AS SELECT key FROM old_node_Transaction")
        old += " ANTI JOIN gone USING (key) ANTI JOIN fact USING (key)"
    sql = f"({old}) UNION ALL SELECT key, why FROM fact WHERE why IS NOT NULL ORDER BY ALL"
    write_parquet(con, sql, out / "left_out.parquet")
    counted = dict.fromkeys(facts.LEFT_OUT, 0)
    kept = quoted(out / "left_out.parquet")
    for why, number in con.execute(
        f"SELECT why, count(*) FROM read_parquet({kept}) GROUP BY ALL"
    ).fetchall():
        counted[why] = number
    return counted
