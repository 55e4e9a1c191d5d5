"""Fraud groups: who is in them, what they own, and who really uses it.

The cast follows what courts, the United Nations and police have published of scam compounds
(sources in docs/simulator.md): a boss who is rarely on the phone, proxies and nominees in front,
a sponsor who buys in and is paid back, managers, leaders of teams, operators, recruiters, carriers
of people, sellers of bank accounts and SIM cards, and people held by force.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from leadgraph.simulate.cast import Cast, Plan
from leadgraph.simulate.habits import Manner
from leadgraph.simulate.things import Account, Organization, Person, Phone, Site
from leadgraph.simulate.world import World

MODI = ("fake_investment", "romance", "task_rebate", "impersonation", "loan", "gambling")
PARKS = (
    ("MM", "Golden Reed Park", "金苇园区"),
    ("KH", "Blue Heron Technology City", "蓝鹭科技城"),
    ("LA", "Teak River Economic Zone", "柚河经济区"),
    ("MM", "Silver Lake Garden", "银湖花园"),
    ("KH", "Coral Bay Industrial Park", "珊瑚湾园区"),
    ("MM", "Bamboo Hill New Town", "竹山新城"),
    ("PH", "Mango Coast Offices", "芒果海岸园区"),
    ("LA", "White Elephant Logistics Park", "白象物流园"),
)
_FOREIGN = ("MM", "VN", "MY", "PH", "KE", "TH")
_OPERATORS_FOR_A_MANAGER, _OPERATORS_FOR_A_LEADER, _LEADERS_FROM = 22, 9, 26


@dataclass
class Group:
    """One group. Months count from the first simulated; `raid` is None where none came.

    `treasury` collects the victims' money, `profit` takes the boss's share, and `final` is where
    a hidden boss uses it in the end. The first two are titled to the nominee.
    `proxy` is whom a hidden boss speaks to; the same person as `nominee` where there is only one
    between the boss and the floor. `numbers` are the telephones that victims are called from;
    `directs` and `pays` have who directs and who pays each member, by the member's id.
    """

    id: str
    size: int
    manner: Manner
    start: int
    raid: int | None
    country: str
    modus: str
    site: Site
    front: Organization
    bosses: list[Person]
    proxy: Person | None
    nominee: Person
    sponsor: Person | None
    facilitators: tuple[Person, ...]
    managers: list[Person]
    leaders: list[Person]
    operators: list[Person]
    recruiters: list[Person]
    sim_suppliers: list[Person]
    mules: list[Person]
    duped: list[Person]
    held: list[Person]
    treasury: Account = field(init=False)
    profit: Account = field(init=False)
    seat: Account = field(init=False)
    final: Account | None = None
    layer: list[Account] = field(default_factory=list)
    gates: list[Account] = field(default_factory=list)
    numbers: list[Phone] = field(default_factory=list)
    boss_phone: Phone | None = None
    directs: dict[str, Person] = field(default_factory=dict)
    pays: dict[str, Person] = field(default_factory=dict)
    arrived: list[Person] = field(default_factory=list)
    recruited: dict[str, Person] = field(default_factory=dict)
    victims: list[Person] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    @property
    def boss(self) -> Person:
        """The organizer (of several, the first)."""
        return self.bosses[0]

    @property
    def number(self) -> int:
        """The group's number, from 1."""
        return int(self.id.rsplit("G", 1)[1])

    @property
    def last(self) -> int:
        """The last month of the group's work, far off where no raid came."""
        return self.raid if self.raid is not None else 10_000

    @property
    def floor(self) -> list[Person]:
        """Those who work on the floor of their own will."""
        return [*self.managers, *self.leaders, *self.operators]

    def numbers_on(self, day: date) -> list[Phone]:
        """Return the numbers that victims are called from, of those registered by that day."""
        known = [phone for phone in self.numbers if phone.registered_on <= day]
        return known or self.numbers

    def members(self) -> list[Person]:
        """Everyone who works in the compound, willing or not."""
        return [*self.floor, *self.held]

    def head(self) -> Person:
        """Whom the managers report to, as far as they know."""
        if self.proxy is not None:
            return self.proxy
        return self.managers[0] if self.boss.hidden else self.boss


def form(world: World, plan: Plan, shared: Cast, bosses: int = 1) -> Group:
    """Make a group with its people, premises and company; up to so many `bosses` lead it."""
    random = world.random(f"group/{plan.place}")
    manner = plan.manner
    parks = PARKS if world.scale.groups == 0 else PARKS[:4]
    country, park, park_zh = parks[plan.place % len(parks)]
    id = f"{world.mark}G{plan.place + 1}"
    start, raid = _life(world, random, plan.place, manner)
    building = random.randrange(1, 30 if world.scale.groups else 400)
    site = world.site(
        f"{park} Building {building}", f"{park} ({park_zh})", country, f"{country}-ZONE"
    )
    people = _People(world, random, id)
    chiefs = [people.one("organizer", "boss") for _ in range(min(bosses, 1 + plan.size // 8))]
    proxy = nominee = None
    if manner.hidden:
        if manner.second or random.random() < 0.5:
            proxy = people.one("operator", "proxy", "proxy of the organizer")
        if manner.second or proxy is None:
            nominee = people.one(
                "operator", "nominee", "nominee: account and company titled to them"
            )
        nominee = nominee or proxy
        chain = dict.fromkeys(one.id for one in (proxy, nominee) if one is not None)
        for boss in chiefs:
            boss.hidden, boss.behind = True, ";".join(chain)
    front = world.organization(
        f"{park.split()[0]} {random.choice(('Digital', 'Network', 'Media', 'Trading'))} Co "
        f"{world.mark}{plan.place + 1}",
        country=country,
        industry="6201",
        licensed=manner.books,
        founded=world.days_ago(-30 * start),
        site=site,
    )
    titular = nominee or chiefs[0]
    if plan.sponsor is not None:
        plan.sponsor.group = ";".join(filter(None, (plan.sponsor.group, id)))
    part = 0.3 if plan.sponsor is not None and manner.owns else 0.0
    front.parts.append((titular, "director", None, front.founded_on))
    front.parts.append((titular, "shareholder", 1.0 - part, front.founded_on))
    if plan.sponsor is not None and part:
        front.parts.append((plan.sponsor, "beneficial_owner", part, front.founded_on))
    for carrier in plan.facilitators:
        carrier.group = ";".join(filter(None, (carrier.group, id)))
    left = max(
        2, plan.size - len(chiefs) - len({proxy and proxy.id, nominee and nominee.id} - {None})
    )
    managers = max(1, round(left / _OPERATORS_FOR_A_MANAGER))
    leaders = 0 if left < _LEADERS_FROM else round(left / (_OPERATORS_FOR_A_LEADER + 1))
    helpers = _collaborators(world, random, plan.size)
    made = Group(
        id,
        plan.size,
        manner,
        start,
        raid,
        country,
        MODI[plan.place % len(MODI)] if world.scale.groups else random.choice(MODI),
        site,
        front,
        chiefs,
        proxy,
        titular,
        plan.sponsor,
        plan.facilitators,
        people.some("operator", "manager", managers, note="floor manager"),
        people.some("operator", "team_leader", leaders, note="leader of a team"),
        people.some("operator", "operator", left - managers - leaders, foreign=0.25),
        people.some("recruiter", "recruiter", helpers[1]),
        people.some("sim_supplier", "sim_supplier", helpers[2]),
        people.some("mule", "mule", helpers[0]),
        people.some("lookalike:duped_holder", "", max(2, round(helpers[0] * 0.6))),
        people.some("held_victim", "held", random.randint(1, 2 + plan.size // 14), foreign=0.2),
    )
    _borrow(random, made, shared)
    _rank(random, made)
    return made


def _life(world: World, random: Random, place: int, manner: Manner) -> tuple[int, int | None]:
    """Draw the month in which a group begins, and that of the raid."""
    months = world.scale.months
    if world.scale.groups:
        start = random.randrange(0, max(1, months // 4))
        raid = None if place % 3 == 2 else random.randrange(months - 4, months - 1)
        return start, raid
    start = random.randrange(0, months - 8)
    if not manner.raided:
        return start, None
    return start, random.randrange(start + 6, months - 1)


def _collaborators(world: World, random: Random, size: int) -> tuple[int, int, int]:
    """Return how many mules, recruiters and SIM suppliers a group of that size has."""
    count = max(5, round(size * world.scale.collaborators))
    recruiters = max(1, round(count * 0.16))
    sellers = max(1, round(count * 0.1))
    return count - recruiters - sellers, recruiters, sellers


@dataclass
class _People:
    """Makes the people of one group."""

    world: World
    random: Random
    group: str

    def one(self, role: str, level: str, note: str = "", foreign: float = 0.0) -> Person:
        home = "CN"
        if self.random.random() < foreign:
            home = self.random.choice(_FOREIGN)
        male = self.random.random() < 0.8 if level == "boss" else None
        made = self.world.person(role, country=home, group=self.group, note=note, male=male)
        made.level = level
        return made

    def some(
        self, role: str, level: str, count: int, *, note: str = "", foreign: float = 0.0
    ) -> list[Person]:
        return [self.one(role, level, note, foreign) for _ in range(count)]


def _borrow(random: Random, group: Group, shared: Cast) -> None:
    """One seller in six also serves the next groups; they are not in the group's own count."""
    if shared.lent and random.random() < 0.6:
        for person in random.sample(shared.lent, min(len(shared.lent), 1 + group.size // 40)):
            person.group = ";".join(filter(None, (person.group, group.id)))
            (group.mules if "mule" in person.roles else group.sim_suppliers).append(person)
    own = [one for one in (*group.mules, *group.sim_suppliers) if one.group == group.id]
    shared.lent += random.sample(own, max(1, len(own) // 6)) if len(own) > 5 else []
    del shared.lent[:-40]


def _rank(random: Random, group: Group) -> None:
    """Settle who directs whom: boss, proxy, managers, leaders of teams, operators."""
    above = group.boss
    if group.proxy is not None:
        group.directs[group.proxy.id] = above
        above = group.proxy
    if group.nominee is not group.boss and group.nominee is not group.proxy:
        group.directs[group.nominee.id] = above
    for manager in group.managers:
        group.directs[manager.id] = above
    for leader in group.leaders:
        group.directs[leader.id] = random.choice(group.managers)
    for person in (*group.operators, *group.held):
        group.directs[person.id] = random.choice(group.leaders or group.managers)
