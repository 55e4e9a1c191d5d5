"""Groups whose profit becomes property.

Who leads takes little of the profit as money. It is paid to developers, car dealers and jewellers,
by the group's accounts and by those of mules who quote the number of the contract; flats end in a
company of the family's, of which a secretary is the director on paper, and are let. Money comes
back as rent, as a director's fee, as a car sold again, or as the refund of a purchase that was
cancelled. The sponsor buys units off plan from a developer in the park, whose steward pays the
money to the group for works, and is paid back as rent for the units, out of what the group pays for
the upkeep of its floor. Pay is held back for three months, handed out by one of the managers,
and partly spent at the shop on the premises. The organizer speaks with the steward and a relative,
and has the head of the floor come over as a guest, on the family company's account.

Sources: United States v. Chen Zhi, indictment (Eastern District of New York, 2025), and U.S.
Treasury, designation of the Prince Group (2025), on a developer that ran compounds, on proceeds
spent on houses, yachts, watches and art, and on companies and a household that held them; the
judgments on Su Wenqiang, Su Haijin, Wang Dehai and others (State Courts of Singapore, 2024) and
Singapore's "Money Laundering National Risk Assessment" (2024), on flats, cars and jewellery in
wives' names and on secretaries who are directors of many companies; FATF, "Money Laundering and
Terrorist Financing Through the Real Estate Sector" (2007), on third parties who pay, refunds,
rent as a cover, and companies that own; FATF, "Concealment of Beneficial Ownership" (2018); OHCHR,
"Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia" (2023), and
Amnesty International, "I Was Someone Else's Property" (2025), on pay that is held back and
compounds that are towns with shops.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from leadgraph.simulate import buyers
from leadgraph.simulate.calls import talk
from leadgraph.simulate.estates import (
    Contract,
    Estate,
    Home,
    Market,
    flat,
    open_market,
    pay_builders,
    settle_home,
)
from leadgraph.simulate.fraud import Conduct
from leadgraph.simulate.groups import Group
from leadgraph.simulate.laundering import Town, till
from leadgraph.simulate.money import Ledger, Payment
from leadgraph.simulate.police import party
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import World

if TYPE_CHECKING:
    from leadgraph.simulate.lookalikes import Around

# Months for which the floor's pay is held back.
_HELD_BACK = 3
# With less than that to spend (fen) no car and no watch is bought.
_DEAR = 40_000_00


class Orchard(Conduct):
    """The profit is spent on property before who leads has it; the sponsor is paid as a landlord.

    Of the signs of a hidden boss `tithe` is here the family company's fee, and `final` the account
    to which refunds and sales are paid.
    """

    market: Market
    estates: dict[str, Estate]
    homes: dict[str, Home]

    def __init__(self, world: World, ledger: Ledger, group: Group, town: Town) -> None:
        super().__init__(world, ledger, group, town)
        self.estate = self.estates[group.id]
        self.home = self.homes[group.id]
        self.contract: Contract | None = None
        # What mules have paid for the contract since the last share, what is left over to spend,
        # what the sponsor and the floor are owed (fen).
        self.spent = self.left = self.due = self.owed = 0
        self.waited = 0
        self.coming: list[tuple[int, Account, int, str]] = []

    @classmethod
    def prepare(cls, world: World, ledger: Ledger, groups: Sequence[Group], town: Town) -> None:
        """Make sellers, estates, and each organizer's family and company."""
        random = world.random("orchard")
        cls.market, cls.estates = open_market(world, random, groups)
        cls.homes = {group.id: settle_home(world, random, cls.market, group) for group in groups}

    @classmethod
    def surround(cls, around: "Around") -> None:
        """Let the flats, let honest buyers live, and let the police ask around."""
        buyers.live(around, cls.market)
        random = around.world.random("orchard/stewards")
        for estate in cls.market.estates:
            for month in range(around.world.scale.months):
                at = around.world.moment(random, month, (10, 11))
                to, own = estate.steward.purse, random.randrange(15_000_00, 25_000_00)
                around.ledger.pay(estate.account, to, at, own, channel="salary", memo="工资")
        random = around.world.random("orchard/let")
        for home in cls.homes.values():
            for owned in home.flats:
                for month, fen in buyers.let(around, random, home.firm, home.company, owned):
                    if random.random() < 0.7:
                        at = around.world.moment(random, month, (18, 25))
                        around.ledger.pay(home.company, home.side, at, int(fen * 0.8), memo="借款")
        random = around.world.random("orchard/builders")
        pay_builders(around.world, around.ledger, random, cls.market)
        random = around.world.random("orchard/police")
        for group in around.groups:
            known = (
                (cls.estates[group.id].steward, 0.25, "suspect", "物业"),
                (cls.homes[group.id].relative, 0.2, "contact", "家属"),
            )
            for person, rate, category, function in known:
                if random.random() < rate:
                    month = min(group.start + random.randint(5, 9), around.world.scale.months - 1)
                    at, case = around.world.moment(random, month), random.choice(group.cases)
                    party(around.world, case, category, person, at, function=function)

    # Money in ----------------------------------------------------------------------------

    def capital(self, random: Random, sponsor: Person) -> None:
        """Units bought off plan; the estate pays the group for works, some days later."""
        group, estate = self.group, self.estate
        for tranche in range(random.randint(2, 3)):
            at = self.world.moment(random, group.start, (1 + tranche * 8, 5 + tranche * 8))
            fen = self.worth(random, 16_000_00)
            self.ledger.pay(sponsor.purse, estate.account, at, fen, memo="认购款")
            at += timedelta(days=random.randint(1, 4), hours=random.randrange(5))
            to = group.seat if tranche % 2 == 0 else till(group)
            memo = random.choice(("工程款", "装修", ""))
            self.ledger.pay(estate.account, to, at, int(fen * 0.96), memo=memo, by_device=True)

    def launder(self, payment: Payment, gate: Account, fen: int) -> int:
        """As others do; now and then a mule's account pays for the organizer's flat instead."""
        ledger, random, contract = self.ledger, self.random, self.contract
        rest = int(fen * random.uniform(0.96, 0.98))
        if contract is None or contract.paid + rest > contract.price or random.random() >= 0.16:
            return super().launder(payment, gate, fen)
        at = payment.at + timedelta(minutes=random.randint(4, 90))
        layer = random.choice(self.group.layer)
        ledger.pay(gate, layer, at, rest, by_device=True)
        at += timedelta(hours=random.randint(1, 40))
        ledger.pay(layer, contract.seller, at, rest, memo=f"{contract.number} 房款", by_device=True)
        contract.paid += rest
        self.spent += rest
        return rest

    # Money out ---------------------------------------------------------------------------

    def rent(self, month: int) -> None:
        """The premises, and what the crew buys at the shop, of which the estate has its part."""
        super().rent(month)
        random, group, estate = self.random, self.group, self.estate
        arrived = {person.id for person in group.arrived}
        taken = 0
        for person in (*group.leaders, *group.operators):
            if person.id in arrived and random.random() < 0.3:
                fen = random.randrange(40_00, 900_00)
                at = self.world.moment(random, month)
                self.ledger.pay(person.purse, estate.canteen, at, fen, channel="card")
                taken += fen
        if taken:
            at = self.world.moment(random, month, (26, 28))
            self.ledger.pay(estate.canteen, estate.account, at, taken // 4, memo="管理费")

    def profit(self, month: int, fen: int) -> None:
        """A part to the family's company, most of it to those who sell; what comes back goes home.

        What mules have paid for the flat is taken off.
        """
        random, group, home = self.random, self.group, self.home
        self._collect(month)
        own = int(fen * random.uniform(0.15, 0.3))
        memo = random.choice(("服务费", "咨询费", ""))
        self.give(home.company, own, month, memo)
        home.funds += own
        self._fee(month)
        rest = fen - own - self.spent + self.left
        self.spent, self.left = max(0, -rest), 0
        if rest <= 0:
            return
        source = till(group)
        if random.random() < 0.5:
            self.give(group.profit, rest, month, "分红" if group.manner.books else "")
            source = group.profit
        if rest > _DEAR and random.random() < 0.4:
            rest -= self._indulge(month, int(rest * random.uniform(0.3, 0.6)), source)
        self.left = rest - self._instalment(month, rest, source)
        if source is group.profit:
            # It lies there, and is not paid out of the till again.
            self.left = 0

    def _indulge(self, month: int, fen: int, source: Account) -> int:
        """Buy a car, a watch or a painting; some are sold again a few months later."""
        random = self.random
        shop = random.choice(self.market.showrooms)
        memo = random.choice(("车款", "腕表", "珠宝", ""))
        at = self.world.moment(random, month, (10, 18))
        self.ledger.pay(source, shop, at, fen, memo=memo, by_device=True)
        if random.random() < 0.5:
            back = int(fen * random.uniform(0.7, 0.95))
            self.coming.append((month + random.randint(1, 3), shop, back, "回购"))
        return fen

    def _instalment(self, month: int, fen: int, source: Account) -> int:
        """Pay for the flat; it is handed over when it is paid for, or the purchase cancelled."""
        random, world = self.random, self.world
        contract = self.contract or self._sign(month)
        part = min(fen, max(0, contract.price - contract.paid))
        if part:
            at = world.moment(random, month, (10, 20))
            memo = f"{contract.number} 房款"
            self.ledger.pay(source, contract.seller, at, part, memo=memo, by_device=True)
            contract.paid += part
            contract.instalments += 1
        if contract.paid >= contract.price:
            self.contract = None
            if month + 1 < world.scale.months:
                self.home.flats.append(flat(world, random, contract, month + 1))
        elif contract.instalments > 1 and random.random() < 0.2:
            back = int(contract.paid * random.uniform(0.88, 0.97))
            self.coming.append((month + 1, contract.seller, back, f"{contract.number} 退款"))
            self.contract = None
        return part

    def _sign(self, month: int) -> Contract:
        """Begin to buy a flat: the relative pays the deposit, or the organizer in person."""
        random, group = self.random, self.group
        price = int(max(18, group.size) * random.uniform(16_000_00, 42_000_00))
        number = self.world.issue.number("SPA", 6)
        self.contract = Contract(random.choice(self.market.developers), number, price)
        in_person = random.random() < (0.15 if group.boss.hidden else 0.5)
        payer = group.boss.purse if in_person else self.home.side
        deposit = random.randrange(20_000_00, 50_000_00)
        at = self.world.moment(random, month, (4, 9))
        memo = f"{number} 定金"
        self.ledger.pay(payer, self.contract.seller, at, deposit, memo=memo, by_device=True)
        self.contract.paid = deposit
        return self.contract

    def _collect(self, month: int) -> None:
        """Let refunds and the price of things sold again come in."""
        random, group = self.random, self.group
        for due, payer, fen, memo in self.coming:
            if due <= month:
                to = self.home.side
                if group.final is not None and random.random() < 0.75:
                    to = group.final
                elif not group.boss.hidden and random.random() < 0.6:
                    to = group.boss.purse
                at = self.world.moment(random, month, (5, 22))
                self.ledger.pay(payer, to, at, fen, memo=memo)
        self.coming = [one for one in self.coming if one[0] > month]

    def _fee(self, month: int) -> None:
        """The family's company pays a fee every month, or lends what it has now and then."""
        random, group, home = self.random, self.group, self.home
        at = self.world.moment(random, month, (20, 24))
        regular = (12_000 + 300 * group.size) * 100
        if group.manner.tithe or not group.boss.hidden:
            if home.funds >= regular and random.random() < 0.85:
                memo = "董事费"
                self.ledger.pay(home.company, group.boss.purse, at, regular, memo=memo)
                home.funds -= regular
        elif home.funds and random.random() < 0.35:
            fen = int(home.funds * random.uniform(0.4, 0.8))
            self.ledger.pay(home.company, home.side, at, fen, memo="借款", by_device=True)
            home.funds -= fen

    def returns(self, month: int, fen: int, sponsor: Person) -> None:
        """The group pays the estate for upkeep, the estate the sponsor for the units, a bit less.

        What is not paid in one month is added in a later one.
        """
        random, estate = self.random, self.estate
        self.give(estate.account, fen, month, random.choice(("物业费", "管理费")))
        self.due += int(fen * 0.96)
        if random.random() < 0.8:
            at = self.world.moment(random, month, (10, 22))
            to = random.choice(sponsor.accounts)
            memo = random.choice(("包租收益", "包租收益", "回购款"))
            self.ledger.pay(estate.account, to, at, self.due, memo=memo, by_device=True)
            self.due = 0

    def wages(self, month: int, fen: int) -> None:
        """Managers and leaders are paid by the month; the floor's pay is held back, and handed out
        by a manager less what is taken off for fines."""
        random, group = self.random, self.group
        head = group.proxy or self.organizer(month)
        desk = group.managers[0]
        arrived = {person.id for person in group.arrived}
        floor = [one for one in group.operators if one.id in arrived]
        above = [(one, 3.0) for one in group.managers] + [(one, 1.8) for one in group.leaders]
        if group.proxy is not None:
            above.append((group.proxy, 4.0))
        total = sum(weight for _, weight in above) + len(floor)
        for person, weight in above:
            if person is not head:
                group.pays[person.id] = head
            if random.random() >= group.manner.pay_cash:
                own = int(fen * weight / total)
                self.give(person.purse, own, month, random.choice(("工资", "")), days=(9, 12))
        self.owed += int(fen * len(floor) / total)
        self.waited += 1
        if self.waited < _HELD_BACK or not floor:
            return
        self.give(desk.purse, self.owed, month, days=(7, 9))
        for person in floor:
            group.pays[person.id] = desk
            if random.random() >= group.manner.pay_cash:
                own = int(self.owed / len(floor) * random.uniform(0.5, 0.95))
                self.give(person.purse, own, month, days=(10, 14), frm=desk.purse)
        self.owed = self.waited = 0

    # Talk --------------------------------------------------------------------------------

    def command(self, month: int, boss: Person, head: Person) -> None:
        """Half of it as elsewhere, else over the steward; and as hosts, every few months."""
        random, estate, home = self.random, self.estate, self.home
        floor = head if head is not boss else self.group.managers[0]
        if random.random() < 0.5:
            super().command(month, boss, head)
        else:
            estate.speak(random, boss, month)
            estate.speak(random, floor, month)
        if self.group.sponsor is not None and random.random() < 0.35:
            estate.speak(random, self.group.sponsor, month)
        talk(self.world, random, boss, home.relative, month, random.randint(0, 2))
        if month > self.group.start and random.random() < 0.3:
            guests = [home.relative, floor]
            if random.random() < 0.6:
                guests.append(boss)
            estate.lodge(random, guests, month, home.company, home.relative)
