"""Families that lead in turns.

WHO SETS A WEIGHT MUST NOT READ THIS: see the package's first lines.

Sources: FATF, "Trade-Based Money Laundering: Trends and Developments" (2020); the indictment of the
Ming family of Kokang (Wenzhou, 2024), a house that shares the lead.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from leadgraph.simulate.calls import talk
from leadgraph.simulate.fraud import Conduct
from leadgraph.simulate.groups import Group
from leadgraph.simulate.habits import Habits
from leadgraph.simulate.laundering import Town
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.names import GIVEN_FEMALE, GIVEN_MALE, of_characters
from leadgraph.simulate.things import Account, Organization, Person
from leadgraph.simulate.world import World


class Clan(Conduct):
    """Brothers and cousins lead in turns, and the house trades: sponsors are paid in invoices.

    Who leads in a quarter opens the accounts in it and takes its profit, on a relative's account.
    Pay goes to the heads of households at home, for several operators at once. The sponsor is a
    trading house: it pays for goods and rent, and the group overpays its invoices.
    """

    bosses = 3
    houses: dict[str, tuple[Organization, Account]]
    takings: dict[str, list[Account]]
    homes: dict[str, dict[str, Account]]

    @classmethod
    def prepare(cls, world: World, ledger: Ledger, groups: Sequence[Group], town: Town) -> None:
        """Make the brothers' accounts, the trading houses, and the households at home."""
        random = world.random("clan")
        cls.houses, cls.takings, cls.homes = {}, {}, {}
        for group in groups:
            family = random.choice([boss.name.family for boss in group.bosses])
            takings = []
            for boss in group.bosses:
                pool = GIVEN_MALE if boss.male else GIVEN_FEMALE
                boss.name = of_characters(family, "".join(random.sample(pool, 2)))
                cousin = world.person(note=f"relative of {boss.id}, holds an account for them")
                cousin.level = "account_lender"
                takings.append(
                    world.account(
                        cousin, institution="HARB", currency="CNY", controller=boss, opening=0
                    )
                )
                if boss.imei not in group.treasury.devices and random.random() < 0.7:
                    group.treasury.devices.append(boss.imei)
            cls.takings[group.id] = takings
            cls.homes[group.id] = _homes(world, random, group)
            sponsor = group.sponsor
            if sponsor is not None and sponsor.id not in cls.houses:
                trade = random.choice("恒裕泰丰") + random.choice("源隆达盛")
                name = f"{trade}进出口{len(cls.houses) + 1}"
                house = world.organization(name, industry="4690")
                house.parts.append((sponsor, "shareholder", 0.8, house.founded_on))
                account = world.account(
                    house, institution="RIVR", currency="CNY", controller=sponsor,
                    opening=700_000_000,
                )  # fmt: skip
                cls.houses[sponsor.id] = (house, account)

    def organizer(self, month: int) -> Person:
        """The lead changes hands every three months."""
        return self.group.bosses[self._turn(month)]

    def _turn(self, month: int) -> int:
        return (month - self.group.start) // 3 % len(self.group.bosses)

    def capital(self, random: Random, sponsor: Person) -> None:
        """Goods instead of money: the trading house pays the shops, and a little to the company."""
        group, world = self.group, self.world
        _, house = self.houses[sponsor.id]
        for _ in range(random.randint(2, 4)):
            at = world.moment(random, group.start, (1, 20))
            shop = random.choice(self.town.merchants)
            self.ledger.pay(house, shop, at, self.worth(random, 4_000_00), memo="采购")
        at = world.moment(random, group.start, (3, 22))
        self.ledger.pay(house, group.seat, at, self.worth(random, 6_000_00), memo="预付货款")

    def profit(self, month: int, fen: int) -> None:
        """To the account of whose turn it is, and on to the elders' at the end of a turn."""
        random, group = self.random, self.group
        turn = self._turn(month)
        own = self.takings[group.id][turn]
        self.give(own, int(fen * 0.8), month)
        boss = group.bosses[turn]
        if not boss.hidden or random.random() < 0.4:
            at = self.world.moment(random, month, (14, 24))
            self.ledger.pay(own, boss.purse, at, int(fen * 0.15), by_device=True)
        if (month - group.start) % 3 == 2:
            # They settle among themselves.
            others = [other for other in self.takings[group.id] if other is not own]
            for other in others:
                at = self.world.moment(random, month, (25, 28))
                self.ledger.pay(own, other, at, int(fen * 0.1), by_device=True, memo="家用")

    def returns(self, month: int, fen: int, sponsor: Person) -> None:
        """An invoice of the trading house, overpaid, from the company's account."""
        _, house = self.houses[sponsor.id]
        self.give(self.group.seat, fen, month, days=(2, 4))
        at = self.world.moment(self.random, month, (6, 12))
        self.ledger.pay(self.group.seat, house, at, fen, memo="货款", by_device=True)
        if self.random.random() < 0.3:
            late = at + timedelta(days=self.random.randint(2, 9))
            self.ledger.pay(house, sponsor.purse, late, int(fen * 0.5), memo="分红")

    def wages(self, month: int, fen: int) -> None:
        """One sum for each household at home; managers are paid themselves."""
        random, group = self.random, self.group
        arrived = {person.id for person in group.arrived}
        homes = self.homes[group.id]
        sums: dict[str, tuple[Account, int]] = {}
        crew = [one for one in group.operators if one.id in arrived]
        own = fen // (len(crew) + 3 * len(group.managers) + 2 * len(group.leaders) + 1)
        for person in crew:
            account = homes[person.id]
            group.pays[person.id] = self.organizer(month)
            sums[account.id] = (account, sums.get(account.id, (account, 0))[1] + own)
        for account, total in sums.values():
            if random.random() >= group.manner.pay_cash:
                self.give(account, total, month, random.choice(("", "家用")), days=(9, 12))
        for person in (*group.managers, *group.leaders):
            if random.random() >= group.manner.pay_cash:
                self.give(person.purse, own * (3 if person.level == "manager" else 2), month)

    def talk(self, month: int) -> None:
        """As others do, and the brothers among themselves."""
        super().talk(month)
        for one, other in zip(self.group.bosses, self.group.bosses[1:], strict=False):
            talk(self.world, self.random, one, other, month, self.random.randint(0, 2))


def _homes(world: World, random: Random, group: Group) -> dict[str, Account]:
    """Share the operators out among households of two to five, each with one account."""
    homes: dict[str, Account] = {}
    left = list(group.operators)
    while left:
        size = random.randint(2, 5)
        house, left = left[:size], left[size:]
        head = world.person(note=f"takes the pay of members of {group.id} at home")
        head.level = "household"
        account = world.account(head, currency="CNY")
        for person in house:
            homes[person.id] = account
    return homes


HABITS = Habits(
    hides=0.35,
    second=0.2,
    coins=0.05,
    cash=(0.15, 0.4),
    pay_cash=(0.1, 0.5),
    books=0.2,
    owns=0.15,
    rent=0.5,
    final=0.3,
    tithe=0.3,
)
