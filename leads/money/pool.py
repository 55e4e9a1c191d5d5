"""New movements, and the old ones at the same moments, numbered and put in order.

Accounts and places keep the numbers that they had; new ones come behind them.
"""

from typing import TYPE_CHECKING, Any

from leads.money import facts
from leads.money.ledger import Ledger
from resolution.columns import give

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    Array = np.ndarray[Any, Any]

RAW = ("at", "payer", "payee", "amount", "received", "after")
KINDS = {"at": "int64", "payer": "int32", "payee": "int32"}
TEXT = (
    "key", "target", "channel", "from_institution", "to_institution", "records", "asked_currency",
    "rate",
)  # fmt: skip


def number(con: "DuckDBPyConnection", before: Ledger | None) -> None:
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


def raw(before: Ledger) -> "dict[str, Array]":
    """Return the movements as their rows were written: reversals not turned, nothing set to 0."""
    import numpy as np

    raw = {name: np.array(getattr(before, name)) for name in RAW}
    altered = np.load(before.folder / "altered.npz")
    for name in RAW[1:]:
        raw[name][altered["i"]] = altered[name]
    return raw


def pool(con: "DuckDBPyConnection", before: Ledger | None, again: "Array") -> "pa.Table":
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
        old = raw(before)
        columns: dict[str, Any] = {name: old[name][again] for name in RAW}
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
    at = numbers(table, "at")
    turned = ~np.asarray(table["target"].is_null())
    order = moments.order(
        at * 2 + turned,
        account[numbers(table, "payer")],
        account[numbers(table, "payee")],
        outside,
        accounts,
    )
    moved = np.flatnonzero(order != np.arange(len(order)))
    return table if not len(moved) else table.take(pa.array(order))


def numbers(table: "pa.Table", name: str, missing: int | None = None) -> "Array":
    """Return a column as an array of its own; `missing` stands for NULL."""
    import numpy as np
    import pyarrow.compute as pc

    column = table[name] if missing is None else pc.fill_null(table[name], missing)
    return np.array(column.to_numpy(), dtype=KINDS.get(name, "int64"))
