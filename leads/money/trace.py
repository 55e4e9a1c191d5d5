"""Trace: the money of every case's victims through all movements, and what is written of it.

For each case and each currency that its victims paid in, one pass over the movements in time
order (`leads.money.kernel`). What came in = what stays + what left to the outside + what left
unseen; that is checked to the minor unit at each run.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from leads.money import starts
from loaders.store import write_parquet
from quality.errors import LeadgraphError
from resolution.columns import give

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection

    from leads.money.movements import Movements
    from loaders.door import Door

    Array = np.ndarray[Any, Any]

NAME = "trace"
"""The name of this part of the derived layer."""

METHOD = "pro_rata"

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

MEMORY = "1500MB"
"""What DuckDB may hold before it spills to disk; arrays come on top of it."""

log = structlog.get_logger()


class TraceError(LeadgraphError):
    """The tracer's books do not balance."""


@dataclass(frozen=True)
class Terminal:
    """Where money ended: an account that still has it, or the outside; minor units."""

    kind: str
    key: str
    amount: int


@dataclass(frozen=True)
class Flow:
    """The money of one case's victims in one currency, in minor units.

    `paid` by the victims = `recycled` (their own case's money paid again) + `entered`;
    `entered` = `stays` + `left` (to the outside) + `unseen` (gone between statements).
    `returned` is the part of `stays` on accounts that victims paid from.
    """

    case: str
    currency: str
    basis: str
    payments: int
    paid: int
    entered: int
    stays: int
    returned: int
    left: int
    unseen: int
    accounts: int
    transactions: int
    terminals: tuple[Terminal, ...]

    @property
    def recycled(self) -> int:
        """What victims paid out of money that was already counted."""
        return self.paid - self.entered


@dataclass(frozen=True)
class Tracing:
    """Taint as a table, before it is written to the graph."""

    tables: dict[str, Path]
    flows: tuple[Flow, ...]
    untraced: tuple[str, ...]
    movements: int
    skipped: dict[str, int]


@dataclass(frozen=True)
class TraceSummary:
    """What a run of the tracer did; sums by currency in minor units.

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
        skipped: movements left out, by reason.
        flows: each case's flows.
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
    skipped: dict[str, int]
    flows: tuple[Flow, ...]
    written: dict[str, int]


def build(con: "DuckDBPyConnection", folder: Path, identifies: Path | None) -> Tracing:
    """Trace every case and write `rel_TAINTED.parquet` under `folder`.

    Args:
        con: a connection with the raw layer (`loaders.projection.open_projection`).
        folder: `home/trace`.
        identifies: who is which person, see `leads.money.starts.find`.

    Raises:
        movements.MovementError: a transaction has two payers or payees.
        TraceError: the books do not balance.
    """
    import numpy as np

    from leads.money import kernel, movements

    ledger = movements.read(con)
    n = len(ledger.amount)
    log.info("movements read", movements=n, places=len(ledger.outside))
    starts.find(con, identifies)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE tainted (
            label VARCHAR, i BIGINT, case_id VARCHAR, amount BIGINT, retained BIGINT,
            share DOUBLE, currency VARCHAR)
    """)
    held, gap = kernel.balances(
        ledger.payer, ledger.payee, ledger.amount, ledger.received, ledger.after,
        ledger.reverses, ledger.outside,
    )  # fmt: skip
    income = np.zeros(len(ledger.outside), dtype=np.float64)
    np.add.at(income, ledger.payee, np.where(_foreign(ledger), ledger.received, 0))
    scratch = _Scratch(n, len(ledger.outside))
    flows = []
    grouped = con.execute("""
        SELECT case_id, currency, list(i ORDER BY i), list_sort(list_distinct(list(basis)))
        FROM start GROUP BY ALL ORDER BY case_id, currency
    """).fetchall()
    for done, (case, currency, positions, bases) in enumerate(grouped, 1):
        first = np.array(positions, dtype=np.int64)
        paid = int(ledger.amount[first].sum())
        payers = np.unique(ledger.payer[first])
        scratch.clear(positions[0])
        entered, unseen = kernel.follow(
            first, ledger.payer, ledger.payee, ledger.amount, ledger.received, held, gap,
            ledger.reverses, ledger.outside, ledger.account, scratch.moved, scratch.moved_own,
            scratch.taint, scratch.taint_own, scratch.came, scratch.came_own,
        )  # fmt: skip
        left = int(scratch.taint[ledger.outside].sum())
        stays = int(scratch.taint[~ledger.outside].sum())
        if entered != stays + left + unseen:
            raise TraceError(
                f"case {case}: {entered} {currency} (minor units) came in but {stays} stay, {left} "
                f"left and {unseen} left unseen; nothing was written, report this"
            )
        accounts, transactions = _keep(
            con, scratch, ledger, income, case, currency, int(entered), positions[0]
        )
        own = payers[~ledger.outside[payers]]
        flows.append(
            Flow(
                case=case,
                currency=currency,
                basis=" and ".join(bases),
                payments=len(positions),
                paid=paid,
                entered=int(entered),
                stays=stays,
                returned=int(scratch.taint[own].sum()),
                left=left,
                unseen=int(unseen),
                accounts=accounts,
                transactions=transactions,
                terminals=_terminals(con, scratch.taint),
            )
        )
        if done % PROGRESS_EVERY == 0 or done == len(grouped):
            log.info("traced", done=done, of=len(grouped), last=case)
    untraced = con.execute("""
        SELECT DISTINCT u.end_key FROM rel_UNDER u LEFT JOIN node_Case c ON c.key = u.end_key
        WHERE u.start_label = 'Report' AND c.status IS DISTINCT FROM 'withdrawn'
          AND u.end_key NOT IN (SELECT case_id FROM start) ORDER BY ALL
    """).fetchall()
    return Tracing(
        {"rel_TAINTED": _write(con, folder / "tables" / "rel_TAINTED.parquet")},
        tuple(flows),
        tuple(row[0] for row in untraced),
        n,
        ledger.skipped,
    )


def trace(home: Path, door: "Door") -> TraceSummary:
    """Trace all cases over all loaded records and write the taint to the graph.

    Args:
        home: the state directory.
        door: the open write door.

    Raises:
        TraceError: see `build`.
    """
    from loaders.derive import replace
    from loaders.projection import open_projection
    from resolution.resolve import identifies

    with open_projection(home, home / NAME / "spill") as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        made = build(con, home / NAME, identifies(home))
    replaced = replace(home, door, NAME, made.tables)
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
        skipped=made.skipped,
        flows=made.flows,
        written=replaced.written,
    )


def remove(home: Path, door: "Door") -> dict[str, int]:
    """Take the taint out of the graph; returns rows by write statement."""
    from loaders.derive import replace

    return replace(home, door, NAME, {}).written


def _by_currency(flows: tuple[Flow, ...], name: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for flow in flows:
        sums[flow.currency] = sums.get(flow.currency, 0) + int(getattr(flow, name))
    return dict(sorted(sums.items()))


class _Scratch:
    """Arrays that one pass fills, used again for the next."""

    def __init__(self, n: int, s: int) -> None:
        import numpy as np

        self.moved = np.zeros(n, dtype=np.int64)
        self.moved_own = np.zeros(n, dtype=np.float64)
        self.taint, self.came = np.zeros(s, dtype=np.int64), np.zeros(s, dtype=np.int64)
        self.taint_own, self.came_own = np.zeros(s), np.zeros(s)
        self.since = n

    def clear(self, first: int) -> None:
        """Set everything back to zero; `first` is where the next pass begins."""
        self.moved[self.since :] = 0
        self.moved_own[self.since :] = 0
        for places in (self.taint, self.came, self.taint_own, self.came_own):
            places[:] = 0
        self.since = first


def _foreign(ledger: "Movements") -> "Array":
    """Which movements are between two accounts, not between currencies of one."""
    found: Array = ledger.account[ledger.payer] != ledger.account[ledger.payee]
    return found


def _keep(
    con: "DuckDBPyConnection",
    scratch: _Scratch,
    ledger: "Movements",
    income: "Array",
    case: str,
    currency: str,
    entered: int,
    first: int,
) -> tuple[int, int]:
    """Put what is worth writing into `tainted`; return the numbers of accounts and transactions."""
    import numpy as np
    import pyarrow as pa

    floor = max(1.0, entered * LEAST_PART)
    positions = first + np.flatnonzero(scratch.moved[first:])
    amount = scratch.moved[positions]
    share = np.minimum(scratch.moved_own[positions] / ledger.amount[positions], 1.0)
    kept = (share >= LEAST_SHARE) | (amount >= floor)
    _add(con, "Transaction", case, currency, {
        "i": pa.array(positions[kept]), "amount": pa.array(amount[kept]),
        "retained": pa.nulls(int(kept.sum()), pa.int64()), "share": pa.array(share[kept]),
    })  # fmt: skip
    places = np.flatnonzero(((scratch.came > 0) | (scratch.taint > 0)) & ~ledger.outside)
    account, back = np.unique(ledger.account[places], return_inverse=True)
    came, stays, whole = (np.zeros(len(account)) for _ in range(3))
    came, stays = came.astype(np.int64), stays.astype(np.int64)
    np.add.at(came, back, scratch.came[places])
    np.add.at(stays, back, scratch.taint[places])
    # What all income of a place is in the victims' currency, as far as that place shows it.
    own = scratch.came_own[places]
    rate = np.divide(scratch.came[places], own, out=np.zeros(len(places)), where=own > 0)
    np.add.at(whole, back, income[places] * rate)
    share = np.minimum(np.divide(came, whole, out=np.zeros(len(account)), where=whole > 0), 1.0)
    held = (share >= LEAST_SHARE) | (came >= floor) | (stays >= floor)
    _add(con, "Account", case, currency, {
        "i": pa.array(account[held].astype(np.int64)), "amount": pa.array(came[held]),
        "retained": pa.array(stays[held]), "share": pa.array(share[held]),
    })  # fmt: skip
    return int(held.sum()), int(kept.sum())


def _add(
    con: "DuckDBPyConnection", label: str, case: str, currency: str, columns: dict[str, Any]
) -> None:
    give(con, "kept", columns)
    con.execute(
        "INSERT INTO tainted SELECT ?, i, ?, amount, retained, share, ? FROM kept",
        [label, case, currency],
    )


def _terminals(con: "DuckDBPyConnection", taint: "Array") -> tuple[Terminal, ...]:
    """Return where the most money ended, the largest first."""
    import numpy as np

    places = np.flatnonzero(taint)
    give(con, "ended", {"p": places, "amount": taint[places]})
    rows = con.execute(f"""
        SELECT any_value(label), key, sum(amount)::BIGINT AS total
        FROM ended JOIN place USING (p) JOIN account USING (account)
        GROUP BY account, key ORDER BY total DESC, key LIMIT {TERMINALS}
    """).fetchall()
    return tuple(Terminal(kind.lower(), key, amount) for kind, key, amount in rows)


def _write(con: "DuckDBPyConnection", path: Path) -> Path:
    write_parquet(
        con,
        f"""
        WITH named AS (
            SELECT t.label, m.key, t.* EXCLUDE (label, i) FROM tainted t JOIN moved m USING (i)
            WHERE t.label = 'Transaction'
            UNION ALL BY NAME
            SELECT t.label, a.key, t.* EXCLUDE (label, i) FROM tainted t
            JOIN account a ON a.account = t.i
            WHERE t.label = 'Account')
        SELECT label AS start_label, key AS start_key, 'Case' AS end_label, case_id AS end_key,
               currency AS key, amount, retained, round(share, 9) AS share, currency,
               '{METHOD}' AS method
        FROM named ORDER BY ALL""",
        path,
    )
    return path
