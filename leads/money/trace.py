"""Trace: the money of every case's victims through all movements, and what is written of it.

For each case and each currency that its victims paid in, one pass over the ledger by each method
(`leads.money.follow`). What came in = what stays + what left to the outside + what left unseen;
that is checked to the minor unit at each run.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from leads.money.changes import CaseChange, compare
from leads.money.result import Both
from loaders.store import write_parquet
from quality.sql import quoted
from resolution.columns import give

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection

    from leads.money.follow import Passages
    from leads.money.ledger import Ledger
    from leads.money.starts import Starts
    from loaders.door import Door

    Array = np.ndarray[Any, Any]

NAME = "trace"
"""The name of this part of the derived layer."""

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

TERMINALS = 10
"""Accounts named in the summary of one flow."""

PROGRESS_EVERY = 25
"""Flows between two lines of progress."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Terminal:
    """Where money ended: an account that still has it, or the outside."""

    kind: str
    key: str
    amount: Both


@dataclass(frozen=True)
class Flow:
    """The money of one case's victims in one currency, in minor units.

    `paid` by the victims = their own case's money paid again + `entered`; by each method
    `entered` = `stays` + `left` (to the outside) + `unseen` (gone between statements).
    `returned` is the part of `stays` on accounts that victims paid from.
    """

    case: str
    currency: str
    basis: str
    payments: int
    paid: int
    entered: Both
    stays: Both
    returned: Both
    left: Both
    unseen: Both
    accounts: int
    transactions: int
    terminals: tuple[Terminal, ...]


@dataclass(frozen=True)
class Tracing:
    """Taint as a table, before it is written to the graph."""

    tables: dict[str, Path]
    flows: tuple[Flow, ...]
    untraced: tuple[str, ...]
    movements: int
    left_out: dict[str, int]
    changes: tuple[CaseChange, ...]


@dataclass(frozen=True)
class TraceSummary:
    """What a run of the tracer did; sums by currency in minor units, pro rata.

    Attributes:
        run: the run.
        cases: cases with a payment to start from.
        untraced: cases with a report under them but no payment to start from.
        victims_money: what came in.
        located: what stays on accounts.
        left: what left to the outside.
        unseen: what left accounts between statements.
        accounts, transactions: tainted ones, as written.
        movements: movements followed.
        left_out: movements left out, by reason.
        flows: each case's flows.
        changes: cases whose traced money is not what it was at the run before.
        written: rows by write statement.
    """

    run: str
    cases: int
    untraced: tuple[str, ...]
    victims_money: dict[str, int]
    located: dict[str, int]
    left: dict[str, int]
    unseen: dict[str, int]
    accounts: int
    transactions: int
    movements: int
    left_out: dict[str, int]
    flows: tuple[Flow, ...]
    changes: tuple[CaseChange, ...]
    written: dict[str, int]


def build(con: "DuckDBPyConnection", ledger: "Ledger", folder: Path) -> Tracing:
    """Trace every case and write what is found under `folder`.

    Files: `tables/rel_TAINTED.parquet` for the graph; `holdings.parquet` and `held_once.parquet`
    (what is on accounts now, by case, and with each start counted once); `starts.parquet`;
    `pace.parquet` (how fast these accounts passed money on); `about.json`.

    Args:
        con: a connection with the views of `leads.money.around.open_around`.
        ledger: the movements.
        folder: `home/trace`.

    Raises:
        follow.TraceError: the books do not balance.
    """
    import numpy as np

    from leads.money.follow import follow
    from leads.money.starts import grouped
    from leads.money.telling import moment

    con.execute("""
        CREATE OR REPLACE TEMP TABLE tainted (
            label VARCHAR, i BIGINT, case_id VARCHAR, currency VARCHAR, amount BIGINT,
            retained BIGINT, share DOUBLE, fifo BIGINT, fifo_retained BIGINT);
        CREATE OR REPLACE TEMP TABLE held (
            case_id VARCHAR, currency VARCHAR, place BIGINT, pro_rata BIGINT, fifo BIGINT,
            own_pro_rata BIGINT, own_fifo BIGINT, first BIGINT, since BIGINT)
    """)
    income = np.bincount(
        ledger.payee, np.where(_foreign(ledger), ledger.received, 0), len(ledger.account)
    )
    flows, groups = [], grouped(con)
    for done, (case, one) in enumerate(groups, 1):
        passages = follow(ledger, one.positions, f"case {case}, {one.currency}")
        counts = _keep(con, ledger, one, passages, income, case)
        _hold(con, ledger, passages, case, one.currency)
        flows.append(_flow(con, ledger, one, passages, case, counts))
        if done % PROGRESS_EVERY == 0 or done == len(groups):
            log.info("traced", done=done, of=len(groups), last=case)
    for _, one in grouped(con, "'all'"):
        _hold(
            con, ledger, follow(ledger, one.positions, f"all, {one.currency}"), None, one.currency
        )
    before = folder / "holdings.parquet"
    _write_held(con, ledger, folder / "next")
    changes = compare(con, before, folder / "next" / "holdings.parquet")
    untraced = con.execute("""
        SELECT DISTINCT case_id FROM report WHERE case_id <> '' AND NOT withdrawn
        AND case_id NOT IN (SELECT case_id FROM start) ORDER BY ALL""").fetchall()
    table = _write(con, ledger, folder / "tables" / "rel_TAINTED.parquet")
    for file in (folder / "next").iterdir():
        file.replace(folder / file.name)
    (folder / "next").rmdir()
    about = {
        "as_of": moment(int(ledger.at[-1])).isoformat() if len(ledger) else None,
        "movements": len(ledger),
        "generation": ledger.about["generation"],
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    return Tracing(
        {"rel_TAINTED": table},
        tuple(flows),
        tuple(row[0] for row in untraced),
        len(ledger),
        ledger.about["left_out"],
        changes,
    )


def trace(home: Path, door: "Door", rates: Path | None = None) -> TraceSummary:
    """Trace all cases over all loaded records and write the taint to the graph.

    Args:
        home: the state directory.
        door: the open write door.
        rates: the user's own rates of exchange, see `leads.money.keeping.refresh`.

    Raises:
        follow.TraceError: see `build`.
    """
    from leads.money import around, keeping
    from loaders.derive import replace

    ledger = keeping.refresh(home, rates)
    with around.open_around(around.refresh(home, ledger)) as con:
        made = build(con, ledger, home / NAME)
    replaced = replace(home, door, NAME, made.tables)
    file = home / NAME / "about.json"
    about = json.loads(file.read_text(encoding="utf-8")) | {"run": replaced.run}
    file.write_text(json.dumps(about), encoding="utf-8")
    return TraceSummary(
        run=replaced.run,
        cases=len({flow.case for flow in made.flows}),
        untraced=made.untraced,
        victims_money=_by_currency(made.flows, "entered"),
        located=_by_currency(made.flows, "stays"),
        left=_by_currency(made.flows, "left"),
        unseen=_by_currency(made.flows, "unseen"),
        accounts=sum(flow.accounts for flow in made.flows),
        transactions=sum(flow.transactions for flow in made.flows),
        movements=made.movements,
        left_out=made.left_out,
        flows=made.flows,
        changes=made.changes,
        written=replaced.written,
    )


def remove(home: Path, door: "Door") -> dict[str, int]:
    """Take the taint out of the graph; returns rows by write statement."""
    from loaders.derive import replace

    return replace(home, door, NAME, {}).written


def _by_currency(flows: tuple[Flow, ...], name: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for flow in flows:
        sums[flow.currency] = sums.get(flow.currency, 0) + int(getattr(flow, name).pro_rata)
    return dict(sorted(sums.items()))


def _foreign(ledger: "Ledger") -> "Array":
    """Which movements are between two accounts, not between currencies of one."""
    found: Array = ledger.account[ledger.payer] != ledger.account[ledger.payee]
    return found


def _keep(
    con: "DuckDBPyConnection",
    ledger: "Ledger",
    starts: "Starts",
    passages: "Passages",
    income: "Array",
    case: str,
) -> tuple[int, int]:
    """Put what is worth writing into `tainted`; return the numbers of accounts and transactions."""
    import numpy as np
    import pyarrow as pa

    from leads.money.kernel import CAME, TAINT

    rated, first_in = passages.pro_rata, passages.fifo
    assert rated.moved_own is not None and rated.came_own is not None
    floor = max(1.0, rated.entered * LEAST_PART)
    begin = int(starts.positions[0])
    positions = begin + np.flatnonzero(rated.moved[begin:] | first_in.moved[begin:])
    amount, fifo = rated.moved[positions], first_in.moved[positions]
    share = np.minimum(rated.moved_own[positions] / ledger.amount[positions], 1.0)
    kept = (share >= LEAST_SHARE) | (amount >= floor) | (fifo >= floor)
    _add(con, "Transaction", case, starts.currency, {
        "i": pa.array(positions[kept]), "amount": pa.array(amount[kept]),
        "retained": pa.nulls(int(kept.sum()), pa.int64()), "share": pa.array(share[kept]),
        "fifo": pa.array(fifo[kept]), "fifo_retained": pa.nulls(int(kept.sum()), pa.int64()),
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
    # What all income of a place is in the victims' currency, as far as that place shows it.
    own, whole = rated.came_own[places], np.zeros(len(account))
    rate = np.divide(books[0][places, CAME], own, out=np.zeros(len(places)), where=own > 0)
    np.add.at(whole, back, income[places] * rate)
    share = np.minimum(np.divide(came, whole, out=np.zeros(len(account)), where=whole > 0), 1.0)
    most = np.maximum.reduce([came, stays, fifo_came, fifo_stays])
    held = (share >= LEAST_SHARE) | (most >= floor)
    _add(con, "Account", case, starts.currency, {
        "i": pa.array(account[held].astype(np.int64)), "amount": pa.array(came[held]),
        "retained": pa.array(stays[held]), "share": pa.array(share[held]),
        "fifo": pa.array(fifo_came[held]), "fifo_retained": pa.array(fifo_stays[held]),
    })  # fmt: skip
    return int(held.sum()), int(kept.sum())


def _add(
    con: "DuckDBPyConnection", label: str, case: str, currency: str, columns: dict[str, Any]
) -> None:
    give(con, "kept", columns)
    con.execute(
        "INSERT INTO tainted SELECT ?, i, ?, ?, * EXCLUDE (i) FROM kept", [label, case, currency]
    )


def _hold(
    con: "DuckDBPyConnection",
    ledger: "Ledger",
    passages: "Passages",
    case: str | None,
    currency: str,
) -> None:
    """Put what is on accounts now into `held`; `case` is None for all of them together."""
    import numpy as np

    from leads.money.follow import whole_units
    from leads.money.kernel import FIRST, LAST, TAINT

    books = passages.pro_rata.book, passages.fifo.book
    some = (books[0][:, TAINT] > 0) | (books[1][:, TAINT] > 0)
    places = np.flatnonzero(some & ~ledger.outside)
    first = np.minimum.reduce([np.where(b[places, FIRST], b[places, FIRST], 2**62) for b in books])
    last = np.maximum(books[0][places, LAST], books[1][places, LAST])
    # A place that only an exchange of its own filled has no arrival from another account.
    first = np.where(first == 2**62, 0, first)
    give(con, "holds", {
        "place": places,
        "pro_rata": books[0][places, TAINT], "fifo": books[1][places, TAINT],
        "own_pro_rata": whole_units(passages.pro_rata.own[places]),
        "own_fifo": passages.fifo.own[places].astype(np.int64),
        "first": ledger.at[np.maximum(first, 1) - 1], "since": ledger.at[np.maximum(last, 1) - 1],
    })  # fmt: skip
    con.execute("INSERT INTO held SELECT ?, ?, * FROM holds", [case, currency])


def _flow(
    con: "DuckDBPyConnection",
    ledger: "Ledger",
    starts: "Starts",
    passages: "Passages",
    case: str,
    counts: tuple[int, int],
) -> Flow:
    import numpy as np

    from leads.money.kernel import TAINT

    books = passages.pro_rata.book, passages.fifo.book
    payers = np.unique(ledger.payer[starts.positions])
    own = payers[~ledger.outside[payers]]

    def total(chosen: "Array") -> Both:
        pro_rata, fifo = (int(book[chosen, TAINT].sum()) for book in books)
        return Both(pro_rata, fifo)

    return Flow(
        case=case,
        currency=starts.currency,
        basis=starts.basis,
        payments=len(starts.positions),
        paid=int(ledger.amount[starts.positions].sum()),
        entered=passages.both("entered"),
        stays=total(~ledger.outside),
        returned=total(own),
        left=total(ledger.outside),
        unseen=passages.both("unseen"),
        accounts=counts[0],
        transactions=counts[1],
        terminals=_terminals(con, ledger, books),
    )


def _terminals(
    con: "DuckDBPyConnection", ledger: "Ledger", books: "tuple[Array, Array]"
) -> tuple[Terminal, ...]:
    """Return where the most money ended, the largest first."""
    import numpy as np
    import pyarrow as pa

    from leads.money.kernel import TAINT

    places = np.flatnonzero(books[0][:, TAINT] | books[1][:, TAINT])
    account, back = np.unique(ledger.account[places], return_inverse=True)
    sums = [np.zeros(len(account), dtype=np.int64) for _ in books]
    for total, book in zip(sums, books, strict=True):
        np.add.at(total, back, book[places, TAINT])
    most = np.lexsort((-np.minimum(*sums), -np.maximum(*sums)))[: 10 * TERMINALS]
    named = ledger.accounts.take(pa.array(account[most])).to_pylist()
    found = [
        Terminal(one["label"].lower(), one["key"], Both(int(sums[0][k]), int(sums[1][k])))
        for one, k in zip(named, most.tolist(), strict=True)
    ]
    found.sort(key=lambda one: (-one.amount.most, one.key))
    return tuple(found[:TERMINALS])


def _write_held(con: "DuckDBPyConnection", ledger: "Ledger", folder: Path) -> None:
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


def _write(con: "DuckDBPyConnection", ledger: "Ledger", path: Path) -> Path:
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
               currency, {quoted(METHOD)} AS method
        FROM tainted JOIN named n USING (label, i) ORDER BY ALL""",
        path,
    )
    return path
