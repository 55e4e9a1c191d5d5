"""Groups that have no accounts of their own for victims' money: teams lend theirs over a platform.

Written blind to the lists and held out until figures on it had been studied; it has been a variant
for development since. Sources: UNODC, "Inflection Point" (2025) and "Casinos, Money Laundering,
Underground Banking, and Transnational Organized Crime in East and Southeast Asia" (2024), on
guarantee platforms and the teams that launder for a per cent.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from leadgraph.simulate.fraud import Conduct
from leadgraph.simulate.groups import Group
from leadgraph.simulate.laundering import CASH, Town, till
from leadgraph.simulate.money import Ledger, Payment
from leadgraph.simulate.things import Account, Person
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
