"""Businesses that live on notes: bars, tea houses and the like, of organizers and of honest people.

WHO SETS A WEIGHT MUST NOT READ THIS: see the package's first lines. Sources are in `harvest`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from leadgraph.simulate.calls import talk
from leadgraph.simulate.groups import Group
from leadgraph.simulate.lookalikes import Around
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.ordinary import lease
from leadgraph.simulate.things import Account, Organization, Person, Site
from leadgraph.simulate.travel import stay
from leadgraph.simulate.world import World

# Deposits stay below what a bank must report.
LARGEST_LOT = 49_000_00
_KINDS = (
    ("KTV", "9329"),
    ("茶楼", "5610"),
    ("酒吧", "5630"),
    ("汽车美容", "4520"),
    ("足浴", "9609"),
    ("棋牌室", "9200"),
)
# For each organizer and sponsor, so many honest ones.
_HONEST = 5.0
_IN_CASES = 0.06
_ON_PAPER = 0.3


@dataclass
class Bar:
    """A business whose takings are mostly notes.

    `owner` is on its papers, `user` has what it earns, on the account `to`. `usual` is what it
    takes in a month (fen); `extra` are the notes that are paid in beside that, and `cards` what
    others than guests pay by card, by month.
    """

    owner: Person
    user: Person
    firm: Organization
    account: Account
    to: Account
    usual: int
    extra: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    cards: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    funds: int = 0


@dataclass
class Home:
    """An organizer's household and business; `side` is the relative's account."""

    group: Group
    relative: Person
    side: Account
    bar: Bar

    def drawer(self, random: Random, month: int) -> Account:
        """Return the account on which the business pays who has it, that month."""
        group = self.group
        if not group.boss.hidden or (group.manner.tithe and random.random() < 0.6):
            return group.boss.purse
        if group.final is not None and month >= group.start and random.random() < 0.7:
            return group.final
        return self.side


@dataclass
class Resort:
    """A place with hot springs where firms take their people, and thank their backers."""

    world: World
    hotel: Site

    def receive(
        self, random: Random, guests: Sequence[Person], month: int, payer: Account, booker: Person
    ) -> None:
        """Let guests stay a night or two together."""
        at = self.world.moment(random, month, (6, 26), (14, 19))
        nights = random.randint(1, 2)
        for guest in {one.id: one for one in guests}.values():
            room = str(random.randrange(201, 288))
            arrives = at + timedelta(minutes=random.randrange(90))
            if arrives < self.world.end:
                stay(self.world, guest, self.hotel, arrives, nights, room=room,
                     booker=booker.phones[0], payer=payer)  # fmt: skip


def open_resorts(world: World, random: Random, count: int) -> list[Resort]:
    """Make so many of them."""
    resorts = []
    for place in range(count):
        name = (
            f"{random.choice('云清翠金')}{random.choice('泉谷湖岭')}温泉酒店{world.mark}{place + 1}"
        )
        site = world.site(name, f"温泉路{place + 8}号", "CN", "530100")
        keeper = world.organization(name, industry="5510", site=site)
        lease(world, site, keeper, None, None)
        resorts.append(Resort(world, site))
    return resorts


def open_bar(
    world: World, random: Random, owner: Person, user: Person, *, mark: str, handset: bool
) -> Bar:
    """Open one, years ago; without the user's `handset` the owner's opens the account."""
    kind, industry = random.choice(_KINDS)
    name = f"{random.choice('金老红蓝夜星')}{random.choice('樽街月湾宴座')}{kind}{world.mark}{mark}"
    street = f"{random.choice('东西南北')}街{random.randrange(1, 300)}号"
    site = world.site(name, street, "CN", user.region)
    firm = world.organization(name, industry=industry, site=site)
    firm.parts.append((owner, "director", None, firm.founded_on))
    firm.parts.append((owner, "shareholder", 1.0, firm.founded_on))
    account = world.account(
        firm, institution="HARB", currency="CNY", controller=user, opening=6_000_000
    )
    account.phones.append(owner.phone)
    if owner is not user:
        if not handset:
            account.devices.remove(user.imei)
        account.devices.insert(0, owner.imei)
    lease(world, site, None, firm, account)
    usual = int(random.lognormvariate(11.2, 0.4)) * 100
    return Bar(owner, user, firm, account, user.purse, usual)


def settle(world: World, random: Random, group: Group, place: int) -> Home:
    """Make an organizer's relative and business; who hides is on no paper of it."""
    boss = group.boss
    relative = world.person(note=f"relative of {boss.id}", male=not boss.male)
    relative.level = "household"
    uses = boss if boss.hidden and random.random() < 0.5 else relative
    side = world.account(
        relative, institution="HARB", currency="CNY", controller=uses, opening=3_000_000
    )
    if uses is boss:
        side.devices.insert(0, relative.imei)
    owner = relative
    if boss.hidden and random.random() < 0.35:
        owner = group.nominee
    elif not boss.hidden and random.random() < 0.6:
        owner = boss
    handset = not boss.hidden or group.manner.handset
    bar = open_bar(world, random, owner, boss, mark=str(place + 1), handset=handset)
    return Home(group, relative, side, bar)


def live(around: Around, random: Random, bar: Bar, month: int) -> None:
    """Takings by card and in notes, supplies, two hands, and what is left to who has it."""
    world, ledger = around.world, around.ledger
    taken = int(bar.usual * random.uniform(0.7, 1.3))
    by_card = 0
    for guest in random.sample(around.banked, random.randint(1, 3)):
        fen = random.randrange(80_00, 2_400_00)
        at = world.moment(random, month, hours=(18, 23))
        ledger.pay(guest.purse, bar.account, at, fen, channel="card", memo="消费")
        by_card += fen
    pay_in(world, ledger, random, bar, month, taken - by_card + bar.extra[month])
    bar.funds += taken + bar.extra[month] + bar.cards[month]
    supplies = int(taken * random.uniform(0.3, 0.45))
    at = world.moment(random, month, (8, 26))
    ledger.pay(bar.account, random.choice(around.life.shops), at, supplies, memo="进货")
    bar.funds -= supplies
    if bar.funds > 15_000_00 and random.random() < 0.85:
        fen = int(bar.funds * random.uniform(0.6, 0.85))
        at = world.moment(random, month, (24, 28))
        memo = random.choice(("", "备用金", "分红", "往来款"))
        ledger.pay(bar.account, bar.to, at, fen, memo=memo, by_device=True)
        bar.funds -= fen


def pay_in(world: World, ledger: Ledger, random: Random, bar: Bar, month: int, fen: int) -> None:
    """Pay notes in over the counter, in lots."""
    while fen > 1_000_00:
        lot = min(fen, random.randrange(9_000_00, LARGEST_LOT))
        at = world.moment(random, month, (2, 28), (9, 17))
        ledger.pay("EXT:CASH", bar.account, at, lot, channel="cash_in")
        fen -= lot


def honest(around: Around, resorts: Sequence[Resort], heads: int) -> None:
    """Let honest keepers live; three of ten have the business in a relative's name."""
    world = around.world
    random = world.random("harvest/bars")
    for place in range(round(heads * _HONEST)):
        keeper = world.person("lookalike:bar_keeper")
        world.account(keeper, institution="HARB", currency="CNY", opening=4_000_000)
        owner = keeper
        if random.random() < _ON_PAPER:
            owner = world.person(note=f"relative of {keeper.id}, on the papers of the business")
        bar = open_bar(
            world, random, owner, keeper, mark=str(place + 1001), handset=random.random() < 0.5
        )
        hands = random.sample(around.banked, 2)
        for month in range(world.scale.months):
            if random.random() < 0.08:
                # A wedding, a feast: more notes than usual.
                bar.extra[month] = int(bar.usual * random.uniform(0.5, 3))
            live(around, random, bar, month)
            if random.random() < 0.5:
                talk(world, random, keeper, random.choice(hands), month, 1)
        if random.random() < 0.3:
            month = random.randrange(1, world.scale.months - 1)
            guests = [keeper, *hands, *random.sample(around.life.people, random.randint(0, 2))]
            random.choice(resorts).receive(random, guests, month, bar.account, owner)
        around.enter(random, around.someone(random), keeper, _IN_CASES)
