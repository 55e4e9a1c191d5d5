"""Shares of a fund: each victim's weight and limit, and the arithmetic of what they get.

Methods: by `fifo` and `pro_rata` a victim's weight is what is left of their payments on that
account, and they get no more than that; `by_loss` the weight is what they paid in the cases that
claim the account, wherever it went. By each a victim gets no more than their loss less what came
back to them already. What nobody can claim by the method is named `not_claimed`. The arithmetic
is in `leads.money.restitution.division`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from leads.money.amounts import named, written
from leads.money.freezing.frozen import Act
from leads.money.freezing.holdings import About
from leads.money.restitution.claimants import Claimant
from leads.money.restitution.division import Division, divide
from leads.money.restitution.funds import Fund
from leads.money.restitution.parts import Evidence
from leads.money.result import Both
from loaders.rates import Rates
from quality.errors import LeadgraphError

BY_LOSS = "by_loss"
METHODS = ("fifo", "pro_rata", BY_LOSS)


@dataclass(frozen=True)
class Share:
    """One victim's share, in minor units of the fund's currency.

    Attributes:
        claimant: the victim's key, several joined by "and", or the report.
        cases, reports, transactions: what stands behind the claim.
        paid: what they lost, by the rates of the days of payment; None where a rate is unknown.
        returned: what came back already; None likewise.
        elsewhere: what they get from accounts divided before this one; None likewise.
        weight, limit: see `leads.money.restitution.division`.
        exact: the share before rounding.
        amount: the share.
        arithmetic: how it came about, in one line.
    """

    claimant: str
    cases: tuple[str, ...]
    reports: tuple[str, ...]
    transactions: tuple[str, ...]
    paid: int | None
    returned: int | None
    elsewhere: int | None
    weight: int
    limit: int
    exact: Fraction
    amount: int
    arithmetic: str


@dataclass(frozen=True)
class Restitution:
    """A fund divided; the shares and `not_claimed` add up to it.

    Attributes:
        run, as_of: the trace, and the last movement that it saw.
        fund: what is divided.
        method: by which.
        cases: that claim the account, or the one asked for.
        shares: by key of the claimant.
        not_claimed: what nobody can claim by this method.
        remarks: what a reader must know.
    """

    run: str
    as_of: datetime
    fund: Fund
    method: str
    cases: tuple[str, ...]
    shares: tuple[Share, ...]
    not_claimed: int
    remarks: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values; amounts in minor units, exact shares as fractions."""
        fund = self.fund
        return {
            "run": self.run,
            "as_of": self.as_of.isoformat(),
            "account": fund.account,
            "currency": fund.currency,
            "amount": fund.amount,
            "basis": fund.basis,
            "method": self.method,
            "cases": list(self.cases),
            "shares": [
                {
                    "claimant": share.claimant,
                    "cases": list(share.cases),
                    "reports": list(share.reports),
                    "transactions": list(share.transactions),
                    "paid": share.paid,
                    "returned": share.returned,
                    "elsewhere": share.elsewhere,
                    "weight": share.weight,
                    "limit": share.limit,
                    "exact": str(share.exact),
                    "amount": share.amount,
                    "arithmetic": share.arithmetic,
                }
                for share in self.shares
            ],
            "not_claimed": self.not_claimed,
            "remarks": list(self.remarks),
        }


def share_out(
    fund: Fund,
    method: str,
    cases: tuple[str, ...],
    people: Iterable[Claimant],
    evidence: Evidence,
    returns: Iterable[Act],
    rates: Rates,
    about: About,
    granted: Mapping[str, Sequence[tuple[int, str]]] = MappingProxyType({}),
) -> Restitution:
    """Divide a fund.

    Args:
        fund: what there is to divide.
        method: one of `METHODS`.
        cases: that claim it.
        people: who paid in these cases (`leads.money.restitution.claimants.read`).
        evidence: what the ledger says of their payments.
        returns: acts `return`, of any account; each goes to those who paid from `to_account`.
        rates: for payments in other currencies than the fund's.
        about: the trace.
        granted: what claimants get from other funds, amounts with their currency.

    Raises:
        LeadgraphError: the method is none.
    """
    if method not in METHODS:
        raise LeadgraphError(f"no method {method!r}; the methods are {', '.join(METHODS)}")
    remarks: list[str] = []
    returned = [act for act in returns if act.action == "return"]
    claims = [
        _claim(
            person,
            fund,
            method,
            evidence,
            returned,
            rates,
            about,
            remarks,
            granted.get(person.key, ()),
        )
        for person in people
    ]
    division = divide(
        fund.amount,
        {claim.person.key: claim.weight for claim in claims},
        {claim.person.key: claim.limit for claim in claims},
    )
    if division.not_claimed:
        remarks.append(
            f"{named(division.not_claimed, fund.currency)} cannot be claimed by the method "
            f"{method}: no victim in {', '.join(cases) or 'a case'} has a claim left to it"
        )
    return Restitution(
        run=about.run,
        as_of=about.as_of,
        fund=fund,
        method=method,
        cases=cases,
        shares=tuple(_share(claim, fund, division) for claim in claims),
        not_claimed=division.not_claimed,
        remarks=tuple(dict.fromkeys(remarks)),
    )


@dataclass(frozen=True)
class _Claim:
    person: Claimant
    paid: int | None
    returned: int | None
    elsewhere: int | None
    weight: int
    limit: int
    told: str


def _claim(
    person: Claimant,
    fund: Fund,
    method: str,
    evidence: Evidence,
    returns: list[Act],
    rates: Rates,
    about: About,
    remarks: list[str],
    granted: Sequence[tuple[int, str]],
) -> _Claim:
    into = _Into(fund.currency, rates, remarks)
    if person.joint:
        remarks.append(f"{person.key} claim the same payments: a human must settle whose they are")
    paid = into.sum((p.amount, p.currency, p.at) for p in person.payments)
    returned = into.sum(_came_back(person, method, evidence, returns, about, remarks))
    elsewhere = into.sum((amount, code, about.as_of) for amount, code in granted)
    loss = None
    if paid is not None and returned is not None and elsewhere is not None:
        loss = max(0, paid - returned - elsewhere)
    if method == BY_LOSS:
        weight = into.sum((p.amount, p.currency, p.at) for p in person.payments if p.claimed)
        weight = weight if loss is not None and weight is not None else 0
        limit, told = loss or 0, f"paid {written(weight, fund.currency)} in these cases"
    else:
        parts = (evidence.parts.get(p.transaction, Both(0, 0)) for p in person.payments)
        weight = sum(getattr(part, method) for part in parts)
        limit = weight if loss is None else min(weight, loss)
        told = f"{written(weight, fund.currency)} of it traced here"
    if loss is None:
        told += "; loss not known in this currency"
    else:
        open_loss = max(0, (paid or 0) - (returned or 0))
        told += f"; lost and not returned {written(open_loss, fund.currency)}"
    if elsewhere:
        told += f", less {written(elsewhere, fund.currency)} from the accounts before"
    return _Claim(person, paid, returned, elsewhere, weight, limit, told)


def _came_back(
    person: Claimant,
    method: str,
    evidence: Evidence,
    returns: list[Act],
    about: About,
    remarks: list[str],
) -> Iterable[tuple[int, str, datetime]]:
    """Yield what came back to a claimant: by records of a return, and by traced payments. By loss
    the larger of both methods counts."""
    for act in returns:
        if act.to_account in person.accounts:
            if act.amount is None or act.currency is None:
                remarks.append(f"{act.record} returns money without an amount: it is not counted")
            else:
                yield act.amount, act.currency, act.at
    for (account, currency), back in sorted(evidence.back.items()):
        if account in person.accounts:
            yield back.most if method == BY_LOSS else getattr(back, method), currency, about.as_of


class _Into:
    """Sums in one currency, at the rates of their days."""

    def __init__(self, currency: str, rates: Rates, remarks: list[str]) -> None:
        self.currency, self.rates, self.remarks = currency, rates, remarks

    def sum(self, amounts: Iterable[tuple[int, str, datetime]]) -> int | None:
        """Return the sum, rounded down, or None where a rate is unknown; say which rates."""
        total, known = Fraction(0), True
        for amount, currency, at in amounts:
            if not amount:
                continue
            if currency == self.currency:
                total += amount
                continue
            found = self.rates.convert(amount, currency, self.currency, at.date())
            if found is None:
                self.remarks.append(
                    f"no rate from {currency} into {self.currency} on {at:%Y-%m-%d}: losses in "
                    f"{currency} are not compared with shares"
                )
                known = False
                continue
            self.remarks.append(
                f"1 {currency} = {found.rate.value} {self.currency} on {found.rate.on} "
                f"({found.rate.source})"
            )
            total += found.exact
        return total.numerator // total.denominator if known else None


def _share(claim: _Claim, fund: Fund, division: Division) -> Share:
    portion = division.portions[claim.person.key]
    payments = [p for p in claim.person.payments if p.claimed]
    count = "1 payment" if len(payments) == 1 else f"{len(payments)} payments"
    if portion.limited:
        how = f"limit {written(claim.limit, fund.currency)} reached"
    elif claim.weight:
        rest, weights = (
            written(division.rest, fund.currency),
            written(division.weights, fund.currency),
        )
        how = f"{rest} × {written(claim.weight, fund.currency)} / {weights}"
    else:
        how = "no weight"
    return Share(
        claimant=claim.person.key,
        cases=claim.person.cases,
        reports=claim.person.reports,
        transactions=tuple(p.transaction for p in payments),
        paid=claim.paid,
        returned=claim.returned,
        elsewhere=claim.elsewhere,
        weight=claim.weight,
        limit=claim.limit,
        exact=portion.exact,
        amount=portion.amount,
        arithmetic=f"{count}; {claim.told}; {how} = {_mixed(portion.exact)} minor units, "
        f"rounded {named(portion.amount, fund.currency)}",
    )


def _mixed(exact: Fraction) -> str:
    whole, rest = divmod(exact.numerator, exact.denominator)
    return f"{whole} {rest}/{exact.denominator}" if rest else str(whole)
