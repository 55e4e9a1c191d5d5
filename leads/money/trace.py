"""Trace: the money of every case's victims through all movements, and what is written of it.

For each case and each currency that its victims paid in, one pass by each method
(`leads.money.follow`) over what of the ledger it can have touched (`leads.money.excerpt`). The
taint of a case is of its own victims and of those of the cases that are part of it; what is held
on accounts is counted for the victims' own case only. What came in = what stays + what left to the
outside + what left unseen; that is checked to the minor unit at each run.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from leads.money import held, taint
from leads.money.changes import CaseChange, compare
from leads.money.result import Both

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection

    from leads.money.excerpt import Excerpt
    from leads.money.follow import Passages
    from leads.money.ledger import Ledger
    from leads.money.starts import Starts
    from loaders.door import Door

    Array = np.ndarray[Any, Any]

NAME = "trace"
"""The name of this part of the derived layer."""

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

    from leads.money.excerpt import excerpts
    from leads.money.follow import follow
    from leads.money.starts import grouped, whole
    from leads.money.telling import moment

    taint.begin(con)
    held.begin(con)
    income = taint.income(ledger)
    own = {(case, one.currency): one for case, one in grouped(con)}
    flows, groups = [], whole(con)
    each = excerpts(ledger, [one.positions for _, one in groups])
    for done, ((case, one), excerpt) in enumerate(zip(groups, each, strict=True), 1):
        what = f"case {case}, {one.currency}"
        passages = follow(excerpt.ledger, excerpt.positions(one.positions), what)
        counts = taint.keep(con, excerpt, one, passages, income, case)
        mine = own.get((case, one.currency))
        if mine is not None:
            if len(mine.positions) != len(one.positions):
                passages = follow(excerpt.ledger, excerpt.positions(mine.positions), what)
            held.hold(con, excerpt, passages, case, one.currency)
            flows.append(_flow(excerpt, mine, passages, case, counts))
        if done % PROGRESS_EVERY == 0 or done == len(groups):
            log.info("traced", done=done, of=len(groups), last=case)
    for _, one in grouped(con, "'all'"):
        (excerpt,) = excerpts(ledger, [one.positions])
        passages = follow(excerpt.ledger, excerpt.positions(one.positions), f"all, {one.currency}")
        held.hold(con, excerpt, passages, None, one.currency)
        taint.keep_overall(con, excerpt, passages, income, one.currency)
    before = folder / "holdings.parquet"
    held.write(con, ledger, folder / "next")
    changes = compare(con, before, folder / "next" / "holdings.parquet")
    untraced = con.execute("""
        SELECT DISTINCT case_id FROM report WHERE case_id <> '' AND NOT withdrawn
        AND case_id NOT IN (SELECT case_id FROM start) ORDER BY ALL""").fetchall()
    table = taint.write(con, ledger, folder / "tables" / "rel_TAINTED.parquet")
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


def trace(home: Path, door: "Door | None", rates: Path | None = None) -> TraceSummary:
    """Trace all cases over all loaded records and write the taint to the graph.

    Args:
        home: the state directory.
        door: the open write door; None where the graph is imported as a whole afterwards.
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


def _flow(
    excerpt: "Excerpt",
    starts: "Starts",
    passages: "Passages",
    case: str,
    counts: tuple[int, int],
) -> Flow:
    import numpy as np

    ledger, positions = excerpt.ledger, excerpt.positions(starts.positions)
    own = np.zeros(len(ledger.outside), dtype=np.bool_)
    own[ledger.payer[positions]] = True
    return Flow(
        case=case,
        currency=starts.currency,
        basis=starts.basis,
        payments=len(starts.positions),
        paid=int(ledger.amount[positions].sum()),
        entered=passages.both("entered"),
        stays=passages.there(~ledger.outside),
        returned=passages.there(own & ~ledger.outside),
        left=passages.there(ledger.outside),
        unseen=passages.both("unseen"),
        accounts=counts[0],
        transactions=counts[1],
        terminals=_terminals(ledger, passages),
    )


def _terminals(ledger: "Ledger", passages: "Passages") -> tuple[Terminal, ...]:
    """Return where the most money ended, the largest first."""
    import numpy as np
    import pyarrow as pa

    from leads.money.kernel import TAINT

    books = passages.pro_rata.book, passages.fifo.book
    places = np.union1d(passages.pro_rata.reached, passages.fifo.reached)
    places = places[(books[0][places, TAINT] > 0) | (books[1][places, TAINT] > 0)]
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
