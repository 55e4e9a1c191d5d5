"""Fraud groups: who is in them, what they own, and who really uses it.

The cast follows what courts, the United Nations and police have published of scam compounds
(sources in docs/simulator.md): a boss who is rarely on the phone, a proxy or nominee in front, a
sponsor who buys in and is paid back, floor managers, operators, recruiters, carriers of people,
sellers of bank accounts and SIM cards, and people held by force.
"""

from dataclasses import dataclass, field
from random import Random

from leadgraph.simulate.things import Account, Organization, Outlet, Person, Phone, Site
from leadgraph.simulate.travel import passport
from leadgraph.simulate.world import World

MODI = ("fake_investment", "romance", "task_rebate", "impersonation", "loan", "gambling")
PARKS = (
    ("MM", "Golden Reed Park", "金苇园区"),
    ("KH", "Blue Heron Technology City", "蓝鹭科技城"),
    ("LA", "Teak River Economic Zone", "柚河经济区"),
    ("MM", "Silver Lake Garden", "银湖花园"),
)


@dataclass
class Group:
    """One group. Months count from the first simulated; `raid` is None where none came.

    `treasury` collects the victims' money, `profit` takes the boss's share. Both are titled to a
    nominee or the front company where the boss hides, and opened from the boss's device.
    """

    id: str
    start: int
    raid: int | None
    country: str
    modus: str
    site: Site
    front: Organization
    boss: Person
    proxy: Person | None
    nominee: Person
    sponsor: Person
    facilitator: Person
    sim_supplier: Person
    managers: list[Person]
    operators: list[Person]
    recruiters: list[Person]
    mules: list[Person]
    duped: list[Person]
    held: list[Person]
    treasury: Account
    profit: Account
    seat: Account
    layer: list[Account] = field(default_factory=list)
    gates: list[Account] = field(default_factory=list)
    numbers: list[Phone] = field(default_factory=list)
    boss_phone: Phone | None = None
    cash_share: float = 0.1
    arrived: list[Person] = field(default_factory=list)
    recruited: dict[str, Person] = field(default_factory=dict)
    victims: list[Person] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The last month of the group's work, far off where no raid came."""
        return self.raid if self.raid is not None else 10_000

    def members(self) -> list[Person]:
        """Everyone who works in the compound, willing or not."""
        return [*self.managers, *self.operators, *self.held]


@dataclass
class Cast:
    """People who serve more than one group."""

    sponsors: list[Person]
    facilitators: list[Person]
    sim_suppliers: list[Person]
    outlets: list[Outlet]


def cast(world: World) -> Cast:
    """Make those who serve several groups: one sponsor of two, one carrier of people for two."""
    random = world.random("cast")
    count = world.scale.groups
    sponsors = [
        world.person("fund_sponsor", male=random.random() < 0.75) for _ in range(max(1, count - 1))
    ]
    facilitators = [world.person("border_facilitator") for _ in range(max(1, count - 1))]
    suppliers = [world.person("sim_supplier") for _ in range(max(1, count // 2))]
    for sponsor in sponsors:
        world.account(sponsor, institution="HARB", opening=900_000_000)
        if random.random() < 0.5:
            world.account(sponsor, institution="RIVR", currency="USD", opening=2_000_000)
    for person in (*facilitators, *suppliers):
        world.account(person, opening=1_500_000)
    for person in facilitators:
        passport(world, person)
        world.phone(person, person, registered=world.days_ago(10), imei=world.issue.imei())
    outlets = []
    for place, supplier in enumerate(suppliers):
        shop = world.organization(f"{'顺达信诚永'[place % 5]}通讯店", industry="4741")
        shop.parts.append((supplier, "representative", None, shop.founded_on))
        outlets.append(
            Outlet(
                world.issue.number("OUT-", 5),
                shop.name,
                ("north-telecom", "south-telecom")[place % 2],
                shop,
            )
        )
    return Cast(sponsors, facilitators, suppliers, outlets)


def form(world: World, place: int, shared: Cast) -> Group:
    """Make the group number `place` with its people, premises, company, accounts and numbers."""
    random = world.random(f"group/{place}")
    country, park, park_zh = PARKS[place % len(PARKS)]
    id = f"G{place + 1}"
    months = world.scale.months
    start = random.randrange(0, max(1, months // 4))
    raid = None if place % 3 == 2 else random.randrange(months - 4, months - 1)
    site = world.site(
        f"{park} Building {random.randrange(1, 30)}",
        f"{park} ({park_zh})",
        country,
        f"{country}-ZONE",
    )

    def some(role: str, count: int, foreign: float = 0.0) -> list[Person]:
        made = []
        for _ in range(count):
            home = (
                random.choice(("MM", "VN", "MY", "PH", "KE", "TH"))
                if random.random() < foreign
                else "CN"
            )
            made.append(world.person(role, country=home, group=id))
        return made

    hiding = place % 3 != 2
    boss = world.person("organizer", group=id, male=random.random() < 0.8)
    boss.hidden = hiding
    proxy = (
        world.person("operator", group=id, note="proxy of the organizer")
        if hiding and place % 3 == 0
        else None
    )
    nominee = (
        world.person("operator", group=id, note="nominee: account and company titled to them")
        if hiding
        else boss
    )
    world.account(boss, institution="HARB", opening=20_000_000)
    trade = random.choice(("Digital", "Network", "Media", "Trading"))
    front = world.organization(
        f"{park.split()[0]} {trade} Co {place + 1}",
        country=country,
        industry="6201",
        licensed=False,
        founded=world.days_ago(-30 * start),
        site=site,
    )
    front.parts.append((nominee, "director", None, front.founded_on))
    front.parts.append((nominee, "shareholder", 1.0 if place % 2 else 0.7, front.founded_on))
    sponsor = shared.sponsors[max(0, place - 1) % len(shared.sponsors)]
    sponsor.group = ";".join(filter(None, (sponsor.group, id)))
    if not place % 2:
        front.parts.append((sponsor, "beneficial_owner", 0.3, front.founded_on))
    facilitator = shared.facilitators[place % len(shared.facilitators)]
    facilitator.group = ";".join(filter(None, (facilitator.group, id)))
    supplier = place % len(shared.sim_suppliers)
    opened = world.days_ago(-30 * start - 5)

    def titled(institution: str, currency: str = "CNY") -> Account:
        made = world.account(
            nominee,
            institution=institution,
            currency=currency,
            opened=opened,
            controller=boss,
            opening=0,
        )
        if proxy is not None:
            made.devices.append(proxy.imei)
        return made

    abroad = place % 4
    treasury = titled("LOTUS", "USDT") if abroad == 3 else titled("HARB")
    profit = titled("RIVR", "USD" if abroad == 1 else "CNY")
    seat = world.account(
        front, institution="RIVR", opened=opened, controller=proxy or boss, opening=0
    )
    made = Group(
        id,
        start,
        raid,
        country,
        MODI[place % len(MODI)],
        site,
        front,
        boss,
        proxy,
        nominee,
        sponsor,
        facilitator,
        shared.sim_suppliers[supplier],
        some("operator", random.randint(1, 3)),
        some("operator", random.randint(*world.scale.operators), foreign=0.25),
        some("recruiter", random.randint(1, 2)),
        some("mule", random.randint(3, 5)),
        [world.person("lookalike:duped_holder", group=id) for _ in range(2)],
        [
            world.person("held_victim", group=id, country="CN" if i != 1 else "PH")
            for i in range(random.randint(1, 3))
        ],
        treasury,
        profit,
        seat,
        cash_share=(0.1, 0.45, 0.15, 0.2)[place % 4],
    )
    for person in made.managers:
        person.note = "floor manager"
    _accounts(world, random, made)
    _numbers(world, random, made, shared.outlets[supplier])
    return made


def _accounts(world: World, random: Random, group: Group) -> None:
    """Open the accounts that money runs through, and those that pay goes to."""
    opened = world.days_ago(-30 * group.start - random.randrange(10, 40))
    for mule in group.mules:
        for _ in range(random.randint(1, 2)):
            account = world.account(mule, opened=opened, currency="CNY", opening=0)
            group.gates.append(account)
            if random.random() < 0.6:
                account.devices.append(group.managers[0].imei)
    for person in group.duped:
        account = world.account(
            person, opened=opened, controller=group.managers[0], currency="CNY", opening=0
        )
        account.phones.append(person.phone)
        group.gates.append(account)
        world.account(person, institution="HARB")
    for _ in range(2):
        holder = random.choice(group.mules)
        account = world.account(
            holder,
            institution=random.choice(("HARB", "RIVR")),
            currency="CNY",
            opened=opened,
            controller=group.proxy or group.managers[-1],
            opening=0,
        )
        group.layer.append(account)
    for person in (*group.managers, *group.operators, *group.recruiters):
        world.account(person, institution=random.choice(("LOTUS", "LOTUS", "HARB")), currency="CNY")
    if group.proxy is not None:
        world.account(group.proxy, institution="RIVR", currency="CNY")


def _numbers(world: World, random: Random, group: Group, outlet: Outlet) -> None:
    """Buy numbers registered to people who never speak on them; give the boss a second phone."""
    lenders = [
        world.person("lookalike:nominee_subscriber", note=f"lent a name for numbers of {group.id}")
        for _ in range(3)
    ]
    day = world.month(group.start).date()
    for place in range(12):
        user = random.choice([*group.operators, *group.held, *group.managers])
        group.numbers.append(
            world.phone(
                random.choice(lenders),
                user,
                registered=day.replace(day=1 + place % 4 * 2),
                outlet=outlet,
                imei=world.issue.imei(),
            )
        )
    if group.boss.hidden:
        second = world.issue.imei()
        group.boss_phone = world.phone(
            lenders[0], group.boss, registered=day, outlet=outlet, imei=second
        )
        group.profit.devices.append(second)
