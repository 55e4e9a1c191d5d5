"""What a group does month by month: capital, premises, recruits, victims, layers, shares."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from leadgraph.simulate.calls import call, talk, usual
from leadgraph.simulate.groups import Group
from leadgraph.simulate.money import Ledger, Payment
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import World


@dataclass
class Town:
    """The honest businesses that groups deal with, each with an account that takes money."""

    landlords: dict[str, Account]
    merchant: Account
    exchange: Account


def recruit_victims(world: World, groups: list[Group]) -> None:
    """Give each group its victims, who have accounts and telephones of their own."""
    for place in range(world.scale.victims):
        group = groups[place % len(groups)]
        victim = world.person("victim", group=group.id)
        world.account(victim, currency="CNY", opening=6_000_000)
        group.victims.append(victim)


def found(world: World, ledger: Ledger, group: Group, town: Town) -> None:
    """The sponsor's capital, and the equipment bought from it, before the first victim pays."""
    random = world.random(f"found/{group.id}")
    purse = group.sponsor.purse
    for tranche in range(random.randint(2, 3)):
        at = world.moment(random, group.start, (1 + tranche * 8, 6 + tranche * 8))
        to = group.seat if tranche % 2 == 0 or group.boss.hidden else group.treasury
        memo = random.choice(("投资款", "loan", "consulting", ""))
        ledger.pay(purse, to, at, random.randrange(250_000_00, 600_000_00), memo=memo)
    buyer = purse if random.random() < 0.5 else group.seat
    for _ in range(3):
        at = world.moment(random, group.start, (24, 28))
        ledger.pay(
            buyer, town.merchant, at, random.randrange(20_000_00, 70_000_00), memo="电脑设备"
        )


def work(world: World, ledger: Ledger, group: Group, town: Town) -> None:
    """Run every month of the group's life; money for its shares comes from what came in."""
    random = world.random(f"work/{group.id}")
    active = range(group.start + 2, min(group.last, world.scale.months))
    by_month: dict[int, list[Person]] = {month: [] for month in active}
    for victim in group.victims:
        by_month[random.choice(active)].append(victim)
    for month in range(group.start, min(group.last + 1, world.scale.months)):
        _rent(world, ledger, group, town, month)
        _talk(world, random, group, month)
        income = sum(
            _defraud(world, ledger, random, group, victim, month)
            for victim in by_month.get(month, ())
        )
        if income and month + 1 < world.scale.months:
            _share(world, ledger, random, group, month + 1, income)
    _ransom(world, ledger, random, group)


def _rent(world: World, ledger: Ledger, group: Group, town: Town, month: int) -> None:
    random = world.random(f"rent/{group.id}")
    sponsor_pays = int(group.id[1:]) % 2 == 1
    payer = group.sponsor.purse if sponsor_pays else group.seat
    at = world.moment(random, month, (2, 5))
    ledger.pay(payer, town.landlords[group.id], at, 45_000_00, memo="rent")


def _talk(world: World, random: Random, group: Group, month: int) -> None:
    """Calls inside the group: many on the floor, few above it."""
    floor = [person for person in group.members() if person in group.arrived or month > group.start]
    for person in floor:
        if person.phones:
            talk(
                world,
                random,
                person,
                random.choice(group.managers),
                month,
                random.randint(0, 2),
                country=group.country,
            )
    head = group.proxy or group.managers[0]
    for manager in group.managers:
        if manager is not head:
            talk(world, random, head, manager, month, random.randint(1, 3), country=group.country)
    if group.boss_phone is not None:
        if random.random() < 0.6:
            call(world, random, group.boss_phone, usual(random, head), world.moment(random, month))
    else:
        talk(world, random, group.boss, head, month, random.randint(1, 3))
    if random.random() < 0.5:
        talk(world, random, group.boss if not group.boss.hidden else head, group.sponsor, month, 1)
    talk(world, random, group.managers[-1], group.facilitator, month, random.randint(0, 2))
    for mule in group.mules:
        talk(world, random, group.managers[0], mule, month, random.randint(0, 2))
    for recruiter in group.recruiters:
        talk(world, random, group.managers[-1], recruiter, month, random.randint(0, 2))
    if month <= group.start + 3:
        talk(world, random, group.managers[0], group.sim_supplier, month, 1)


def _defraud(
    world: World, ledger: Ledger, random: Random, group: Group, victim: Person, month: int
) -> int:
    """Talk a victim into paying, pass the money on; return what reached the treasury (fen)."""
    first = world.moment(random, month, (1, 9))
    phone = random.choice(group.numbers)
    for turn in range(random.randint(3, 7)):
        at = first + timedelta(hours=random.randrange(1, 9) + turn * 20)
        ends = (phone, victim.phones[0]) if random.random() < 0.8 else (victim.phones[0], phone)
        call(world, random, *ends, at, country=group.country if ends[0] is phone else "CN", long=4)
    purse = victim.purse
    gates = random.sample(group.gates, 2)
    reached = 0
    lured = group.modus in ("fake_investment", "task_rebate", "gambling") and random.random() < 0.45
    at = first + timedelta(days=2)
    if lured:
        lure = random.randrange(300_00, 1_500_00)
        ledger.pay(purse, gates[0], at, lure).victim = victim.id
        ledger.payments[-1].group = group.id
        back = at + timedelta(days=1, minutes=random.randrange(300))
        ledger.pay(gates[0], purse, back, int(lure * 1.12), memo="收益", by_device=True)
        victim.roles.append("lookalike:early_returns")
    for _ in range(random.randint(1, 4)):
        at += timedelta(days=random.randint(1, 4), minutes=random.randrange(600))
        if at >= world.end - timedelta(days=2):
            break
        gate = random.choice(gates)
        lost = int(min(900_000_00, random.lognormvariate(10.2, 0.9) * 100)) + random.randrange(100)
        payment = ledger.pay(
            purse, gate, at, lost, memo=random.choice(("", "投资", "保证金", "货款"))
        )
        payment.group, payment.victim = group.id, victim.id
        reached += _pass_on(ledger, random, group, payment, gate, lost)
    return reached


def _pass_on(
    ledger: Ledger, random: Random, group: Group, payment: Payment, gate: Account, fen: int
) -> int:
    """Send a victim's payment through a second account to the treasury, within a day."""
    kept = int(fen * random.uniform(0.01, 0.03))
    cash = int(fen * group.cash_share) if random.random() < 0.7 else 0
    soon = payment.at + timedelta(minutes=random.randint(4, 90))
    if cash:
        ledger.pay(gate, "EXT:CASH", soon + timedelta(minutes=9), cash, channel="cash_out")
    rest = fen - kept - cash
    layer = random.choice(group.layer)
    parts = [rest] if random.random() < 0.6 else [rest // 3, rest - rest // 3]
    for part in parts:
        soon += timedelta(minutes=random.randint(1, 25))
        ledger.pay(gate, layer, soon, part, by_device=True)
    later = soon + timedelta(minutes=random.randint(30, 900))
    ledger.pay(layer, group.treasury, later, rest, by_device=True)
    return rest


def _share(
    world: World, ledger: Ledger, random: Random, group: Group, month: int, income: int
) -> None:
    """Pay out the income of the month before: profit up, pay down, fees and returns aside."""

    def give(to: Account, part: float, memo: str = "", days: tuple[int, int] = (3, 8)) -> None:
        at = world.moment(random, month, days)
        ledger.pay(group.treasury, to, at, int(income * part), memo=memo, by_device=True)

    give(group.profit, random.uniform(0.3, 0.42))
    if month >= group.start + 4:
        give(
            random.choice(group.sponsor.accounts),
            random.uniform(0.1, 0.16),
            random.choice(("", "分红", "还款")),
        )
    crew = [(person, 3.0) for person in group.managers] + [
        (person, 1.0) for person in group.operators if person in group.arrived
    ]
    if group.proxy is not None:
        crew.append((group.proxy, 4.0))
    total = sum(weight for _, weight in crew)
    for person, weight in crew:
        give(person.purse, 0.2 * weight / total, random.choice(("工资", "", "bonus")), (9, 12))
    for mule in group.mules:
        if random.random() < 0.5:
            give(mule.purse, 0.006)
    if month <= group.start + 6:
        give(group.sim_supplier.purse, 0.02)
    if (
        random.random() < 0.6
        and isinstance(group.treasury, Account)
        and group.treasury.currency == "CNY"
    ):
        at = world.moment(random, month, (14, 20))
        ledger.pay(group.treasury, "EXT:CASH", at, int(income * 0.05), channel="cash_out")
    if group.boss.hidden and random.random() < 0.3:
        at = world.moment(random, month, (20, 26))
        ledger.pay(group.profit, group.boss.purse, at, int(income * 0.04), by_device=True)


def _ransom(world: World, ledger: Ledger, random: Random, group: Group) -> None:
    """A family pays for one of those held."""
    if not group.held:
        return
    relative = world.person(note=f"relative of {group.held[0].id}")
    account = world.account(relative, institution="HARB", currency="CNY", opening=9_000_000)
    month = min(world.scale.months - 2, group.start + 6)
    talk(world, random, relative, group.held[0], max(0, month - 1), 3, country=group.country)
    at = world.moment(random, month, (10, 20))
    ledger.pay(
        account, random.choice(group.gates), at, random.randrange(40_000_00, 120_000_00), memo="赎"
    )
    group.held[0].note = f"family ({relative.id}) paid ransom"


def victims_payments(ledger: Ledger) -> list[Payment]:
    """Return the victims' payments into fraud groups, in order of time."""
    return [payment for payment in ledger.payments if payment.victim]
