"""Groups that work by the season.

WHO SETS A WEIGHT MUST NOT READ THIS: see the package's first lines.

A crew flies out as tourists, works from a rented villa for as long as a visitor may stay, flies
home and is paid there; then the next season begins in another country. For every season the
sponsor lends the start money, and is paid back first, with a share, when it is over. Whoever leads
stays at home and has a business that lives on notes: what mules draw is paid in there in small
lots, and others pay at its counter by card. The carrier of people sells the journey as a tour,
there and back, and goes along with some; only the first season, in a park, begins at night over a
land border. Managers take the pay for their people and keep a part of it until the next season.
Who is held is taken along, and does not come home.

Sources: the judgment on Tsai Chia-wei and others (Miaoli District Court, 2019), a backer and
organizer at home with crews in Croatia and Slovenia; the judgments of the "4.13" case (Beijing,
2017) on crews in villas in Nairobi; Operation Great Wall (Spain and China, 2016 to 2019);
immigration and police of Sri Lanka (2023) and of Indonesia (2024) on villas in Aluthgama and
Tabanan; American Chamber of Commerce in Taipei, "Taiwan's Scam Artists Go Global" (2016); UNODC,
"Inflection Point" (2025), on small sites in new countries; the judgment on Liang, backer of a site
in Kokang (Wangcheng, Changsha, 2025); Europol, "Why Is Cash Still King?" (2015), on businesses
that mix notes with their takings; FATF, Interpol and Egmont Group, "Illicit Financial Flows from
Cyber-enabled Fraud" (2023), on mules who draw at once; OHCHR, "Online Scam Operations and
Trafficking into Forced Criminality in Southeast Asia" (2023), on recruits whose passports are
taken.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from leadgraph.simulate.fraud import Conduct
from leadgraph.simulate.groups import Group
from leadgraph.simulate.habits import Habits
from leadgraph.simulate.held_out import harvest_bystanders, harvest_money, harvest_sites
from leadgraph.simulate.held_out.harvest_money import Home, Resort
from leadgraph.simulate.held_out.harvest_sites import LENGTH, WORKED, Season, Villa
from leadgraph.simulate.held_out.harvest_travel import Journeys
from leadgraph.simulate.laundering import CASH, Town, draw_cash, till
from leadgraph.simulate.money import Ledger, Payment
from leadgraph.simulate.movement import Roads
from leadgraph.simulate.police import party
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import World

if TYPE_CHECKING:
    from leadgraph.simulate.lookalikes import Around

# Owners of villas for each organizer and sponsor, and how many of these share one resort.
_OWNERS, _A_RESORT = 5.0, 6
# What a machine gives at once, and how often somebody draws of one payment (fen).
_LOT, _MOST_LOTS = 20_000_00, 5
# Of the notes drawn, the part that is paid in at the business, as far as it can say it took them.
_BANKED, _CREDIBLE = 0.6, 2.5
# Of a member's pay, what is kept until the next season.
_KEPT = 0.25

HABITS = Habits(
    hides=0.6,
    second=0.25,
    handset=0.45,
    final=0.4,
    tithe=0.45,
    cash=(0.18, 0.38),
    coins=0.12,
    dollars=0.1,
    pay_cash=(0.1, 0.4),
    books=0.05,
    rent=0.35,
    owns=0.15,
    seats=0.85,
    nights=0.55,
    along=0.55,
    quiet=0.25,
    raided=0.5,
)


class Harvest(Conduct):
    """Everything is owed until a season is over, and then paid at once, the sponsor first."""

    seasons: dict[str, list[Season]]
    villas: list[Villa]
    homes: dict[str, Home]
    resorts: list[Resort]
    heads: int

    def __init__(self, world: World, ledger: Ledger, group: Group, town: Town) -> None:
        super().__init__(world, ledger, group, town)
        self.relative, self.bar = self.homes[group.id].relative, self.homes[group.id].bar
        self.own = self.seasons[group.id]
        self.gates: list[Account] = group.gates
        # What has reached the till, what the sponsor has lent, what managers keep (fen).
        self.pot = self.lent = self.banked = 0
        self.kept: dict[str, int] = {}
        self.home = True

    @classmethod
    def prepare(cls, world: World, ledger: Ledger, groups: Sequence[Group], town: Town) -> None:
        """Make villas, resorts, and each organizer's household and business; lay out seasons."""
        random = world.random("harvest")
        cls.heads = sum(
            not {"organizer", "fund_sponsor"}.isdisjoint(person.roles) for person in world.people
        )
        cls.villas = harvest_sites.build_villas(world, random, max(6, round(cls.heads * _OWNERS)))
        cls.resorts = harvest_money.open_resorts(world, random, 1 + cls.heads // _A_RESORT)
        cls.seasons, cls.homes = {}, {}
        for place, group in enumerate(groups):
            cls.seasons[group.id] = harvest_sites.plan(world, random, group, cls.villas)
            cls.homes[group.id] = harvest_money.settle(world, random, group, place)

    @classmethod
    def move(cls, world: World, ledger: Ledger, group: Group, roads: Roads) -> None:
        """Out and back, season by season."""
        random = world.random(f"move/{group.id}")
        Journeys(world, ledger, random, group, roads).run(cls.seasons[group.id])

    @classmethod
    def surround(cls, around: "Around") -> None:
        """Let the businesses and honest crews live, and let the police ask around."""
        world = around.world
        random = world.random("harvest/business")
        for group in around.groups:
            home = cls.homes[group.id]
            for month in range(world.scale.months):
                home.bar.to = home.drawer(random, month)
                harvest_money.live(around, random, home.bar, month)
            # Whoever comes, comes where the crew is last.
            last = cls.seasons[group.id][-1]
            group.country, group.site = last.country, last.site
            group.arrived = list(last.crew)
        harvest_money.honest(around, cls.resorts, cls.heads)
        carriers = len({one.id for group in around.groups for one in group.facilitators})
        harvest_bystanders.live(around, cls.villas, cls.resorts, cls.heads, carriers)
        random = world.random("harvest/police")
        for group in around.groups:
            known = [(cls.homes[group.id].relative, 0.2, "家属")]
            known += [(one.villa.owner, 0.15, "出租") for one in cls.seasons[group.id] if one.villa]
            for person, rate, function in known:
                if random.random() < rate:
                    month = min(group.start + random.randint(5, 9), world.scale.months - 1)
                    at, case = world.moment(random, month), random.choice(group.cases)
                    party(world, case, "contact", person, at, function=function)

    # The year ----------------------------------------------------------------------------

    def run(self) -> None:
        """Live every season; what comes in is shared out when it is over."""
        world, group, random = self.world, self.group, self.random
        until, park = min(group.last, world.scale.months), group.country
        worked = [one.first + at for one in self.own for at in WORKED if one.first + at < until]
        by_month: dict[int, list[Person]] = {month: [] for month in worked}
        for victim in group.victims:
            by_month[random.choice(worked)].append(victim)
        for month in range(group.start, min(group.last + 1, world.scale.months)):
            place, phase = divmod(month - group.start, LENGTH)
            if place >= len(self.own):
                break
            season = self.own[place]
            self.home = phase == LENGTH - 1
            group.country = "CN" if self.home else season.country
            if phase == 0:
                self.begin(season)
            if not self.home:
                self.rent(month)
                self._keep_house(season, month)
            self.talk(month)
            self.active = self.gates
            self.numbers = group.numbers_on(world.month(month).date())
            self.pot += sum(self.defraud(victim, month) for victim in by_month.get(month, ()))
            if self.home and self.pot:
                self._close(month, season)
        if group.raid is not None and self.pot and group.raid + 1 < world.scale.months:
            self.home = False
            self.share(group.raid + 1, self.pot)
        group.country = park
        self.ransom()

    def begin(self, season: Season) -> None:
        """Start money, a villa, equipment, other accounts for victims, and another telephone."""
        world, group, random = self.world, self.group, self.random
        fresh = season is self.own[0]
        if fresh:
            self.found()
            self._save()
        elif group.sponsor is not None and group.manner.capital:
            self._lend(random, group.sponsor, season.first, 6_000_00)
        if season.villa is not None:
            payer: Account | str = group.seat
            if group.sponsor is not None and group.manner.rent:
                payer = group.sponsor.purse
            elif group.number % 4 == 0:
                payer = CASH
            if payer is group.seat and till(group) is not group.seat:
                self.give(group.seat, season.villa.rent * 4, season.first, days=(1, 1))
            signer = season.signer or group.managers[0]
            account = payer if isinstance(payer, Account) else None
            harvest_sites.let(world, season.villa, signer, account, season.first, season.back)
            harvest_sites.rent(self.ledger, world, random, season.villa, payer, season.first)
        if not fresh and random.random() < 0.5:
            at = world.moment(random, season.first, (14, 24))
            shop = random.choice(self.town.merchants)
            self.ledger.pay(till(group), shop, at, self.worth(random, 700_00), memo="电脑设备")
        ready = self.open_gates(season.first)
        self.gates = random.sample(ready, max(2, len(ready) // 3))
        if not fresh and group.boss_phone is not None and random.random() < 0.7:
            old = group.boss_phone
            group.boss_phone = world.phone(
                random.choice(group.numbers).subscriber, group.boss,
                registered=world.month(season.first).date(),
                imei=old.imei if random.random() < 0.5 else world.issue.imei(),
            )  # fmt: skip
        self._call_in(season)

    def _keep_house(self, season: Season, month: int) -> None:
        """Whoever signed for the place is sent what the house needs."""
        signer = season.signer or self.group.managers[0]
        fen = len(season.crew) * self.random.randrange(700_00, 1_500_00)
        self.give(signer.purse, fen, month, self.random.choice(("备用金", "生活费", "")),
                  days=(13, 18))  # fmt: skip

    def rent(self, month: int) -> None:
        """By the month in the park; villas are paid for at once."""
        if month < self.group.start + LENGTH:
            super().rent(month)

    # Money in ----------------------------------------------------------------------------

    def capital(self, random: Random, sponsor: Person) -> None:
        """The first season costs most."""
        self._lend(random, sponsor, self.group.start, 14_000_00)

    def _save(self) -> None:
        """Who has no sponsor that lends pays notes in, lot by lot, for the first journeys."""
        group, random = self.group, self.random
        if group.sponsor is not None and group.manner.capital:
            return
        left = self.worth(random, 14_000_00)
        while left > 0:
            lot = min(left, random.randrange(20_000_00, harvest_money.LARGEST_LOT))
            at = self.world.moment(random, group.start, (1, 3), (9, 17))
            self.ledger.pay(CASH, group.seat, at, lot, channel="cash_in")
            left -= lot

    def _lend(self, random: Random, sponsor: Person, month: int, fen: int) -> None:
        """To the company or the till, and to who acts, who passes it on to the floor."""
        group, ledger = self.group, self.ledger
        acting = group.proxy or (group.nominee if group.boss.hidden else group.boss)
        for part in range(random.randint(1, 2)):
            at = self.world.moment(random, month, (1 + part, 3 + part * 3))
            lent = self.worth(random, fen)
            self.lent += lent
            memo = random.choice(("周转", "备用金", "借款", ""))
            if part == 0:
                to = group.seat if month == group.start else till(group)
                ledger.pay(sponsor.purse, to, at, lent, memo=memo)
                continue
            ledger.pay(sponsor.purse, acting.purse, at, lent, memo=memo)
            at += timedelta(days=random.randint(1, 4))
            desk = random.choice(group.managers)
            ledger.pay(acting.purse, desk.purse, at, int(lent * 0.9), by_device=True)

    def launder(self, payment: Payment, gate: Account, fen: int) -> int:
        """Notes from a machine, the rest over a second account; some of it buys drinks."""
        ledger, random, group = self.ledger, self.random, self.group
        at = payment.at + timedelta(minutes=random.randint(3, 60))
        rest = int(fen * random.uniform(0.965, 0.985))
        if random.random() < 0.7:
            rest -= self._draw(gate, at, int(rest * min(0.85, group.manner.cash * 1.45)))
        layer = random.choice(group.layer)
        at += timedelta(minutes=random.randint(5, 60))
        ledger.pay(gate, layer, at, rest, by_device=True)
        if random.random() < 0.18:
            for _ in range(random.randint(1, 3)):
                spent = min(rest // 3, random.randrange(900_00, 9_800_00))
                evening = at.replace(hour=random.randint(19, 23)) + timedelta(
                    days=random.randint(1, 9)
                )
                if evening >= self.world.end:
                    break
                memo = random.choice(("消费", "会员充值", ""))
                ledger.pay(layer, self.bar.account, evening, spent, channel="card", memo=memo)
                self.bar.cards[_month(self.world, evening)] += spent
                rest -= spent
        at += timedelta(minutes=random.randint(40, 1_100))
        ledger.pay(layer, till(group), at, rest, by_device=True)
        return rest

    def _draw(self, gate: Account, at: datetime, fen: int) -> int:
        """Draw in lots, and bring most of it to the business; return what was drawn."""
        drawn = 0
        for _ in range(_MOST_LOTS):
            lot = min(fen - drawn, _LOT) // 100_00 * 100_00
            if lot < 500_00:
                break
            self.ledger.pay(gate, CASH, at, lot, channel="cash_out", by_device=True)
            drawn += lot
            at += timedelta(minutes=self.random.randint(2, 15))
        month = _month(self.world, at)
        for later in (month, month + 1, month + 2):
            extra = self.bar.extra
            room = int(self.bar.usual * _CREDIBLE) - extra[later]
            part = max(0, min(room, int(drawn * _BANKED / 3)))
            extra[later] += part
            self.banked += part if later < self.world.scale.months else 0
        return drawn

    # Money out ---------------------------------------------------------------------------

    def _close(self, month: int, season: Season) -> None:
        """Share out, and go to the springs with those who count."""
        self.share(month, self.pot)
        group, random = self.group, self.random
        if random.random() < 0.5:
            guests = list(group.managers[:2])
            guests += [group.proxy] if group.proxy is not None else []
            if random.random() < (0.4 if group.boss.hidden else 0.75):
                guests.append(group.boss)
            if group.sponsor is not None and random.random() < 0.4:
                guests.append(group.sponsor)
            spring = random.choice(self.resorts)
            spring.receive(random, guests, month, self.bar.account, self.bar.owner)

    def share(self, month: int, income: int) -> None:
        """The sponsor first, then who leads, then the crew if it is at home, then helpers."""
        random, group = self.random, self.group
        self.pot = 0
        if group.sponsor is not None and group.manner.returns:
            back = min(self.lent, int(income * 0.25))
            self.lent -= back
            self.returns(month, back + int(income * random.uniform(0.1, 0.16)), group.sponsor)
        up = int((income + self.banked) * random.uniform(0.3, 0.42)) - self.banked
        self.banked = 0
        if up > 0:
            self.profit(month, up)
        if self.home:
            self.wages(month, int(income * 0.2))
        for mule in group.mules:
            if random.random() < 0.35:
                self.give(mule.purse, random.randrange(300_00, 3_000_00), month)
        for seller in group.sim_suppliers:
            if month <= group.start + 12 and random.random() < 0.7:
                self.give(seller.purse, random.randrange(400_00, 6_000_00), month)
        if random.random() < 0.6:
            at = self.world.moment(random, month, (14, 20))
            draw_cash(self.ledger, random, till(group), at, int(income * 0.05), self.town)

    def returns(self, month: int, fen: int, sponsor: Person) -> None:
        """At once, or in two parts; now and then from who acts instead of the till."""
        random, group = self.random, self.group
        acting = group.proxy or (group.nominee if group.boss.hidden else None)
        for part in [fen] if random.random() < 0.5 else [fen // 2, fen - fen // 2]:
            to, memo = random.choice(sponsor.accounts), random.choice(("", "还款", "分红"))
            if acting is not None and random.random() < 0.35:
                self.give(acting.purse, part, month, days=(3, 4))
                self.give(to, part, month, memo, days=(5, 8), frm=acting.purse)
            else:
                self.give(to, part, month, memo, days=(3, 6))

    def wages(self, month: int, fen: int) -> None:
        """Managers get their own pay and that of their people, and pay these at home."""
        random, group = self.random, self.group
        head = group.proxy or self.organizer(month)
        season = self.own[(month - group.start) // LENGTH]
        there = [one for one in season.crew if one.level in ("team_leader", "operator")]
        # By what each has brought in.
        weight = {one.id: random.uniform(0.4, 2.2) for one in there}
        total = sum(weight.values()) + 3.0 * len(group.managers) + 4.0 * (group.proxy is not None)
        if group.proxy is not None:
            if group.proxy is not head:
                group.pays[group.proxy.id] = head
            self.give(group.proxy.purse, int(fen * 4.0 / total), month, days=(5, 9))
        for manager in group.managers:
            if manager is not head:
                group.pays[manager.id] = head
            team = [one for one in there if self._manager(one) is manager]
            own = {one.id: int(fen * weight[one.id] / total) for one in team}
            paid = [one for one in team if random.random() >= group.manner.pay_cash]
            whole = int(fen * 3.0 / total) + sum(own[one.id] for one in paid)
            memo = random.choice(("", "提成", "结算"))
            self.give(manager.purse, whole, month, memo, days=(5, 8))
            for one in paid:
                group.pays[one.id] = manager
                self.kept[one.id] = int(own[one.id] * _KEPT)
                now = own[one.id] - self.kept[one.id]
                memo = random.choice(("", "提成", "工资"))
                self.give(one.purse, now, month, memo, days=(9, 15), frm=manager.purse)

    def _call_in(self, season: Season) -> None:
        """Before they leave again, members are paid what was kept of the season before."""
        for one in season.crew:
            fen = self.kept.pop(one.id, 0)
            if fen:
                desk = self._manager(one)
                memo = self.random.choice(("", "安家费", "尾款"))
                self.give(one.purse, fen, season.first, memo, days=(1, 3), frm=desk.purse)

    def _manager(self, one: Person) -> Person:
        above = self.group.directs[one.id]
        return above if above.level == "manager" else self.group.directs[above.id]

    # Talk --------------------------------------------------------------------------------

    def talk(self, month: int) -> None:
        """As others do; with the sponsor before a season, and when it is over."""
        super().talk(month)
        group, phase = self.group, (month - self.group.start) % LENGTH
        if group.sponsor is not None and phase in (0, LENGTH - 1):
            acting = group.proxy or group.boss
            self.some(month, acting, group.sponsor, 3)
        self.some(month, group.boss, self.relative, 3)
        if self.bar.owner is not group.boss and self.bar.owner is not self.relative:
            self.some(month, group.boss, self.bar.owner, 1)


def _month(world: World, at: datetime) -> int:
    return (at.year - world.start.year) * 12 + at.month - world.start.month
