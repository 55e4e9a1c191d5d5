"""Seasons: for how long a crew is away, and where it lives.

WHO SETS A WEIGHT MUST NOT READ THIS: see the package's first lines. Sources are in `harvest`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from leadgraph.simulate.groups import Group
from leadgraph.simulate.mentions import person_fields
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.things import Account, Person, Site
from leadgraph.simulate.world import World

# A visitor may stay for ninety days; with the weeks at home a season is four months.
LENGTH = 4
WORKED = (1, 2)
"""Months of a season in which victims pay."""
_BACK = 3
# Where visitors need little more than a passport, and the airport.
VISITED = {
    "ID": ("IDDPS", "Palm Terrace"),
    "LK": ("LKCMB", "Lagoon Gardens"),
    "TR": ("TRIST", "Olive Slope"),
    "GE": ("GETBS", "Vine Ridge"),
    "AE": ("AEDXB", "Dune View"),
    "MY": ("MYKUL", "Straits Meadow"),
}
_STAYS_ON = 0.82


@dataclass
class Villa:
    """A house that is let by the season, by whoever comes first."""

    owner: Person
    account: Account
    site: Site
    rent: int
    taken: set[int] = field(default_factory=set)


@dataclass
class Season:
    """One stay of a crew: months `first` to `first + 3`, of which the last is that of return.

    `villa` is None for the first season, which is spent in the park. `crew` is who was there,
    `signer` who rents.
    """

    first: int
    country: str
    site: Site
    villa: Villa | None
    crew: list[Person] = field(default_factory=list)
    signer: Person | None = None

    @property
    def back(self) -> int:
        """The month in which the crew is back and is paid."""
        return self.first + _BACK


def build_villas(world: World, random: Random, count: int) -> list[Villa]:
    """Make so many owners of one to three villas, in the countries that visitors go to."""
    villas: list[Villa] = []
    for _ in range(count):
        owner = world.person("lookalike:villa_owner")
        account = world.account(owner, currency="CNY", opening=4_000_000)
        country = random.choice(tuple(VISITED))
        resort = VISITED[country][1]
        for _ in range(random.randint(1, 3)):
            name = f"{resort} Building {len(villas) + 1}"
            site = world.site(name, f"{resort}, {country}", country, f"{country}-COAST")
            rent = random.randrange(24_000, 52_000, 500) * 100
            villas.append(Villa(owner, account, site, rent))
    return villas


def take(random: Random, villas: Sequence[Villa], months: Iterable[int]) -> Villa:
    """Return a villa that is free in these months, if there is one."""
    wanted = set(months)
    free = [villa for villa in villas if villa.taken.isdisjoint(wanted)]
    villa = random.choice(free or villas)
    villa.taken |= wanted
    return villa


def plan(world: World, random: Random, group: Group, villas: Sequence[Villa]) -> list[Season]:
    """Lay out a group's seasons; no raid comes while the crew is at home."""
    if group.raid is not None and (group.raid - group.start) % LENGTH == _BACK:
        group.raid -= 1
    last = min(group.last, world.scale.months - 2)
    seasons: list[Season] = []
    for first in range(group.start, last + 1, LENGTH):
        if not seasons:
            seasons.append(Season(first, group.country, group.site, None))
        else:
            villa = take(random, villas, range(first, first + LENGTH))
            seasons.append(Season(first, villa.site.country, villa.site, villa))
    hands = [*group.operators, *group.held]
    begins = {
        one.id: 0 if random.random() < 0.65 else random.randrange(len(seasons)) for one in hands
    }
    held = {one.id for one in group.held}
    for place, season in enumerate(seasons):
        season.crew = [*group.managers, *group.leaders]
        for one in hands:
            fresh = begins[one.id] == place
            kept = one.id in held or random.random() < _STAYS_ON
            if fresh or (begins[one.id] < place and kept):
                season.crew.append(one)
        season.signer = group.managers[place % len(group.managers)]
    return seasons


def let(
    world: World, villa: Villa, signer: Person, payer: Account | None, first: int, until: int
) -> None:
    """Write that a villa is let to a person for some months."""
    at = world.month(first) - timedelta(days=2)
    site = villa.site
    fields: dict[str, object] = {
        "site_id": site.id,
        "site_name": site.name,
        "address": site.address,
        "country": site.country,
        "region": site.region,
        "latitude": f"{site.latitude:.5f}",
        "longitude": f"{site.longitude:.5f}",
        "from": world.month(first).date().isoformat(),
        "to": (world.month(until) + timedelta(days=9)).date().isoformat(),
        "rent": f"{villa.rent // 100}.00",
        "currency": "CNY",
        "payer_account": payer.id if payer else "",
    }
    fields |= person_fields(world, "property-registry", "leases", "lessee_", signer, at)
    world.write("property-registry", "leases", at, fields, {"lessee_": signer.id})


def rent(
    ledger: Ledger,
    world: World,
    random: Random,
    villa: Villa,
    payer: Account | str,
    first: int,
) -> None:
    """Three months and a deposit at once; most of the deposit comes back at the end."""
    at = world.moment(random, first, (1, 3))
    channel = "cash_in" if payer == "EXT:CASH" else "transfer"
    ledger.pay(payer, villa.account, at, villa.rent * 3, memo="房租", channel=channel)
    ledger.pay(payer, villa.account, at + timedelta(minutes=4), villa.rent, memo="押金",
               channel=channel)  # fmt: skip
    back = first + _BACK
    if isinstance(payer, Account) and back < world.scale.months and random.random() < 0.8:
        at = world.moment(random, back, (5, 10))
        ledger.pay(
            villa.account, payer, at, int(villa.rent * random.uniform(0.5, 1)), memo="退押金"
        )
