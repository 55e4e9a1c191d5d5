"""The two kinds of world that are kept out of everything that sets a weight or a threshold.

WHO WRITES QUERIES, OR SETS A WEIGHT, A CAP, A GATE OR A THRESHOLD, MUST NOT READ THIS MODULE, nor
look into worlds of these variants: figures on them are worth something only as long as nobody has.

Sources: UNODC, "Inflection Point" (2025) and "Casinos, Money Laundering, Underground Banking, and
Transnational Organized Crime in East and Southeast Asia" (2024), on guarantee platforms and the
teams that launder for a per cent; FATF, "Trade-Based Money Laundering: Trends and Developments"
(2020); the indictment of the Ming family of Kokang (Wenzhou, 2024), a house that shares the lead.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from leadgraph.simulate.calls import talk
from leadgraph.simulate.fraud import Conduct
from leadgraph.simulate.groups import Group
from leadgraph.simulate.habits import Habits
from leadgraph.simulate.laundering import CASH, Town, till
from leadgraph.simulate.money import Ledger, Payment
from leadgraph.simulate.names import GIVEN_FEMALE, GIVEN_MALE, of_characters
from leadgraph.simulate.things import Account, Organization, Person
from leadgraph.simulate.world import World

_GROUPS_A_TEAM = 3


class Guarantee(Conduct):
    """Groups own no accounts that victims pay: teams lend theirs over a platform, for a per cent.

    A team's collector gathers what came in, changes it into coins, and hands it to the platform,
    which keeps its part and pays the group's wallet out of everybody's deposits. The sponsor's
    capital is the deposit that the platform asks for; the sponsor is paid by the platform, too.
    """

    platforms: dict[str, Account]
    wallets: dict[str, Account]

    @classmethod
    def prepare(cls, world: World, ledger: Ledger, groups: Sequence[Group], town: Town) -> None:
        """Make the platforms, and teams out of the mules of three groups each."""
        random = world.random("guarantee")
        cls.platforms, cls.wallets = {}, {}
        platform = wallet = None
        order = list(groups)
        random.shuffle(order)
        for place in range(0, len(order), _GROUPS_A_TEAM):
            if platform is None or place % (10 * _GROUPS_A_TEAM) == 0:
                platform = _platform(world, place)
            team = order[place : place + _GROUPS_A_TEAM]
            gates = [gate for group in team for gate in group.gates]
            layer = [account for group in team for account in group.layer]
            mules = [mule for group in team for mule in group.mules]
            leader = random.choice(mules)
            leader.level = "team_boss"
            for account in layer:
                account.devices = [leader.imei]
                account.controller = leader
            wallet = world.account(leader, institution="LOTUS", currency="USDT", opening=0)
            for group in team:
                group.gates, group.layer = list(gates), list(layer)
                for other in team:
                    for mule in other.mules:
                        if group.id not in mule.group.split(";"):
                            mule.group = f"{mule.group};{group.id}"
                cls.platforms[group.id] = platform
                cls.wallets[group.id] = wallet

    def capital(self, random: Random, sponsor: Person) -> None:
        """The deposit goes to the platform; a part of the start money to the company."""
        ledger, world, group = self.ledger, self.world, self.group
        at = world.moment(random, group.start, (1, 8))
        deposit = self.worth(random, 14_000_00)
        ledger.pay(sponsor.purse, self.platforms[group.id], at, deposit, memo="押金")
        at = world.moment(random, group.start, (9, 18))
        ledger.pay(sponsor.purse, group.seat, at, self.worth(random, 5_000_00), memo="")

    def gates_in_use(self, month: int) -> list[Account]:
        """A new lot of accounts every month, whichever the team has at hand."""
        gates = self.open_gates(month)
        return self.random.sample(gates, max(2, len(gates) // 6))

    def launder(self, payment: Payment, gate: Account, fen: int) -> int:
        """Gate, collector, wallet of the team, platform, wallet of the group; each keeps a part."""
        ledger, random, group = self.ledger, self.random, self.group
        at = payment.at + timedelta(minutes=random.randint(3, 40))
        rest = int(fen * random.uniform(0.97, 0.99))
        if random.random() < 0.3:
            # Notes to a courier of the team, who buys the coins.
            ledger.pay(gate, CASH, at, rest, channel="cash_out", by_device=True)
            at += timedelta(hours=random.randint(3, 20))
            ledger.pay(CASH, self.wallets[group.id], at, rest, channel="cash_in")
        else:
            collector = random.choice(group.layer)
            ledger.pay(gate, collector, at, rest, by_device=True)
            at += timedelta(minutes=random.randint(10, 400))
            ledger.pay(collector, self.wallets[group.id], at, rest, by_device=True)
        rest = int(rest * random.uniform(0.7, 0.87))
        at += timedelta(hours=random.randint(1, 30))
        platform = self.platforms[group.id]
        ledger.pay(self.wallets[group.id], platform, at, rest, by_device=True)
        rest = int(rest * 0.97)
        # The platform pays when it is told, before or after it was paid itself.
        at += timedelta(hours=random.randint(-12, 36))
        ledger.pay(platform, till(group), max(at, payment.at), rest, by_device=True)
        return rest

    def returns(self, month: int, fen: int, sponsor: Person) -> None:
        """The platform pays the sponsor out of the group's deposit, half of the time."""
        source = self.platforms[self.group.id] if self.random.random() < 0.5 else None
        self.give(self.random.choice(sponsor.accounts), fen, month, "", frm=source)


def _platform(world: World, place: int) -> Account:
    keeper = world.person("launderer", note="keeps a guarantee platform")
    keeper.level = "platform"
    world.account(keeper, currency="CNY")
    org = world.organization(
        f"Lucky Guarantee {place // 30 + 1}", country="KH", industry="6619", licensed=False
    )
    org.parts.append((keeper, "director", None, org.founded_on))
    return world.account(
        org, institution="LOTUS", currency="USDT", controller=keeper, opening=900_000_000_000
    )


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


HABITS: dict[str, Habits] = {
    "guarantee": Habits(coins=1.0, dollars=0.0, hides=0.6, second=0.3, fee=0.7, owns=0.25),
    "clan": Habits(
        hides=0.35, second=0.2, coins=0.05, cash=(0.15, 0.4), pay_cash=(0.1, 0.5), books=0.2,
        owns=0.15, rent=0.5, final=0.3, tithe=0.3,
    ),
}  # fmt: skip
CONDUCT: dict[str, type[Conduct]] = {"guarantee": Guarantee, "clan": Clan}
