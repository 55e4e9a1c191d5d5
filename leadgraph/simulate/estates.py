"""Where money becomes property: developers, showrooms, estates, and families' private companies.

Sources are in `orchard`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.calls import call
from leadgraph.simulate.groups import Group
from leadgraph.simulate.lookalikes import business
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.ordinary import lease
from leadgraph.simulate.things import Account, Organization, Person, Site
from leadgraph.simulate.travel import fly, stay
from leadgraph.simulate.world import World

_GROUPS_AN_ESTATE = 4
# Organizers and sponsors for one developer, one showroom, one company secretary.
_HEADS_A_DEVELOPER, _HEADS_A_SHOWROOM, _HEADS_A_SECRETARY = 7, 5, 8
# Of what sellers and estates take, the part that goes to builders and makers.
_COSTS = 0.75
# Companies of which another company is the only shareholder.
_CHAINED = 0.3
_DEVELOPERS = ("Marina Crest Residences", "Riverside One", "Sukhumvit Heights", "云海置业")
_SHOWROOMS = (
    "Apex Motors",
    "锦时钟表",
    "Raffles Auction House",
    "翠玉轩珠宝",
    "Harbour Automobiles",
)
_WORDS = ("Amber", "Birch", "Coral", "Dune", "Elm", "Fern", "Grand", "Haven", "Ivory", "Jade")


@dataclass
class Contract:
    """A flat bought by instalments (fen); whoever pays quotes the number."""

    seller: Account
    number: str
    price: int
    paid: int = 0
    instalments: int = 0


@dataclass
class Flat:
    """A flat that is paid for, and from which month on it is let."""

    site: Site
    price: int
    month: int


@dataclass
class Home:
    """The private side of an organizer: a relative, the company that owns the flats, accounts.

    `company` is the account of `firm`, `side` is titled to the relative; the organizer uses both.
    `funds` is what the company has been given and has not paid on (fen).
    """

    relative: Person
    firm: Organization
    company: Account
    side: Account
    flats: list[Flat] = field(default_factory=list)
    funds: int = 0


@dataclass
class Estate:
    """A developer inside a park, and the steward who keeps its books for organizers and sponsors.

    `residence` has serviced flats, `canteen` is the account of the shop on the premises.
    """

    world: World
    steward: Person
    firm: Organization
    account: Account
    residence: Site
    canteen: Account

    def speak(self, random: Random, person: Person, month: int) -> None:
        """Let the steward and somebody speak once."""
        ends = [self.steward.phones[0], random.choice(person.phones)]
        random.shuffle(ends)
        call(self.world, random, ends[0], ends[1], self.world.moment(random, month))

    def lodge(
        self, random: Random, guests: Sequence[Person], month: int, payer: Account, booker: Person
    ) -> None:
        """Let guests fly in together, stay some nights at the residence, and fly back."""
        world, phone = self.world, booker.phones[0]
        out = world.moment(random, month, (2, 20), (7, 13))
        nights = random.randint(2, 5)
        home = random.choice(("CNKMG", "CNCAN", "CNSZX"))
        booking, flight = world.issue.number("B", 9), f"XK{random.randrange(100, 999)}"
        room = str(random.randrange(1101, 1160))
        for guest in guests:
            desk = {"booker": phone, "payer": payer, "booking": booking}
            fly(world, random, guest, out, home, "SGSIN", carrier=flight, **desk)
            back = out + timedelta(days=nights, hours=4)
            if back < world.end:
                fly(world, random, guest, back, "SGSIN", home, carrier=f"{flight}R", **desk)
            arrives = out + timedelta(hours=7)
            if arrives < world.end:
                stay(world, guest, self.residence, arrives, nights, room=room, booker=phone,
                     payer=payer)  # fmt: skip


@dataclass
class Market:
    """All who sell what the rich buy, and those who keep companies for them."""

    developers: list[Account]
    showrooms: list[Account]
    secretaries: list[Person]
    estates: list[Estate]
    companies: int = 0


def open_market(
    world: World, random: Random, groups: Sequence[Group]
) -> tuple[Market, dict[str, Estate]]:
    """Make sellers, secretaries and estates; return them, and the estate of each group."""
    heads = sum(
        not {"organizer", "fund_sponsor"}.isdisjoint(person.roles) for person in world.people
    )

    def sellers(names: Sequence[str], industry: str, count: int) -> list[Account]:
        made = []
        for place in range(max(2, count)):
            mark = str(place // len(names) + 1) if place >= len(names) else ""
            name = f"{names[place % len(names)]}{mark}"
            made.append(business(world, "dealer", name, industry)[2])
        return made

    secretaries = []
    for _ in range(max(1, heads // _HEADS_A_SECRETARY)):
        secretary = world.person("lookalike:company_secretary", note="director of many companies")
        world.account(secretary, currency="CNY")
        secretaries.append(secretary)
    market = Market(
        sellers(_DEVELOPERS, "6810", heads // _HEADS_A_DEVELOPER),
        sellers(_SHOWROOMS, "4510", heads // _HEADS_A_SHOWROOM),
        secretaries,
        [],
    )
    order = list(groups)
    random.shuffle(order)
    order.sort(key=_park)
    estates: dict[str, Estate] = {}
    for place, group in enumerate(order):
        if place % _GROUPS_AN_ESTATE == 0:
            market.estates.append(_estate(world, random, group, place // _GROUPS_AN_ESTATE))
        estate = estates[group.id] = market.estates[-1]
        steward = estate.steward
        steward.group = ";".join(filter(None, (steward.group, group.id)))
    return market, estates


def _park(group: Group) -> str:
    return group.site.name.split(" Building")[0]


def _estate(world: World, random: Random, group: Group, place: int) -> Estate:
    steward = world.person("launderer", note="keeps the books of an estate for organizers")
    steward.level = "launderer"
    world.account(steward, institution="HARB", currency="CNY", opening=15_000_000)
    name = f"{_park(group).split()[0]} Grove Estates {world.mark}{place + 1}"
    firm = world.organization(name, country=group.country, industry="6810")
    firm.parts.append((steward, "director", None, firm.founded_on))
    firm.parts.append((steward, "shareholder", 0.6, firm.founded_on))
    account = world.account(
        firm, institution="RIVR", currency="CNY", controller=steward, opening=250_000_000
    )
    account.phones.append(steward.phone)
    residence = world.site(f"{name} Residence", "River Valley Road", "SG", "SG-CENTRAL")
    lease(world, residence, firm, None, None)
    _, _, canteen = business(
        world, "shopkeeper", f"{_park(group).split()[0]} 平价超市{world.mark}{place + 1}", "4711"
    )
    return Estate(world, steward, firm, account, residence, canteen)


def private_company(
    world: World, random: Random, market: Market, owner: Person, user: Person, currency: str
) -> tuple[Organization, Account]:
    """Found a company that owns things for one family: a secretary is its director on paper.

    Its shares are the owner's, or another company's that is the owner's.
    """
    market.companies += 1
    name = (
        f"{random.choice(_WORDS)} {random.choice(_WORDS)} Holdings {world.mark}{market.companies}"
    )
    where = random.choice(("SG", "HK", "MY"))
    firm = world.organization(name, country=where, industry="6420")
    secretary = random.choice(market.secretaries)
    firm.parts.append((secretary, "director", None, firm.founded_on))
    if random.random() < _CHAINED:
        parent = world.organization(f"{name} (BVI)", country="VG", industry="6420")
        parent.parts.append((owner, "shareholder", 1.0, parent.founded_on))
        _own(world, firm, parent)
    else:
        firm.parts.append((owner, "shareholder", 1.0, firm.founded_on))
    account = world.account(
        firm, institution="RIVR", currency=currency, controller=user, opening=2_000_000
    )
    account.phones.append(owner.phone)
    return firm, account


def _own(world: World, firm: Organization, parent: Organization) -> None:
    """Write that one company has all shares of another."""
    fields: dict[str, object] = {
        "org_id": firm.id,
        "name": firm.name,
        "registration_number": firm.number,
        "country": firm.country,
        "kind": firm.kind,
        "industry": firm.industry,
        "licensed": firm.licensed,
        "founded_on": firm.founded_on.isoformat(),
        "part": "shareholder",
        "share": "1.00",
        "from": firm.founded_on.isoformat(),
        "owner_org_id": parent.id,
    }
    at = datetime.combine(firm.founded_on, datetime.min.time(), tzinfo=world.end.tzinfo)
    world.write("company-registry", "organizations", at, fields)


def settle_home(world: World, random: Random, market: Market, group: Group) -> Home:
    """Make an organizer's relative and the family's company.

    Who hides is on no paper of it; the accounts are opened from the organizer's handset where it
    is the manner, else from the relative's.
    """
    boss = group.boss
    relative = world.person(note=f"relative of {boss.id}, owns what they buy", male=not boss.male)
    relative.level = "household"
    open_handed = not boss.hidden and random.random() < 0.4
    currency = "USD" if group.manner.dollars else "CNY"
    owner = boss if open_handed else relative
    firm, company = private_company(world, random, market, owner, boss, currency)
    side = world.account(
        relative, institution="HARB", currency="CNY", controller=boss, opening=30_000_000
    )
    side.phones.append(relative.phone)
    for account in (company, side):
        if boss.hidden and not group.manner.handset:
            account.devices.remove(boss.imei)
        account.devices.insert(0, relative.imei)
    return Home(relative, firm, company, side)


def flat(world: World, random: Random, contract: Contract, month: int) -> Flat:
    """Hand over a flat that is paid for."""
    tower, unit = random.randrange(1, 9), random.randrange(201, 3900)
    name = f"Tower {tower} #{unit // 100}-{unit % 100:02d} {contract.number}"
    org = contract.seller.org
    address = org.name if org is not None else name
    site = world.site(name, address, random.choice(("SG", "TH", "MY")), "CENTRAL")
    return Flat(site, contract.price, month)


def pay_builders(world: World, ledger: Ledger, random: Random, market: Market) -> None:
    """Let sellers and estates pay abroad for what they have sold, in the month after."""
    accounts = [
        *market.developers,
        *market.showrooms,
        *(estate.account for estate in market.estates),
    ]
    net: dict[tuple[str, int], int] = defaultdict(int)
    known = {account.id for account in accounts}
    for payment in ledger.payments:
        month = (payment.at.year - world.start.year) * 12 + payment.at.month - world.start.month
        if isinstance(payment.to, Account) and payment.to.id in known:
            net[payment.to.id, month] += payment.received
        if isinstance(payment.frm, Account) and payment.frm.id in known:
            net[payment.frm.id, month] -= payment.paid
    for account in accounts:
        for month in range(1, world.scale.months):
            fen = int(net[account.id, month - 1] * _COSTS * random.uniform(0.8, 1.1))
            if fen > 0:
                at = world.moment(random, month, (2, 12))
                ledger.pay(account, "EXT:ABROAD", at, fen, memo="工程款")
