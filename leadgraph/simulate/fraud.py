"""What a group does month by month: capital, premises, victims, layers of accounts, shares."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from leadgraph.simulate import movement
from leadgraph.simulate.calls import call, talk, usual
from leadgraph.simulate.groups import Group
from leadgraph.simulate.laundering import Town, draw_cash, relay, till
from leadgraph.simulate.money import Ledger, Payment
from leadgraph.simulate.movement import Roads
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import World

if TYPE_CHECKING:
    from leadgraph.simulate.lookalikes import Around

_FEWEST_VICTIMS = 3


def recruit_victims(world: World, groups: Sequence[Group]) -> None:
    """Give each group its victims, who have accounts and telephones of their own."""
    random = world.random("victims")
    few = min(_FEWEST_VICTIMS, world.scale.victims // len(groups))
    order = [group for group in groups for _ in range(few)]
    weights = [group.size * random.lognormvariate(0, 0.5) for group in groups]
    left = world.scale.victims - len(order)
    if world.scale.groups:
        order += [groups[place % len(groups)] for place in range(left)]
    else:
        order += random.choices(list(groups), weights, k=max(0, left))
    for group in order:
        victim = world.person("victim", group=group.id)
        world.account(victim, currency="CNY", opening=6_000_000)
        group.victims.append(victim)


class Conduct:
    """How a group lives from its first month to its last; variants overrule single parts of it."""

    bosses = 1
    """Organizers of a group that is large enough; smaller ones have fewer."""

    def __init__(self, world: World, ledger: Ledger, group: Group, town: Town) -> None:
        self.world = world
        self.ledger = ledger
        self.group = group
        self.town = town
        self.random = world.random(f"work/{group.id}")
        self.active: list[Account] = []
        self.numbers = group.numbers

    @classmethod
    def prepare(cls, world: World, ledger: Ledger, groups: Sequence[Group], town: Town) -> None:
        """Make what groups of this kind have in common, before the first of them starts."""

    @classmethod
    def move(cls, world: World, ledger: Ledger, group: Group, roads: Roads) -> None:
        """Bring the group's people over borders."""
        movement.move(world, ledger, group, roads)

    @classmethod
    def surround(cls, around: "Around") -> None:
        """Let those live who look like groups of this kind only, after the last group has lived."""

    def run(self) -> None:
        """Live every month; what is shared out in a month came in the month before."""
        world, group, random = self.world, self.group, self.random
        months = world.scale.months
        self.found()
        active = range(group.start + 2, min(group.last, months))
        by_month: dict[int, list[Person]] = {month: [] for month in active}
        for victim in group.victims:
            by_month[random.choice(active)].append(victim)
        for month in range(group.start, min(group.last + 1, months)):
            self.rent(month)
            self.talk(month)
            self.active = self.gates_in_use(month)
            self.numbers = group.numbers_on(world.month(month).date())
            income = sum(self.defraud(victim, month) for victim in by_month.get(month, ()))
            if income and month + 1 < months:
                self.share(month + 1, income)
        self.ransom()

    def organizer(self, month: int) -> Person:
        """Return who leads the group in that month."""
        return self.group.boss

    def open_gates(self, month: int) -> list[Account]:
        """Return the accounts for victims' money that are open by then."""
        day = self.world.month(month).date()
        gates = [account for account in self.group.gates if account.opened_on <= day]
        return gates if len(gates) > 1 else self.group.gates

    def gates_in_use(self, month: int) -> list[Account]:
        """Return the accounts that victims are told to pay this month: some wear out, some rest."""
        gates = self.open_gates(month)
        return self.random.sample(gates, max(2, len(gates) // 3))

    # Money in ----------------------------------------------------------------------------

    def found(self) -> None:
        """The sponsor's capital, and the equipment, before the first victim pays."""
        world, ledger, group = self.world, self.ledger, self.group
        random = world.random(f"found/{group.id}")
        if group.sponsor is not None and group.manner.capital:
            self.capital(random, group.sponsor)
        else:
            # Savings and cash: what agencies see is cash paid in.
            at = world.moment(random, group.start, (1, 12))
            ledger.pay("EXT:CASH", group.seat, at, self.worth(random, 3_000_00), channel="cash_in")
        buyer = group.seat
        if group.sponsor is not None and group.manner.equipment:
            buyer = group.sponsor.purse
        for _ in range(random.randint(1, 3)):
            at = world.moment(random, group.start, (24, 28))
            shop = random.choice(self.town.merchants)
            ledger.pay(buyer, shop, at, self.worth(random, 1_800_00), memo="电脑设备")

    def capital(self, random: Random, sponsor: Person) -> None:
        """Pay capital in two or three parts to the company, or to where the nominee signs."""
        group = self.group
        purse = random.choice(sponsor.accounts) if random.random() < 0.3 else sponsor.purse
        for tranche in range(random.randint(2, 3)):
            at = self.world.moment(random, group.start, (1 + tranche * 8, 6 + tranche * 8))
            to = group.seat if tranche % 2 == 0 or group.boss.hidden else group.treasury
            memo = random.choice(("投资款", "loan", "consulting", ""))
            self.ledger.pay(purse, to, at, self.worth(random, 16_000_00), memo=memo)

    def worth(self, random: Random, fen: int) -> int:
        """Return an amount for the whole group: so much a head, more or less."""
        return int(self.group.size * fen * random.uniform(0.6, 1.6))

    def rent(self, month: int) -> None:
        """Pay for the premises: the sponsor, the company, or somebody with notes."""
        group, random = self.group, self.world.random(f"rent/{self.group.id}")
        payer: Account | str = group.seat
        if group.sponsor is not None and group.manner.rent:
            payer = group.sponsor.purse
        elif not group.manner.books and group.number % 4 == 0:
            payer = "EXT:CASH"
        at = self.world.moment(random, month, (2, 5))
        channel = "cash_in" if payer == "EXT:CASH" else "transfer"
        fen = 15_000_00 + group.size * 1_500_00
        self.ledger.pay(payer, self.town.landlords[group.id], at, fen, memo="rent", channel=channel)

    def defraud(self, victim: Person, month: int) -> int:
        """Talk a victim into paying, pass the money on; return what reached the till (fen)."""
        world, ledger, random, group = self.world, self.ledger, self.random, self.group
        first = world.moment(random, month, (1, 9))
        phone = random.choice(self.numbers)
        often = (3, 7) if world.scale.groups else (1, 4)
        for turn in range(random.randint(*often)):
            at = first + timedelta(hours=random.randrange(1, 9) + turn * 20)
            out = random.random() < 0.8
            ends = (phone, victim.phones[0]) if out else (victim.phones[0], phone)
            call(world, random, *ends, at, country=group.country if out else "CN", long=4)
        purse = victim.purse
        gates = random.sample(self.active, 2)
        reached = 0
        lured = group.modus in ("fake_investment", "task_rebate", "gambling")
        at = first + timedelta(days=2)
        if lured and random.random() < group.manner.lures + 0.15:
            lure = random.randrange(300_00, 1_500_00)
            self.enter(victim, purse, gates[0], at, lure, "")
            back = at + timedelta(days=1, minutes=random.randrange(300))
            ledger.pay(gates[0], purse, back, int(lure * 1.12), memo="收益", by_device=True)
            victim.roles.append("lookalike:early_returns")
        for _ in range(random.randint(1, 4)):
            at += timedelta(days=random.randint(1, 4), minutes=random.randrange(600))
            if at >= world.end - timedelta(days=2):
                break
            gate = random.choice(gates)
            lost = int(min(900_000_00, random.lognormvariate(10.2, 0.9) * 100))
            lost += random.randrange(100)
            memo = random.choice(("", "投资", "保证金", "货款"))
            payment = self.enter(victim, purse, gate, at, lost, memo)
            reached += self.launder(payment, gate, lost)
        return reached

    def enter(
        self, victim: Person, purse: Account, gate: Account, at: datetime, fen: int, memo: str
    ) -> Payment:
        """Let a victim pay."""
        payment = self.ledger.pay(purse, gate, at, fen, memo=memo)
        payment.group, payment.victim = self.group.id, victim.id
        return payment

    def launder(self, payment: Payment, gate: Account, fen: int) -> int:
        """Pass a victim's payment on; return what reached the till (fen)."""
        return relay(self.ledger, self.random, self.group, payment, gate, fen)

    # Money out ---------------------------------------------------------------------------

    def give(
        self,
        to: Account,
        fen: int,
        month: int,
        memo: str = "",
        *,
        days: tuple[int, int] = (3, 8),
        frm: Account | None = None,
        channel: str = "transfer",
    ) -> None:
        """Pay somebody out of the till."""
        at = self.world.moment(self.random, month, days)
        self.ledger.pay(
            frm or till(self.group), to, at, fen, memo=memo, by_device=True, channel=channel
        )

    def share(self, month: int, income: int) -> None:
        """Pay out the income of the month before: profit up, pay down, fees and returns aside."""
        random, group = self.random, self.group
        self.profit(month, int(income * random.uniform(0.3, 0.42)))
        if group.sponsor is not None and group.manner.returns and month >= group.start + 4:
            self.returns(month, int(income * random.uniform(0.1, 0.16)), group.sponsor)
        self.wages(month, int(income * 0.2))
        for mule in group.mules:
            if random.random() < 0.12:
                self.give(mule.purse, random.randrange(300_00, 3_000_00), month)
        for seller in group.sim_suppliers:
            if month <= group.start + 8 and random.random() < 0.35:
                fen = random.randrange(400_00, 4_000_00)
                source = random.choice(group.managers).purse if random.random() < 0.4 else None
                self.give(seller.purse, fen, month, frm=source)
        if group.manner.books:
            shop = random.choice(self.town.merchants)
            self.give(shop, int(income * 0.04), month, "采购", days=(14, 20))
        elif random.random() < 0.6:
            at = self.world.moment(random, month, (14, 20))
            draw_cash(self.ledger, random, till(group), at, int(income * 0.05), self.town)

    def profit(self, month: int, fen: int) -> None:
        """Send the profit up, as far as the boss lets it be seen."""
        random, group, ledger = self.random, self.group, self.ledger
        boss = self.organizer(month)
        self.give(group.profit, fen, month, "分红" if group.manner.books else "")
        if not boss.hidden:
            return
        late = self.world.moment(random, month, (12, 18))
        source = group.profit
        between = group.proxy if group.manner.second else None
        if between is not None and random.random() < 0.6:
            # The nominee's account pays the proxy's, and that one pays on.
            ledger.pay(source, between.purse, late, int(fen * 0.6), by_device=True)
            source, fen, late = between.purse, int(fen * 0.55), late + timedelta(days=2)
        if group.manner.cash > 0.3 and random.random() < 0.4:
            # Some of the notes come back over a counter.
            to = group.final or group.profit
            ledger.pay("EXT:CASH", to, late, int(fen * group.manner.cash), channel="cash_in")
        if group.final is not None and random.random() < 0.75:
            ledger.pay(source, group.final, late, int(fen * 0.5), by_device=True)
        if group.manner.tithe and random.random() < 0.8:
            regular = (20_000 + 400 * group.size) * 100
            giver = (group.proxy or group.nominee).purse
            at = self.world.moment(random, month, (20, 22))
            ledger.pay(giver, boss.purse, at, regular, by_device=True)
        elif random.random() < 0.2:
            at = self.world.moment(random, month, (20, 26))
            ledger.pay(source, boss.purse, at, int(fen * 0.08), by_device=True)

    def returns(self, month: int, fen: int, sponsor: Person) -> None:
        """Pay the sponsor's share."""
        memo = self.random.choice(("", "分红", "还款"))
        self.give(self.random.choice(sponsor.accounts), fen, month, memo)

    def wages(self, month: int, fen: int) -> None:
        """Pay managers, leaders and operators, part of it in notes; held people get nothing."""
        random, group = self.random, self.group
        crew = [(one, 3.0) for one in group.managers] + [(one, 1.8) for one in group.leaders]
        arrived = {person.id for person in group.arrived}
        crew += [(one, 1.0) for one in group.operators if one.id in arrived]
        if group.proxy is not None:
            crew.append((group.proxy, 4.0))
        total = sum(weight for _, weight in crew)
        channel = "salary" if group.manner.books else "transfer"
        teams: dict[str, list[tuple[Person, int]]] = {}
        head = group.proxy or self.organizer(month)
        for person, weight in crew:
            own = int(fen * weight / total)
            if random.random() < group.manner.pay_cash:
                continue
            if group.manner.cascades and person.level == "operator":
                teams.setdefault(group.directs[person.id].id, []).append((person, own))
                group.pays[person.id] = group.directs[person.id]
                continue
            if person is not head:
                group.pays[person.id] = head
            memo = "工资" if group.manner.books else random.choice(("工资", "", "bonus"))
            self.give(person.purse, own, month, memo, days=(9, 12), channel=channel)
        for team in teams.values():
            above = group.directs[team[0][0].id]
            self.give(above.purse, sum(own for _, own in team), month, days=(8, 9))
            for person, own in team:
                self.give(person.purse, own, month, days=(10, 13), frm=above.purse)

    # Talk --------------------------------------------------------------------------------

    def talk(self, month: int) -> None:
        """Calls inside the group: many on the floor, few above it."""
        group, random = self.group, self.random
        country = group.country
        arrived = {person.id for person in group.arrived}
        for person in group.members():
            above = group.directs.get(person.id)
            if person.id in arrived and above is not None and above is not group.boss:
                self.some(month, person, above, 2, country)
        head = group.head()
        boss = self.organizer(month)
        for manager in group.managers:
            if manager is not head:
                self.some(month, head, manager, 3, country)
        self.command(month, boss, head)
        contact = group.managers[-1]
        if group.sponsor is not None and random.random() < 0.5:
            self.some(month, head if boss.hidden else boss, group.sponsor, 1)
        for carrier in group.facilitators:
            self.some(month, contact, carrier, 2)
        desks = group.managers + group.leaders
        for helper in (*group.mules, *group.recruiters):
            if self.world.scale.groups or random.random() < 0.25:
                self.some(month, random.choice(desks), helper, 2)
        if month <= group.start + 3:
            for seller in group.sim_suppliers:
                self.some(month, group.managers[0], seller, 1)

    def command(self, month: int, boss: Person, head: Person) -> None:
        """Let the boss speak with the head of the floor: on the second telephone, if hidden."""
        world, random, group = self.world, self.random, self.group
        if group.boss_phone is not None:
            if random.random() < 0.6:
                at = world.moment(random, month)
                call(world, random, group.boss_phone, usual(random, head), at)
        elif boss is not head:
            self.some(month, boss, head, 3)
        else:
            self.some(month, boss, group.managers[0], 3, group.country)

    def some(self, month: int, one: Person, other: Person, most: int, country: str = "CN") -> None:
        """Let two people call each other up to `most` times, less often in large worlds."""
        world, random = self.world, self.random
        times = random.randint(0, most)
        if world.scale.talk < 1:
            times = sum(random.random() < world.scale.talk for _ in range(times))
        talk(world, random, one, other, month, times, country=country)

    def ransom(self) -> None:
        """A family pays for one of those held, or for one in four of many."""
        world, ledger, random, group = self.world, self.ledger, self.random, self.group
        for held in group.held[: max(1, len(group.held) // 4)]:
            relative = world.person(note=f"relative of {held.id}")
            account = world.account(relative, institution="HARB", currency="CNY", opening=9_000_000)
            month = min(world.scale.months - 2, group.start + 6)
            before = max(0, month - 1)
            talk(world, random, relative, held, before, 3, country=group.country)
            at = world.moment(random, month, (10, 20))
            fen = random.randrange(40_000_00, 120_000_00)
            ledger.pay(account, random.choice(group.gates), at, fen, memo="赎")
            held.note = f"family ({relative.id}) paid ransom"


def victims_payments(ledger: Ledger) -> list[Payment]:
    """Return the victims' payments into fraud groups, in order of time."""
    return [payment for payment in ledger.payments if payment.victim]
