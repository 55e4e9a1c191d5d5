"""Who may claim recovered money: the victims of some cases, what they paid, and what came back.

A payment counts once, however many reports and cases claim it. Where reports of several victims
claim one payment, it is a joint claim, named so, for a human to settle; where no victim is known,
the report stands for them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from leads.money.freezing.holdings import wanted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Payment:
    """A victim's payment to the fraud, minor units; `claimed` whether one of the cases that are
    asked about claims it."""

    transaction: str
    payer: str
    at: datetime
    amount: int
    currency: str
    cases: tuple[str, ...]
    reports: tuple[str, ...]
    claimed: bool


@dataclass(frozen=True)
class Claimant:
    """A victim (or several, jointly), with every payment of theirs in order of time."""

    key: str
    joint: bool
    payments: tuple[Payment, ...]

    @property
    def accounts(self) -> frozenset[str]:
        """Accounts that they paid from."""
        return frozenset(payment.payer for payment in self.payments)

    @property
    def cases(self) -> tuple[str, ...]:
        """Cases that claim a payment of theirs."""
        return tuple(sorted({case for payment in self.payments for case in payment.cases}))

    @property
    def reports(self) -> tuple[str, ...]:
        """Reports that claim a payment of theirs."""
        return tuple(sorted({report for payment in self.payments for report in payment.reports}))


def read(con: "DuckDBPyConnection", cases: Collection[str]) -> tuple[Claimant, ...]:
    """Return who paid in some cases, by key; their payments in other cases too.

    Args:
        con: as `leads.money.freezing.holdings.open_holdings` opened it.
        cases: the cases asked about; the empty one for reports under none.
    """
    wanted(con, "asked_case", cases)
    rows = con.execute("""
        SELECT transaction, any_value(payer), any_value("at"), any_value(amount),
               any_value(currency),
               list_sort(list_distinct(list(case_id) FILTER (case_id <> ''))),
               list_sort(list_distinct(list(report))),
               list_sort(list_distinct(list(victim) FILTER (victim IS NOT NULL))),
               bool_or(case_id IN (FROM asked_case))
        FROM starts GROUP BY transaction ORDER BY min("at"), transaction
    """).fetchall()
    found: dict[tuple[str, bool], list[Payment]] = {}
    for transaction, payer, at, amount, currency, under, reports, victims, claimed in rows:
        payment = Payment(
            transaction, payer, at, amount, currency, tuple(under or ()), tuple(reports), claimed
        )
        who = victims or [f"report {report}" for report in reports]
        found.setdefault((" and ".join(who), len(who) > 1), []).append(payment)
    return tuple(
        Claimant(key, joint, tuple(payments))
        for (key, joint), payments in sorted(found.items())
        if any(payment.claimed for payment in payments)
    )
