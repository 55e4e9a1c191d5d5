"""Accounts as their keepers delivered them, and what is frozen on them.

What is frozen of an account, in order of time: a freeze adds its amount, or is of the whole
account where it names none; a release takes its amount off, or everything; a return takes off
what went back. Where no freeze stands but the keeper calls the account frozen, it is frozen as a
whole, unless a release or return came after that was delivered.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from leads.money.freezing.holdings import wanted
from loaders.ledger import Ledger
from loaders.projection import State
from loaders.store import Store, connect

SAME_ACT = timedelta(days=1)
"""Acts on one account with the same amount that two agencies report within this time are one:
bank and police both report a freeze, and the police often with the time of their letter."""


@dataclass(frozen=True)
class Act:
    """A freeze, release or return; `amount` in minor units, None for the whole account."""

    account: str
    at: datetime
    action: str
    amount: int | None
    currency: str | None
    case_id: str | None
    to_account: str | None
    record: str

    @property
    def agency(self) -> str:
        """Who delivered it."""
        return self.record.split("/", 1)[0]


@dataclass(frozen=True)
class Balance:
    """A balance that the keeper delivered, minor units; `dated` is False where `at` is only the
    time of delivery."""

    amount: int
    currency: str
    at: datetime
    dated: bool


@dataclass(frozen=True)
class Account:
    """An account: who keeps it, for whom, its status when that was delivered, its balance."""

    key: str
    institution: str
    holder: str | None
    status: str
    status_at: datetime
    balance: Balance | None

    @property
    def closed(self) -> bool:
        """Whether its keeper calls it closed."""
        return self.status == "closed"


@dataclass(frozen=True)
class Frozen:
    """What is frozen of an account: the whole, or amounts by currency (minor units)."""

    whole: bool
    amounts: Mapping[str, int]
    since: datetime | None

    def of(self, currency: str, there: int) -> int:
        """Return how much of what is there in a currency is frozen."""
        return there if self.whole else min(there, self.amounts.get(currency, 0))


@dataclass(frozen=True)
class Books:
    """Accounts by key, and all acts on them, or returns to them, in order of time."""

    accounts: Mapping[str, Account]
    acts: tuple[Act, ...]

    @cached_property
    def _acts_on(self) -> Mapping[str, list[Act]]:
        found: dict[str, list[Act]] = {}
        for act in self.acts:
            found.setdefault(act.account, []).append(act)
        return found

    def frozen(self, account: str) -> Frozen:
        """Return what is frozen of an account."""
        return standing(self.accounts.get(account), self._acts_on.get(account, ()))


def standing(account: Account | None, acts: Iterable[Act]) -> Frozen:
    """Return what is frozen after some acts on one account, given in order of time."""
    whole, amounts, since, last = False, dict[str, int](), None, None
    for act in acts:
        last = act.at
        if act.action == "freeze":
            since = since or act.at
            if act.amount is None or act.currency is None:
                whole = True
            else:
                amounts[act.currency] = amounts.get(act.currency, 0) + act.amount
        elif act.amount is None or act.currency is None:
            whole = whole and act.action == "return"
            amounts.clear()
        else:
            amounts[act.currency] = max(0, amounts.get(act.currency, 0) - act.amount)
        amounts = {currency: amount for currency, amount in amounts.items() if amount}
        if not (whole or amounts):
            since = None
    called_so = account is not None and account.status == "frozen"
    if account and called_so and not (whole or amounts) and (not last or account.status_at > last):
        return Frozen(True, {}, account.status_at)
    return Frozen(whole, amounts, since)


def once(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return acts in order of time, those that a second agency reports too only once."""
    kept: list[Act] = []
    told: dict[Act, set[str]] = {}
    by_content: dict[tuple[object, ...], list[Act]] = {}
    for act in sorted(acts, key=lambda one: (one.at, one.record)):
        content = (act.account, act.action, act.amount, act.currency)
        same = by_content.setdefault(content, [])
        first = next(
            (a for a in same if act.at - a.at <= SAME_ACT and act.agency not in told[a]), None
        )
        if first is not None:
            told[first].add(act.agency)
            continue
        same.append(act)
        told[act] = {act.agency}
        kept.append(act)
    return tuple(kept)


def read(home: Path, accounts: Collection[str]) -> Books:
    """Read some accounts and the acts on them, or returns to them, from the staged store."""
    con = connect()
    state = State(con, "store", Store(home), Ledger(home).applied(), feeds=("accounts", "freezes"))
    wanted(con, "asked", accounts)
    state.rows("accounts", None)
    found = con.execute("""
        SELECT account_id, arg_max(institution, ord),
               arg_max(coalesce(holder_name, holder_name_latin, holder_org_id), ord),
               arg_max(status, ord), max(delivered_at),
               arg_max({'amount': minor(balance, currency), 'currency': currency,
                        'at': coalesce(time_of(balance_at), delivered_at),
                        'dated': balance_at IS NOT NULL}, ord)
                   FILTER (balance IS NOT NULL AND currency IS NOT NULL)
        FROM rows JOIN asked ON account_id = asked.key GROUP BY account_id
    """).fetchall()
    state.rows("freezes", None)
    acts = con.execute("""
        SELECT account, time_of("at"), action, minor(amount, currency), currency, case_id,
               to_account, record
        FROM (SELECT * REPLACE (account_key(to_account) AS to_account),
                     account_key(account_id) AS account FROM rows)
        WHERE account IN (FROM asked) OR to_account IN (FROM asked)
    """).fetchall()
    known = {
        key: Account(key, institution, holder, status, at, Balance(**told) if told else None)
        for key, institution, holder, status, at, told in found
    }
    return Books(known, once(Act(*row) for row in acts))
