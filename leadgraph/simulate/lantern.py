"""Groups that bank with gaming rooms.

Written blind to the lists and held out until figures on it had been studied; it has been a variant
for development since.

Victims' money stays in the country: a banker takes it there and pays as much abroad, or has a
customer pay who wants money at home. Whoever leads a floor keeps part of what it brings in and pays
the crew. The organizer pays nobody, has the rest paid out by the banker, or takes it for winnings
at the banker's tables, and meets the floor there as a guest. So does the sponsor, whose capital
goes the same way.

Sources: UNODC, "Casinos, Money Laundering, Underground Banking, and Transnational Organized Crime
in East and Southeast Asia" (2024), on junket operators who take money and pay it out on two sides;
UNODC, "Inflection Point" (2025); FATF, "Professional Money Laundering" (2018), and "The Role of
Hawala and Other Similar Service Providers in Money Laundering and Terrorist Financing" (2013), on
accounts kept level by customers of both directions; National Crime Agency, "Chinese Underground
Banking and 'Daigou'" (2019), on accounts of students and families that strangers pay, and on
criminal money that settles somebody else's remittance; FATF, Interpol and Egmont Group, "Illicit
Financial Flows from Cyber-enabled Fraud" (2023); USIP, "Transnational Crime in Southeast Asia"
(2024), on compounds in which many outfits work; the judgment on the Suncity group (Court of First
Instance, Macao, 2023), on rooms with books of their own.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from leadgraph.simulate import customers
from leadgraph.simulate.calls import call, usual
from leadgraph.simulate.fraud import Conduct
from leadgraph.simulate.groups import Group
from leadgraph.simulate.houses import House, even_out, open_house
from leadgraph.simulate.laundering import CASH, Town, draw_cash, till
from leadgraph.simulate.money import Ledger, Payment
from leadgraph.simulate.police import party
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import World

if TYPE_CHECKING:
    from leadgraph.simulate.lookalikes import Around

_GROUPS_A_HOUSE = 4


class Lantern(Conduct):
    """The floor's leaders live off their own takings; who is above them is paid by a banker.

    Of the signs of a hidden boss `tithe` is here money from the tables, in the boss's own name.
    """

    houses: dict[str, House]

    def __init__(self, world: World, ledger: Ledger, group: Group, town: Town) -> None:
        super().__init__(world, ledger, group, town)
        self.house = self.houses[group.id]
        self.heads = group.leaders or group.managers
        self.takings: dict[str, int] = {}
        # What the banker asks of stolen money, by the group.
        self.left = self.random.uniform(0.86, 0.93)

    @classmethod
    def prepare(cls, world: World, ledger: Ledger, groups: Sequence[Group], town: Town) -> None:
        """Open a house for every four groups; those of one sponsor go to the same."""
        random = world.random("lantern")
        order = list(groups)
        random.shuffle(order)
        order.sort(key=lambda group: group.sponsor.id if group.sponsor is not None else "")
        cls.houses = {}
        for place, group in enumerate(order):
            if place % _GROUPS_A_HOUSE == 0:
                house = open_house(world, ledger, random, place // _GROUPS_A_HOUSE)
            cls.houses[group.id] = house
            house.banker.group = ";".join(filter(None, (house.banker.group, group.id)))
        customers.gather(world, random, cls._all())

    @classmethod
    def _all(cls) -> list[House]:
        return list({house.banker.id: house for house in cls.houses.values()}.values())

    @classmethod
    def surround(cls, around: "Around") -> None:
        """Let the houses' customers live, even out both sides, and let the police ask around."""
        world = around.world
        customers.live(around, cls._all())
        even_out(world.random("houses/even"), world, around.ledger, cls._all())
        random = world.random("houses/police")
        for group in around.groups:
            house = cls.houses[group.id]
            known = [(house.banker, 0.25, "兑换"), (random.choice(house.lenders), 0.5, "账户提供")]
            for person, rate, function in known:
                if random.random() < rate:
                    month = min(group.start + random.randint(5, 9), world.scale.months - 1)
                    at, case = world.moment(random, month), random.choice(group.cases)
                    party(world, case, "suspect", person, at, function=function)

    # Money in ----------------------------------------------------------------------------

    def capital(self, random: Random, sponsor: Person) -> None:
        """Paid to the house at home, and by the house to the company, a day or two later."""
        group = self.group
        for tranche in range(random.randint(2, 3)):
            at = self.world.moment(random, group.start, (1 + tranche * 8, 6 + tranche * 8))
            fen = self.worth(random, 16_000_00)
            self.house.take(random, sponsor.purse, at, fen)
            to = group.seat if tranche % 2 == 0 else till(group)
            paid = at + timedelta(hours=random.randint(3, 40))
            self.house.pay(random, to, paid, int(fen * 0.985))

    def defraud(self, victim: Person, month: int) -> int:
        """Whoever leads the team that found the victim has a part in it."""
        reached = super().defraud(victim, month)
        head = self.random.choice(self.heads)
        self.takings[head.id] = self.takings.get(head.id, 0) + reached
        return reached

    def launder(self, payment: Payment, gate: Account, fen: int) -> int:
        """To a card of the house, or to whom it names; returns what the house owes for it (fen)."""
        ledger, random, group = self.ledger, self.random, self.group
        at = payment.at + timedelta(minutes=random.randint(4, 90))
        rest = int(fen * random.uniform(0.965, 0.985))
        draw = random.random()
        if draw < 0.12:
            ledger.pay(gate, CASH, at, rest, channel="cash_out", by_device=True)
            at += timedelta(hours=random.randint(2, 20))
            card = self.house.own(random, "CNY", at)
            ledger.pay(CASH, card, at, rest, channel="cash_in")
            return int(rest * self.left)
        if draw < 0.45:
            layer = random.choice(group.layer)
            ledger.pay(gate, layer, at, rest, by_device=True)
            gate, at = layer, at + timedelta(minutes=random.randint(10, 500))
        if random.random() >= 0.15 or not self.house.deliver(random, gate, at, rest):
            self.house.take(random, gate, at, rest)
        return int(rest * self.left)

    # Money out ---------------------------------------------------------------------------

    def share(self, month: int, income: int) -> None:
        """Most stays with who leads the floor; the house pays the others, and the expenses."""
        random, group = self.random, self.group
        self.profit(month, int(income * random.uniform(0.22, 0.32)))
        if group.sponsor is not None and group.manner.returns and month >= group.start + 4:
            self.returns(month, int(income * random.uniform(0.1, 0.16)), group.sponsor)
        self._expenses(month, income)
        for person in group.managers if group.leaders else ():
            self._at_home(person.purse, month, int(income * 0.06 / len(group.managers)))
        if group.proxy is not None:
            self._at_home(group.proxy.purse, month, int(income * 0.03))
        for head in self.heads:
            self._team(head, month, int(self.takings.pop(head.id, 0) * 0.48))

    def profit(self, month: int, fen: int) -> None:
        """Have it paid out abroad; a part comes as money won at the tables."""
        random, group, house = self.random, self.group, self.house
        boss = self.organizer(month)
        to = group.profit
        if group.final is not None and random.random() < 0.75:
            to = group.final
        if random.random() < (0.8 if group.manner.tithe or not boss.hidden else 0.15):
            won = int(fen * random.uniform(0.15, 0.3))
            house.chips(random, boss.purse, self.world.moment(random, month, (10, 20)), won)
            fen -= won
        house.pay(random, to, self.world.moment(random, month, (3, 8)), fen)

    def returns(self, month: int, fen: int, sponsor: Person) -> None:
        """As the profit is paid, now and then from the tables."""
        random = self.random
        at = self.world.moment(random, month, (4, 12))
        if random.random() < 0.3:
            self.house.chips(random, sponsor.purse, at, fen)
            return
        self.house.pay(random, random.choice(sponsor.accounts), at, fen)

    def _at_home(self, to: Account, month: int, fen: int) -> None:
        if fen and self.random.random() >= self.group.manner.pay_cash:
            at = self.world.moment(self.random, month, (3, 9))
            self.house.pay(self.random, to, at, fen, by_customers=False)

    def _expenses(self, month: int, income: int) -> None:
        """What is needed at the compound, some of it in notes."""
        random, group = self.random, self.group
        at = self.world.moment(random, month, (2, 6))
        self.house.pay(random, till(group), at, int(income * 0.08))
        if random.random() < 0.6:
            at = self.world.moment(random, month, (14, 20))
            draw_cash(self.ledger, random, till(group), at, int(income * 0.03), self.town)

    def _team(self, head: Person, month: int, fen: int) -> None:
        """The house pays a leader at home; the leader pays the crew, and who lent the accounts.

        Who came lately works off the journey, and is paid nothing: one in four each month.
        """
        random, group = self.random, self.group
        if not fen:
            return
        at = self.world.moment(random, month, (3, 8))
        self.house.pay(random, head.purse, at, fen, by_customers=False)
        arrived = {person.id for person in group.arrived}
        crew = [one for one in group.operators if group.directs[one.id] is head]
        crew = [one for one in crew if one.id in arrived]
        for person in crew:
            group.pays[person.id] = head
            if random.random() >= max(0.25, group.manner.pay_cash):
                own = int(fen * 0.55 / len(crew) * random.uniform(0.7, 1.3))
                self.give(person.purse, own, month, days=(11, 14), frm=head.purse)
        for mule in group.mules:
            if random.random() < 0.12 / len(self.heads):
                own = random.randrange(300_00, 3_000_00)
                self.give(mule.purse, own, month, frm=head.purse)
        for seller in group.sim_suppliers:
            if month <= group.start + 8 and random.random() < 0.35 / len(self.heads):
                own = random.randrange(400_00, 4_000_00)
                self.give(seller.purse, own, month, frm=head.purse)

    # Talk --------------------------------------------------------------------------------

    def command(self, month: int, boss: Person, head: Person) -> None:
        """Over the banker, and face to face at the hotel every other month."""
        world, random, group, house = self.world, self.random, self.group, self.house
        phone = group.boss_phone or usual(random, boss)
        if random.random() < 0.5:
            ends = [phone, house.banker.phones[0]]
            random.shuffle(ends)
            call(world, random, ends[0], ends[1], world.moment(random, month))
        if random.random() < 0.5:
            house.speak(random, head if head is not boss else group.managers[0], month)
        if month == group.start or random.random() >= 0.5:
            return
        by_air = [boss]
        if group.sponsor is not None and random.random() < 0.35:
            by_air.append(group.sponsor)
        floor = random.sample(self.heads, min(len(self.heads), random.randint(1, 2)))
        guests = {one.id: one for one in (*by_air, *floor)}
        house.receive(random, guests.values(), month, by_air=by_air)
        if random.random() < 0.4:
            # Whoever never plays is no guest.
            at, fen = world.moment(random, month, (2, 20)), random.randrange(5_000_00, 60_000_00)
            self.ledger.pay(boss.purse, house.room, at, fen, memo="买码")
