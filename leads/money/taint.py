"""What of a case's traced money is written to the graph, for queries and lists."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.store import write_parquet
from quality.sql import quoted
from resolution.columns import give

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection

    from leads.money.excerpt import Excerpt
    from leads.money.follow import Passage, Passages
    from leads.money.ledger import Ledger
    from leads.money.starts import Starts

    Array = np.ndarray[Any, Any]

METHOD = "pro_rata"
"""The method of `amount`, `retained` and `share`; `fifo` and `fifo_retained` are beside them."""

LEAST_SHARE = 0.001
"""Victims' part of a transaction or of an account's income below which it is not written, unless
it is `LEAST_PART` of the case. Pro rata never ends: after a few hubs nearly every payment carries
a trace (8.0 of 10 million in a trial, 635 above 1 %). One in a thousand is a tenth of what could
move a score and keeps the graph in proportion to the case."""

LEAST_PART = 0.001
"""Part of all money that a case's victims paid (in one currency) that is written however small
its share is, so that a large sum in a large flow is not overlooked."""


def begin(con: "DuckDBPyConnection") -> None:
    """Make the temporary table `tainted`, empty."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE tainted (
            label VARCHAR, i BIGINT, case_id VARCHAR, currency VARCHAR, amount BIGINT,
            retained BIGINT, share DOUBLE, fifo BIGINT, fifo_retained BIGINT,
            part DOUBLE, since BIGINT)""")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE overall (i BIGINT, currency VARCHAR, overall DOUBLE)""")


def income(ledger: "Ledger") -> "Array":
    """Return what came into each place from other accounts, in its own currency, float64[s]."""
    import numpy as np

    foreign = ledger.account[ledger.payer] != ledger.account[ledger.payee]
    received = np.where(foreign, ledger.received, 0)
    found: Array = np.bincount(ledger.payee, received, len(ledger.account))
    return found


def keep(
    con: "DuckDBPyConnection",
    excerpt: "Excerpt",
    starts: "Starts",
    passages: "Passages",
    income: "Array",
    case: str,
) -> tuple[int, int]:
    """Put what is worth writing into `tainted`; return the numbers of accounts and transactions.

    Args:
        excerpt: the movements that were followed.
        passages: what was found in them.
        income: of the whole ledger, see `income`.
    """
    import numpy as np
    import pyarrow as pa

    from leads.money.follow import arrivals
    from leads.money.kernel import CAME, TAINT

    ledger, income = excerpt.ledger, income[excerpt.place]
    rated, first_in = passages.pro_rata, passages.fifo
    assert rated.moved_own is not None and rated.came_own is not None
    floor = max(1.0, rated.entered * LEAST_PART)
    positions = passages.carrying
    amount, fifo = rated.moved[positions], first_in.moved[positions]
    share = np.minimum(rated.moved_own[positions] / ledger.amount[positions], 1.0)
    kept = (share >= LEAST_SHARE) | (amount >= floor) | (fifo >= floor)
    _add(con, "Transaction", case, starts.currency, {
        "i": pa.array(excerpt.movement[positions[kept]]), "amount": pa.array(amount[kept]),
        "retained": pa.nulls(int(kept.sum()), pa.int64()), "share": pa.array(share[kept]),
        "fifo": pa.array(fifo[kept]), "fifo_retained": pa.nulls(int(kept.sum()), pa.int64()),
        "part": pa.array(amount[kept] / max(1.0, rated.entered)),
        "since": pa.nulls(int(kept.sum()), pa.int64()),
    })  # fmt: skip
    books = rated.book, first_in.book
    touched = sum(book[:, column] for book in books for column in (CAME, TAINT)) > 0
    places = np.flatnonzero(touched & ~ledger.outside)
    account, back = np.unique(ledger.account[places], return_inverse=True)
    came, stays, fifo_came, fifo_stays = (np.zeros(len(account), dtype=np.int64) for _ in range(4))
    for sums, book, column in (
        (came, books[0], CAME), (stays, books[0], TAINT),
        (fifo_came, books[1], CAME), (fifo_stays, books[1], TAINT),
    ):  # fmt: skip
        np.add.at(sums, back, book[places, column])
    share = _share(rated, income, places, back, came)
    since = np.full(len(account), np.iinfo(np.int64).max)
    np.minimum.at(since, back, ledger.at[arrivals(books, places)[0]])
    most = np.maximum.reduce([came, stays, fifo_came, fifo_stays])
    held = (share >= LEAST_SHARE) | (most >= floor)
    _add(con, "Account", case, starts.currency, {
        "i": pa.array(account[held].astype(np.int64)), "amount": pa.array(came[held]),
        "retained": pa.array(stays[held]), "share": pa.array(share[held]),
        "fifo": pa.array(fifo_came[held]), "fifo_retained": pa.array(fifo_stays[held]),
        "part": pa.array(stays[held] / max(1.0, rated.entered)), "since": pa.array(since[held]),
    })  # fmt: skip
    return int(held.sum()), int(kept.sum())


def keep_overall(
    con: "DuckDBPyConnection",
    excerpt: "Excerpt",
    passages: "Passages",
    income: "Array",
    currency: str,
) -> None:
    """Put into `overall` what part of each account's income is any victims' money.

    Args:
        passages: of the starts of all cases together, in one currency.
    """
    import numpy as np

    from leads.money.kernel import CAME

    ledger, income = excerpt.ledger, income[excerpt.place]
    rated = passages.pro_rata
    places = np.flatnonzero((rated.book[:, CAME] > 0) & ~ledger.outside)
    account, back = np.unique(ledger.account[places], return_inverse=True)
    came = np.bincount(back, rated.book[places, CAME], len(account))
    give(con, "whole", {
        "i": account.astype(np.int64), "overall": _share(rated, income, places, back, came),
    })  # fmt: skip
    con.execute("INSERT INTO overall SELECT i, ?, overall FROM whole", [currency])


def _share(
    rated: "Passage", income: "Array", places: "Array", back: "Array", came: "Array"
) -> "Array":
    """Return the traced part of what came into each account, 0 to 1, float64[accounts]."""
    import numpy as np

    from leads.money.kernel import CAME

    assert rated.came_own is not None
    # What all income of a place is in the victims' currency, as far as that place shows it.
    own, whole = rated.came_own[places], np.zeros(len(came))
    rate = np.divide(rated.book[places, CAME], own, out=np.zeros(len(places)), where=own > 0)
    np.add.at(whole, back, income[places] * rate)
    found: Array = np.minimum(np.divide(came, whole, out=np.zeros(len(came)), where=whole > 0), 1.0)
    return found


def _add(
    con: "DuckDBPyConnection", label: str, case: str, currency: str, columns: dict[str, Any]
) -> None:
    give(con, "kept", columns)
    con.execute(
        "INSERT INTO tainted SELECT ?, i, ?, ?, * EXCLUDE (i) FROM kept", [label, case, currency]
    )


def write(con: "DuckDBPyConnection", ledger: "Ledger", path: Path) -> Path:
    """Write `tainted` as the table `rel_TAINTED` of the derived layer; return the path."""
    import pyarrow as pa

    used = con.execute("SELECT DISTINCT label, i FROM tainted ORDER BY ALL").fetchnumpy()
    label, i = used["label"], pa.array(used["i"], pa.int64())
    is_movement = pa.array(label == "Transaction")
    give(con, "named", {
        "label": pa.array(label, pa.string()), "i": i,
        "key": pa.concat_arrays([
            ledger.accounts["key"].take(i.filter(pa.array(label == "Account"))).combine_chunks(),
            ledger.text["key"].take(i.filter(is_movement)).combine_chunks(),
        ]),
    })  # fmt: skip
    write_parquet(
        con,
        f"""
        SELECT label AS start_label, n.key AS start_key, 'Case' AS end_label, case_id AS end_key,
               currency AS key, amount, retained, round(share, 9) AS share, fifo, fifo_retained,
               currency, {quoted(METHOD)} AS method, round(part, 9) AS part,
               round(CASE WHEN label = 'Account' THEN coalesce(o.overall, 0) END, 9) AS overall,
               make_timestamptz(since) AS since
        FROM tainted JOIN named n USING (label, i) LEFT JOIN overall o USING (i, currency)
        ORDER BY ALL""",
        path,
    )
    return path
