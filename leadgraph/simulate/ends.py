"""Where the victims' money came to rest, followed through everything that was ever paid.

The truth that traces are held against: it sees every payment and every opening balance, which no
agency does. It is worked out here with nothing of the tracer: pro rata with fractions of a balance
as floating-point numbers, first in, first out with queues of lots. A reversal is a payment back.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadgraph.simulate.groups import Group
from leadgraph.simulate.money import Ledger, Party, Payment
from leadgraph.simulate.things import Account, Person

CURRENCY = "CNY"
"""What victims pay in, and what ends are counted in."""

CASH = "cash"


@dataclass(frozen=True)
class End:
    """What of the money of a group's victims is on one account at the end, in fen, by two methods.

    `part` is what the account is for in the group: `profit`, `treasury`, `front`, `gate`, `layer`,
    `boss`, `sponsor`, `crew`, `mule`, `recruiter`, `carrier`, `sim_supplier`, `victim`, `cash`, or
    `other` where it is none of the group's.
    """

    group: str
    account: str
    part: str
    pro_rata: int
    fifo: int


@dataclass
class _Lot:
    """Money that came in together: minor units of the account, and fen of a group's victims."""

    units: int
    fen: int = 0
    group: str = ""


def ends(ledger: Ledger, groups: Sequence[Group]) -> list[End]:
    """Follow all victims' money through the settled ledger; return where it is, by group, the
    largest first. Less than a fen by both methods is left out."""
    shares, lots = pro_rata(ledger), first_in_first_out(ledger)
    found = []
    for group in groups:
        parts = _parts(group)
        for account in sorted({key for key, name in (*shares, *lots) if name == group.id}):
            by_share = int(shares.get((account, group.id), 0.0) + 0.5)
            by_lot = lots.get((account, group.id), 0)
            if by_share or by_lot:
                part = CASH if account == "EXT:CASH" else parts.get(account, "other")
                found.append(End(group.id, account, part, by_share, by_lot))
    return sorted(found, key=lambda one: (one.group, -one.pro_rata, -one.fifo, one.account))


def _opening(ledger: Ledger) -> dict[str, int]:
    return {account.id: account.opening for account in ledger.world.accounts}


def _key(party: Party) -> str:
    return party if isinstance(party, str) else party.id


def pro_rata(ledger: Ledger) -> dict[tuple[str, str], float]:
    """Return fen of each group's victims by (account, group): a payment takes its part of all."""
    balance = _opening(ledger)
    held: dict[str, dict[str, float]] = defaultdict(dict)
    for payment in ledger.payments:
        payer, payee = _key(payment.frm), _key(payment.to)
        carried: dict[str, float] = {}
        if isinstance(payment.frm, Account):
            part = payment.paid / balance[payer] if balance[payer] > 0 else 0.0
            own = held[payer]
            for group, fen in own.items():
                carried[group] = fen * part
                own[group] = fen - carried[group]
            if payment.victim:
                _enter(own, carried, payment)
            balance[payer] -= payment.paid
        if isinstance(payment.to, Account):
            balance[payee] += payment.received
        for group, fen in carried.items():
            held[payee][group] = held[payee].get(group, 0.0) + fen
    return {
        (account, group): fen for account, by in held.items() for group, fen in by.items() if fen
    }


def _enter(own: dict[str, float], carried: dict[str, float], payment: Payment) -> None:
    """Make all of a victim's payment victims' money; what they had back goes into it first."""
    back = own.get(payment.group, 0.0) + carried.get(payment.group, 0.0)
    again = min(back, payment.paid)
    if payment.group in own:
        own[payment.group] = back - again
    carried.clear()
    carried[payment.group] = float(payment.paid)


def first_in_first_out(ledger: Ledger) -> dict[tuple[str, str], int]:
    """Return fen of each group's victims by (account, group): what came first goes first."""
    queues: dict[str, deque[_Lot]] = defaultdict(deque)
    for account, opening in _opening(ledger).items():
        queues[account].append(_Lot(opening))
    for payment in ledger.payments:
        payer, payee = _key(payment.frm), _key(payment.to)
        if isinstance(payment.frm, Account):
            if payment.victim:
                _put_first(queues[payer], payment.group, payment.paid)
            taken = list(_take(queues[payer], payment.paid))
            if payment.victim:
                taken = [_Lot(payment.paid, payment.paid, payment.group)]
        else:
            taken = [_Lot(payment.paid)]
        queues[payee].extend(_arrive(taken, payment))
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for account, queue in queues.items():
        for lot in queue:
            if lot.fen:
                totals[account, lot.group] += lot.fen
    return dict(totals)


def _put_first(queue: deque[_Lot], group: str, paid: int) -> None:
    """Move what a victim had back of this group to the front, so that it is paid again first."""
    back = [lot for lot in queue if lot.fen and lot.group == group]
    others = [lot for lot in queue if not (lot.fen and lot.group == group)]
    queue.clear()
    queue.extend([*back, *others])


def _take(queue: deque[_Lot], units: int) -> Iterator[_Lot]:
    while units > 0 and queue:
        lot = queue[0]
        if lot.units <= units:
            units -= lot.units
            yield queue.popleft()
            continue
        fen = lot.fen * units // lot.units
        lot.units, lot.fen = lot.units - units, lot.fen - fen
        yield _Lot(units, fen, lot.group)
        return
    if units > 0:
        yield _Lot(units)


def _arrive(taken: list[_Lot], payment: Payment) -> Iterator[_Lot]:
    """Yield the lots in the payee's currency; together they are what was received."""
    gone = arrived = 0
    for lot in taken:
        gone += lot.units
        now = payment.received * gone // payment.paid if payment.paid else 0
        yield _Lot(now - arrived, lot.fen, lot.group)
        arrived = now


def _parts(group: Group) -> dict[str, str]:
    """Return what each account of the group is for; the first that is said of it holds."""
    parts: dict[str, str] = {}
    single = (("profit", group.profit), ("treasury", group.treasury), ("front", group.seat))
    for part, account in single:
        parts.setdefault(account.id, part)
    for part, accounts in (("gate", group.gates), ("layer", group.layer)):
        for account in accounts:
            parts.setdefault(account.id, part)
    if group.final is not None:
        parts.setdefault(group.final.id, "profit")
    between = [one for one in (group.proxy, group.nominee) if one is not None]
    people: tuple[tuple[str, Sequence[Person]], ...] = (
        ("boss", group.bosses),
        ("sponsor", [group.sponsor] if group.sponsor is not None else []),
        ("crew", [*group.floor, *between]),
        ("mule", group.mules),
        ("recruiter", group.recruiters),
        ("carrier", group.facilitators),
        ("sim_supplier", group.sim_suppliers),
        ("victim", group.victims),
    )
    for part, some in people:
        for person in some:
            for account in person.accounts:
                parts.setdefault(account.id, part)
    return parts
