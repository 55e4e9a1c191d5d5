"""What is on accounts after the last movement, by case and in all, and how fast it leaves."""

from pathlib import Path
from typing import TYPE_CHECKING

from loaders.store import write_parquet
from resolution.columns import give

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from leads.money.excerpt import Excerpt
    from leads.money.follow import Passages
    from leads.money.ledger import Ledger


def begin(con: "DuckDBPyConnection") -> None:
    """Make the temporary table `held`, empty."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE held (
            case_id VARCHAR, currency VARCHAR, place BIGINT, pro_rata BIGINT, fifo BIGINT,
            own_pro_rata BIGINT, own_fifo BIGINT, first BIGINT, since BIGINT)""")


def hold(
    con: "DuckDBPyConnection",
    excerpt: "Excerpt",
    passages: "Passages",
    case: str | None,
    currency: str,
) -> None:
    """Put what is on accounts now into `held`; `case` is None for all of them together."""
    import numpy as np

    from leads.money.follow import arrivals, whole_units
    from leads.money.kernel import TAINT

    ledger = excerpt.ledger
    books = passages.pro_rata.book, passages.fifo.book
    some = (books[0][:, TAINT] > 0) | (books[1][:, TAINT] > 0)
    places = np.flatnonzero(some & ~ledger.outside)
    first, last = arrivals(books, places)
    give(con, "holds", {
        "place": excerpt.place[places],
        "pro_rata": books[0][places, TAINT], "fifo": books[1][places, TAINT],
        "own_pro_rata": whole_units(passages.pro_rata.own[places]),
        "own_fifo": passages.fifo.own[places].astype(np.int64),
        "first": ledger.at[first], "since": ledger.at[last],
    })  # fmt: skip
    con.execute("INSERT INTO held SELECT ?, ?, * FROM holds", [case, currency])


def write(con: "DuckDBPyConnection", ledger: "Ledger", folder: Path) -> None:
    """Write what is on accounts, how fast they pass it on, and the starts."""
    import numpy as np
    import pyarrow as pa

    places = [p for (p,) in con.execute("SELECT DISTINCT place FROM held ORDER BY 1").fetchall()]
    p = np.array(places, dtype=np.int64)
    codes = np.array([*ledger.currencies, ""], dtype=object)
    is_one = np.zeros(len(ledger.account), dtype=np.bool_)
    is_one[p] = True
    pays = is_one[ledger.payer] & (ledger.amount > 0)
    payments = np.bincount(ledger.payer[pays], minlength=len(is_one))[p]
    last = np.zeros(len(is_one), dtype=np.int64)
    for side in (ledger.payer, ledger.payee):
        i = np.flatnonzero(is_one[side])
        np.maximum.at(last, side[i], ledger.at[i])
    give(con, "held_place", {
        "place": p, "account": ledger.accounts["key"].take(pa.array(ledger.account[p])),
        "place_currency": pa.array(codes[ledger.currency[p]], pa.string()),
        "passed_on": ledger.passed_on[p], "payments": payments, "exposure": ledger.exposure[p],
        "balance": ledger.known[p], "last": last[p],
    })  # fmt: skip
    columns = """currency, account, place_currency, pro_rata, fifo, own_pro_rata, own_fifo,
        make_timestamptz(first) AS first, make_timestamptz(since) AS since"""
    for name, chosen in (
        ("holdings", f"case_id, {columns} FROM held JOIN held_place USING (place)"
                     " WHERE case_id IS NOT NULL"),
        ("held_once", f"{columns} FROM held JOIN held_place USING (place) WHERE case_id IS NULL"),
        ("pace", "account, place_currency, passed_on, payments, exposure, balance,"
                 " make_timestamptz(last) AS last FROM held_place"),
        ("starts", "case_id, report, victim, transaction, payer, amount, currency, \"at\", basis"
                   " FROM start"),
    ):  # fmt: skip
        write_parquet(con, f"SELECT {chosen} ORDER BY ALL", folder / f"{name}.parquet")
