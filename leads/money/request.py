"""One question: where did the money of a report, a transaction, an account or a case go?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money import around, keeping
from leads.money.follow import follow_each
from leads.money.ledger import COUNTS, Ledger
from leads.money.result import Traced
from leads.money.starts import Starts, grouped
from leads.money.telling import EPOCH, tell
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    Array = np.ndarray[Any, Any]

KINDS = ("report", "transaction", "account", "case")


class NothingToTrace(LeadgraphError):
    """There is no movement that the question could start from."""


def ask(
    home: Path,
    kind: str,
    key: str,
    since: datetime | None = None,
    until: datetime | None = None,
    rates: Path | None = None,
) -> tuple[Traced, ...]:
    """Trace one question over everything that was delivered; nothing is written to the graph.

    Of an account, all money that came into it or left it between `since` and `until` is traced.

    Args:
        home: the state directory, held by the caller.
        kind: one of `KINDS`.
        key: of the report, transaction, account or case.
        since, until: payments to start from lie between; no bound where not given.
        rates: the user's own rates of exchange, see `leads.money.keeping.refresh`.

    Returns:
        One for each currency of the starts, by currency.

    Raises:
        NothingToTrace: nothing delivered has that key, or no payment is there to start from.
    """
    ledger = keeping.refresh(home, rates)
    with around.open_around(around.refresh(home, ledger)) as con:
        return answer(con, ledger, kind, key, since, until)


def answer(
    con: "DuckDBPyConnection",
    ledger: Ledger,
    kind: str,
    key: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[Traced, ...]:
    """The same on an open ledger and an open `around`; see `ask`."""
    found = _between(ledger, _FIND[kind](con, ledger, key), since, until)
    if not found:
        raise NothingToTrace(f"no payment of {kind} {key} lies between the times asked for")
    passages = follow_each(ledger, [one.positions for one in found], f"{kind} {key}")
    return tuple(
        tell(ledger, one, passed, lambda keys: around.titles(con, keys), (kind, key))
        for one, passed in zip(found, passages, strict=True)
    )


def _report(con: "DuckDBPyConnection", ledger: Ledger, key: str) -> list[Starts]:
    found = [one for asked, one in grouped(con, "report") if asked == key]
    if not found:
        if not con.execute("SELECT 1 FROM report WHERE report = ?", [key]).fetchone():
            raise NothingToTrace(f"no report {key} was delivered; its key is <agency>:<report_id>")
        raise NothingToTrace(
            f"report {key} has no payment to start from: no transaction that it claims was "
            "delivered, and its victim's accounts paid nothing to the account that it names"
        )
    return found


def _case(con: "DuckDBPyConnection", ledger: Ledger, key: str) -> list[Starts]:
    found = [one for asked, one in grouped(con) if asked == key]
    if not found:
        reports = con.execute(
            "SELECT count(*), bool_or(withdrawn) FROM report WHERE case_id = ?", [key]
        ).fetchone()
        if not reports or not reports[0]:
            raise NothingToTrace(
                f"no victim's report is under a case {key}; `leadgraph cases` lists them"
            )
        if reports[1]:
            raise NothingToTrace(f"case {key} was withdrawn; it is not traced")
        raise NothingToTrace(
            f"case {key} has no victim's payment to start from: no report under it claims a "
            "delivered transaction or names an account that its victim paid"
        )
    return found


def _transaction(con: "DuckDBPyConnection", ledger: Ledger, key: str) -> list[Starts]:
    positions = ledger.positions([key])
    if not len(positions):
        raise NothingToTrace(
            f"there is no transaction {key} with both sides and an amount; its key is "
            "ref:<reference>, or <agency>/transactions/<record_id> where it has no reference"
        )
    if ledger.state[positions[0]] != COUNTS:
        raise NothingToTrace(
            f"transaction {key} is a second report of another, or takes back a payment that is "
            "not known; ask for that one"
        )
    return _by_currency(ledger, positions, "the transaction")


def _account(con: "DuckDBPyConnection", ledger: Ledger, key: str) -> list[Starts]:
    numbers = ledger.numbers([key])
    if not len(numbers):
        raise NothingToTrace(
            f"no payment of an account {key} was delivered; write its IBAN, card number's account "
            "or <institution>:<number> as the banks do"
        )
    is_own = np.zeros(len(ledger.accounts), dtype=np.bool_)
    is_own[numbers] = True
    own = is_own[ledger.account]
    positions = np.flatnonzero(own[ledger.payer] | own[ledger.payee])
    usable = (ledger.state[positions] == COUNTS) & (ledger.reverses[positions] < 0)
    positions = positions[usable]
    return _by_currency(ledger, positions, "all that came in or went out")


_FIND: dict[str, Callable[["DuckDBPyConnection", Ledger, str], list[Starts]]] = {
    "report": _report,
    "transaction": _transaction,
    "account": _account,
    "case": _case,
}


def _by_currency(ledger: Ledger, positions: "Array", basis: str) -> list[Starts]:
    codes = ledger.currency[ledger.payer[positions]]
    return [
        Starts(ledger.currencies[code], positions[codes == code], basis)
        for code in sorted(set(codes.tolist()), key=lambda code: ledger.currencies[code])
    ]


def _between(
    ledger: Ledger, found: list[Starts], since: datetime | None, until: datetime | None
) -> list[Starts]:
    low, high = (
        None if bound is None else int((bound - EPOCH).total_seconds() * 1_000_000)
        for bound in (since, until)
    )
    kept = []
    for one in found:
        at = ledger.at[one.positions]
        inside = np.ones(len(at), dtype=np.bool_)
        if low is not None:
            inside &= at >= low
        if high is not None:
            inside &= at <= high
        if inside.any():
            kept.append(Starts(one.currency, one.positions[inside], one.basis))
    return kept
