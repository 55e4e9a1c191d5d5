"""Movements of money, and how banks report them: with a balance, twice, or late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from leadgraph.simulate.mentions import person_fields
from leadgraph.simulate.things import Account
from leadgraph.simulate.world import INSTITUTIONS, World

if TYPE_CHECKING:
    from leadgraph.simulate.bulk import Flow

EXPONENT = {"CNY": 2, "USD": 2, "USDT": 6}
# Minor units of the currency for one fen (0.01 CNY).
_PER_FEN = {"CNY": Decimal(1), "USD": Decimal("0.138"), "USDT": Decimal("1380")}
_SECOND_REPORT = 0.3
_BALANCE_SHOWN = 0.7

Party = Account | str


@dataclass
class Payment:
    """One movement. `paid` is in the payer's currency, `received` in the receiver's (minor units).

    `case` and `group` are set for a victim's payment; `reference` is None where the banks have
    no common one.
    """

    frm: Party
    to: Party
    at: datetime
    paid: int
    currency: str
    received: int
    to_currency: str
    channel: str
    memo: str = ""
    imei: str = ""
    reference: str = ""
    group: str = ""
    victim: str = ""
    reverses: "Payment | None" = None
    record: str = ""
    balance_after: int | None = None


@dataclass
class Ledger:
    """All payments of a world, in the order in which they were made up."""

    world: World
    payments: list[Payment] = field(default_factory=list)
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = self.world.random("handsets")

    def pay(
        self,
        frm: Party,
        to: Party,
        at: datetime,
        fen: int,
        *,
        channel: str = "transfer",
        memo: str = "",
        by_device: bool = False,
        reverses: Payment | None = None,
    ) -> Payment:
        """Enter a payment worth `fen` (0.01 CNY), changed into the currencies of both accounts."""
        currency, to_currency = _currency(frm, to), _currency(to, frm)
        made = Payment(
            frm,
            to,
            at,
            changed(fen, currency),
            currency,
            changed(fen, to_currency),
            to_currency,
            "exchange" if currency != to_currency else channel,
            memo,
            reference=self.world.issue.number("T", 14),
            reverses=reverses,
        )
        if by_device and isinstance(frm, Account) and frm.devices:
            # Mostly the same handset, now and then another of those who use the account.
            usual = len(frm.devices) == 1 or self._random.random() < 0.8
            made.imei = frm.devices[0] if usual else self._random.choice(frm.devices)
        self.payments.append(made)
        return made


def changed(fen: int, currency: str) -> int:
    """Return `fen` in minor units of `currency`."""
    return int(fen * _PER_FEN[currency])


def decimal(minor: int, currency: str) -> str:
    """Return minor units as a decimal string in major units."""
    places = EXPONENT[currency]
    whole, part = divmod(abs(minor), 10**places)
    return f"{'-' if minor < 0 else ''}{whole}.{part:0{places}d}"


def iso(at: datetime) -> str:
    """Return a time in ISO 8601 with offset, to the second."""
    return at.isoformat(timespec="seconds")


def settle(ledger: Ledger, beside: Mapping[str, "Flow"] | None = None) -> None:
    """Run all payments in order of time, and write what the banks report of them.

    No account goes below zero: where one would, it had that much more when it was opened.
    `beside` is what accounts pay and get of payments that are not in the ledger.
    """
    flows = beside or {}
    world = ledger.world
    random = world.random("banks")
    ledger.payments.sort(key=lambda p: (p.at, p.reference))
    balance: dict[str, int] = {}
    lowest: dict[str, int] = {}
    for payment in ledger.payments:
        for party, change in ((payment.frm, -payment.paid), (payment.to, payment.received)):
            if isinstance(party, Account):
                after = balance.get(party.id, 0) + change
                balance[party.id] = after
                lowest[party.id] = min(lowest.get(party.id, 0), after)
    for account in world.accounts:
        flow = flows.get(account.id)
        least = lowest.get(account.id, 0) + (flow.lowest if flow is not None else 0)
        account.opening = max(account.opening, -least)
    balance = {account.id: account.opening for account in world.accounts}
    for payment in ledger.payments:
        for party, change in ((payment.frm, -payment.paid), (payment.to, payment.received)):
            if isinstance(party, Account):
                balance[party.id] += change
        if isinstance(payment.frm, Account):
            payment.balance_after = balance[payment.frm.id]
            if payment.frm.id in flows:
                payment.balance_after += flows[payment.frm.id].until(payment.at)
        _report(world, random, payment)
    for held, flow in flows.items():
        balance[held] += flow.sums[-1]
    _accounts(world, random, balance)


def _report(world: World, random: Random, payment: Payment) -> None:
    """Write the payment as the payer's bank, the receiver's, or both report it."""
    sides = [p.institution for p in (payment.frm, payment.to) if isinstance(p, Account)]
    first = sides[0]
    payment.record = _write(world, random, payment, first, with_balance=True, skew=0)
    if len(sides) == 2 and sides[1] != first and random.random() < _SECOND_REPORT:
        # Clocks of two banks are never the same.
        _write(world, random, payment, sides[1], with_balance=False, skew=random.randrange(1, 95))


def _write(
    world: World,
    random: Random,
    payment: Payment,
    institution: str,
    *,
    with_balance: bool,
    skew: int,
) -> str:
    agency = INSTITUTIONS[institution]
    at = payment.at + timedelta(seconds=skew)
    fields = {
        "from_account": _quoted(random, payment.frm, institution),
        "to_account": _quoted(random, payment.to, institution),
        "at": iso(at),
        "amount": decimal(payment.paid, payment.currency),
        "currency": payment.currency,
        "channel": payment.channel,
        "reference": payment.reference,
        "memo": payment.memo,
        "from_institution": _institution(payment.frm),
        "to_institution": _institution(payment.to),
    }
    if payment.to_currency != payment.currency:
        fields["to_amount"] = decimal(payment.received, payment.to_currency)
        fields["to_currency"] = payment.to_currency
    if payment.imei and with_balance:
        fields["imei"] = payment.imei
    if payment.reverses is not None:
        fields["reverses_record"] = payment.reverses.record
    if with_balance and payment.balance_after is not None and random.random() < _BALANCE_SHOWN:
        fields["balance_after"] = decimal(payment.balance_after, payment.currency)
    return world.write(agency, "transactions", at, fields).record_id


def _quoted(random: Random, party: Party, institution: str) -> str:
    """Return the account as that bank quotes it: another bank often knows only the card."""
    if isinstance(party, str):
        return party
    if party.card and party.institution != institution and random.random() < 0.4:
        return party.card
    return party.id


def _institution(party: Party) -> str:
    return party.institution if isinstance(party, Account) else ""


def _currency(party: Party, other: Party) -> str:
    if isinstance(party, Account):
        return party.currency
    return other.currency if isinstance(other, Account) else "CNY"


def _accounts(world: World, random: Random, balance: dict[str, int]) -> None:
    """Write every account as its institution knows it at the end."""
    for account in world.accounts:
        agency = INSTITUTIONS[account.institution]
        seen = world.end - timedelta(hours=random.randrange(2, 60))
        fields: dict[str, object] = {
            "account_id": account.id,
            "institution": account.institution,
            "kind": account.kind,
            "opened_on": account.opened_on.isoformat(),
            "closed_on": account.closed_on.isoformat() if account.closed_on else "",
            "status": account.status,
            "currency": account.currency,
            "balance": decimal(balance[account.id], account.currency),
            "balance_at": iso(seen),
            "card_numbers": [account.card] if account.card else [],
            "login_imei": sorted(set(account.devices)) if random.random() < 0.93 else [],
            "login_phone": sorted(set(account.phones)) if random.random() < 0.8 else [],
        }
        mentions = {}
        if account.org is not None:
            fields["holder_org_id"] = account.org.id
        if account.holder is not None:
            # A bank knows its customer as they were when they came.
            fields |= person_fields(
                world, agency, "accounts", "holder_", account.holder, account.opened_on
            )
            mentions["holder_"] = account.holder.id
        world.write(agency, "accounts", seen, fields, mentions)
