"""Who serves several groups: sponsors, carriers of people with or without a legal front, and the
plan of which group each of them serves."""

from dataclasses import dataclass, field
from random import Random

from leadgraph.simulate import scale
from leadgraph.simulate.habits import Habits, Manner, draw
from leadgraph.simulate.things import Account, Organization, Person
from leadgraph.simulate.travel import passport
from leadgraph.simulate.world import World

# Below that many people a group has no sponsor, no carrier of its own.
_WORTH_A_SPONSOR, _WORTH_A_CARRIER = 12, 8
_ONE_CARRIER_FOR = 45


@dataclass(frozen=True)
class Plan:
    """What is settled of a group before it forms: its size, its manner and who serves it."""

    place: int
    size: int
    manner: Manner
    sponsor: Person | None
    facilitators: tuple[Person, ...]


@dataclass
class Cast:
    """People who serve more than one group, and the plans of all groups.

    `fronts` are the firms of carriers of people who have one, by the carrier's id; `lent` the
    sellers of SIM cards and of accounts whom another group already deals with.
    """

    sponsors: list[Person]
    facilitators: list[Person]
    plans: list[Plan]
    fronts: dict[str, tuple[Organization, Account]]
    lent: list[Person] = field(default_factory=list)


def cast(world: World, habits: Habits) -> Cast:
    """Make those who serve several groups, and plan which groups they serve."""
    random = world.random("cast")
    sponsors = [_sponsor(world, random) for _ in range(world.scale.sponsors)]
    fronts: dict[str, tuple[Organization, Account]] = {}
    facilitators = [_carrier(world, random, fronts) for _ in range(world.scale.facilitators)]
    sizes = scale.sizes(world.scale, world.random("sizes"))
    manners = [draw(habits, world.random(f"manner/{place}")) for place in range(len(sizes))]
    few = world.scale.groups > 0
    wanting = [
        place
        for place, size in enumerate(sizes)
        if few or (size >= _WORTH_A_SPONSOR and random.random() < habits.funded)
    ]
    funding = _share_out(random, sponsors, wanting)
    carrying: dict[int, list[Person]] = {}
    rounds = [
        place
        for place, size in enumerate(sizes)
        if few or (size >= _WORTH_A_CARRIER and random.random() < habits.moved)
        for _ in range(1 + size // _ONE_CARRIER_FOR)
    ]
    for place, carrier in _share_out(random, facilitators, rounds, several=True):
        if carrier not in carrying.setdefault(place, []):
            carrying[place].append(carrier)
    paid_by = dict(funding)
    plans = [
        Plan(place, size, manners[place], paid_by.get(place), tuple(carrying.get(place, ())))
        for place, size in enumerate(sizes)
    ]
    return Cast(sponsors, facilitators, plans, fronts)


def _share_out(
    random: Random, people: list[Person], places: list[int], *, several: bool = False
) -> list[tuple[int, Person]]:
    """Give each place someone: everyone gets one before some get more than others."""
    if not people or not places:
        return []
    order = list(places)
    random.shuffle(order)
    dealt = list(people)
    random.shuffle(dealt)
    shared = list(zip(order, dealt, strict=False))
    weights = [random.paretovariate(1.6) for _ in people]
    shared += [(place, random.choices(people, weights)[0]) for place in order[len(dealt) :]]
    if several and len(dealt) > len(order):
        # More carriers than rounds: the others go along with one of the groups too.
        shared += [(random.choice(order), one) for one in dealt[len(order) :]]
    return shared


def _sponsor(world: World, random: Random) -> Person:
    """Somebody with money: accounts, and for some a company that the money comes from."""
    sponsor = world.person("fund_sponsor", male=random.random() < 0.75)
    sponsor.level = "sponsor"
    world.account(sponsor, institution="HARB", currency="CNY", opening=900_000_000)
    if random.random() < 0.4:
        world.account(sponsor, institution="RIVR", currency="USD", opening=2_000_000)
    return sponsor


def _carrier(
    world: World, random: Random, fronts: dict[str, tuple[Organization, Account]]
) -> Person:
    """One who brings people over borders, four of ten from behind a travel firm's desk."""
    carrier = world.person("border_facilitator")
    carrier.level = "carrier"
    world.account(carrier, currency="CNY", opening=1_500_000)
    passport(world, carrier)
    world.phone(carrier, carrier, registered=world.days_ago(10), imei=world.issue.imei())
    if random.random() < 0.4:
        name = f"{random.choice('远广顺捷天')}{random.choice('途通达行')}旅运{len(fronts) + 1}"
        firm = world.organization(name, industry="7911", kind="agency")
        firm.parts.append((carrier, "representative", None, firm.founded_on))
        account = world.account(
            firm, institution="HARB", currency="CNY", controller=carrier, opening=30_000_000
        )
        fronts[carrier.id] = (firm, account)
    return carrier
