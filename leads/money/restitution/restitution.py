"""What goes back to whom: frozen or recovered money divided among the victims it was traced from.

All cases that claim the account take part, and each payment counts once. The shares are made in
`leads.money.restitution.shares`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leads.money.freezing import frozen, holdings
from leads.money.restitution import claimants, funds, parts
from leads.money.restitution.claimants import Claimant
from leads.money.restitution.funds import Fund
from leads.money.restitution.parts import Evidence
from leads.money.restitution.shares import BY_LOSS, METHODS, Restitution, share_out
from loaders.rates import Rates
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NO_CASE = ""
"""The case of reports that are under none: by the traced methods their victims take part where
money of theirs is on the account; by loss there is no case that would bring them in."""

Asking = Callable[
    [Path, Sequence[Claimant], Sequence[frozen.Act], str | None, str | None], Evidence
]


class NothingToGiveBack(LeadgraphError):
    """There is no frozen money to divide, or nobody who claims it."""


def restitute(
    home: Path,
    *,
    account: str | None = None,
    case: str | None = None,
    given: tuple[int, str] | None = None,
    method: str = "fifo",
    rates: Rates | None = None,
    evidence: Asking = parts.from_ledger,
) -> tuple[Restitution, ...]:
    """Divide what is frozen on an account, or on every account that a case claims.

    Of several accounts, in order of their keys, what one gives a victim counts as theirs in the
    next, so that nobody gets more than their loss from all of them together.

    Args:
        home: the state directory.
        account: its key; or
        case: the case.
        given: an amount in minor units and its currency, instead of what is frozen. For a case it
            is money of no one account, and only the method `by_loss` can divide it.
        method: one of `leads.money.restitution.shares.METHODS`.
        rates: for losses in other currencies; those that the ledger and the central bank give,
            where not told.
        evidence: how the ledger is asked.

    Returns:
        One for each account and currency.

    Raises:
        holdings.NotTraced: no trace was made yet.
        NothingToGiveBack: nothing is frozen, or no case claims the account.
        LeadgraphError: both or none of account and case are named, or the method does not fit.
    """
    if method not in METHODS:
        raise LeadgraphError(f"no method {method!r}; the methods are {', '.join(METHODS)}")
    if (account is None) == (case is None):
        raise LeadgraphError("name an account or a case, and not both")
    if case is not None and given is not None and method != BY_LOSS:
        raise LeadgraphError(
            "money that was recovered for a whole case lies on no account that it could be traced "
            f"to: name the account, or the method {BY_LOSS}"
        )
    about = holdings.about(home)
    rates = rates or Rates.open(home)
    made: list[Restitution] = []
    with holdings.open_holdings(home) as con:
        accounts = (account,) if account is not None else funds.claimed_by(con, case or "")
        payers = con.execute("SELECT DISTINCT payer FROM starts").fetchall()
        books = frozen.read(home, {*accounts, *(payer for (payer,) in payers)})
        returns = tuple(act for act in books.acts if act.action == "return")
        by_loss = method == BY_LOSS
        if case is not None and given is not None:
            to_divide = [Fund(None, given[1], given[0], "as given, for the whole case")]
        else:
            to_divide = _funds(con, books, accounts, given, method)
        if not to_divide:
            where = f"the account {account}" if account else f"any account that case {case} claims"
            raise NothingToGiveBack(
                f"nothing is frozen on {where} by the feeds `freezes` and `accounts`; "
                "if money was recovered all the same, give --amount and --currency"
            )
        for fund in to_divide:
            cases = funds.claiming(con, fund.account) if fund.account else (case or NO_CASE,)
            people = claimants.read(con, cases if by_loss else (*cases, NO_CASE))
            on = (None, None) if by_loss else (fund.account, fund.currency)
            found = evidence(home, people, returns, *on)
            people = tuple(person for person in people if _takes_part(person, cases, found))
            if not people:
                where = fund.account or f"case {case}"
                raise NothingToGiveBack(f"no victim's payment is known that {where} could go to")
            made.append(
                share_out(fund, method, cases, people, found, returns, rates, about, _granted(made))
            )
    return tuple(made)


def _funds(
    con: "DuckDBPyConnection",
    books: frozen.Books,
    accounts: Sequence[str],
    given: tuple[int, str] | None,
    method: str,
) -> list[Fund]:
    """Return what there is to divide, account by account."""
    found: list[Fund] = []
    for account in accounts:
        if not funds.is_traced_to(con, account):
            raise NothingToGiveBack(f"no victim's money was traced to {account}: nobody claims it")
        if given is not None:
            found.append(Fund(account, given[1], given[0], "as given"))
        else:
            found += funds.funds_on(con, books, account, method)
    return found


def _granted(made: Sequence[Restitution]) -> dict[str, list[tuple[int, str]]]:
    """Return what each claimant gets from the funds divided so far."""
    found: dict[str, list[tuple[int, str]]] = {}
    for one in made:
        for share in one.shares:
            found.setdefault(share.claimant, []).append((share.amount, one.fund.currency))
    return found


def _takes_part(person: Claimant, cases: tuple[str, ...], found: Evidence) -> bool:
    """Whether a case of the fund's claims a payment of theirs, or money of theirs is there."""
    return any(case in cases for case in person.cases) or any(
        payment.transaction in found.parts for payment in person.payments
    )
