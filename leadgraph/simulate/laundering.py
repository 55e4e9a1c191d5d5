"""The way of a victim's money, from the account that was paid to the one it is shared out from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.groups import Group
from leadgraph.simulate.money import Ledger, Payment
from leadgraph.simulate.things import Account

CASH = "EXT:CASH"


@dataclass
class Town:
    """The honest businesses that groups deal with, each with an account that takes money."""

    landlords: dict[str, Account]
    merchants: list[Account]
    exchanges: list[Account]
    payrolls: list[Account]


def till(group: Group) -> Account:
    """Return the account that the group pays from: one that keeps books uses its company's."""
    return group.seat if group.manner.books else group.treasury


def relay(
    ledger: Ledger, random: Random, group: Group, payment: Payment, gate: Account, fen: int
) -> int:
    """Send a victim's payment on within minutes to a second account and within a day to the till.

    The holder keeps a little, part is drawn in cash, and one payment in four takes a further step.
    Returns what reached the till (fen).
    """
    kept = int(fen * random.uniform(0.01, 0.03))
    share = group.manner.cash
    # The share is of all money: half of the payments have twice as much drawn of them.
    cash = int(fen * min(0.9, share * 1.6)) if random.random() < 0.625 else 0
    soon = payment.at + timedelta(minutes=random.randint(4, 90))
    if cash:
        at = soon + timedelta(minutes=9)
        ledger.pay(gate, CASH, at, cash, channel="cash_out", by_device=True)
    rest = fen - kept - cash
    layer = random.choice(group.layer)
    parts = [rest] if random.random() < 0.6 else [rest // 3, rest - rest // 3]
    for part in parts:
        soon += timedelta(minutes=random.randint(1, 25))
        ledger.pay(gate, layer, soon, part, by_device=True)
    later = soon + timedelta(minutes=random.randint(30, 900))
    others = [account for account in group.layer if account is not layer]
    if others and random.random() < 0.25:
        second = random.choice(others)
        ledger.pay(layer, second, later, rest, by_device=True)
        layer, later = second, later + timedelta(minutes=random.randint(5, 300))
    memo = random.choice(("货款", "服务费", "技术服务")) if group.manner.books else ""
    ledger.pay(layer, till(group), later, rest, memo=memo, by_device=True)
    return rest


def draw_cash(
    ledger: Ledger, random: Random, account: Account, at: datetime, fen: int, town: Town
) -> None:
    """Turn money into notes: at the counter, or over an exchange house that asks little."""
    if account.currency != "CNY" or random.random() < 0.7 or not town.exchanges:
        ledger.pay(account, CASH, at, fen, channel="cash_out", by_device=True)
        return
    house = random.choice(town.exchanges)
    ledger.pay(account, house, at, fen, memo="换汇")
    ledger.pay(house, CASH, at + timedelta(hours=2), int(fen * 0.98), channel="cash_out")
