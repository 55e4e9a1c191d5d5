"""Innocent people who look like the guilty, each kind for the reason that it is mistaken.

Each kind carries the role `lookalike:<kind>` in the truth.
"""

from datetime import date, timedelta

from leadgraph.simulate.calls import call, talk
from leadgraph.simulate.fraud import Town
from leadgraph.simulate.groups import Group
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.ordinary import Life, lease
from leadgraph.simulate.police import party
from leadgraph.simulate.things import Account, Organization, Outlet, Pair, Person
from leadgraph.simulate.travel import cross, fly, passport, stay
from leadgraph.simulate.world import World


def _business(
    world: World, kind: str, name: str, industry: str, org_kind: str = "company"
) -> tuple[Person, Organization, Account]:
    """Make an honest business: its owner, the organization, and its account."""
    owner = world.person(f"lookalike:{kind}")
    world.account(owner, institution="HARB", currency="CNY")
    org = world.organization(name, industry=industry, kind=org_kind)
    org.parts.append((owner, "director", None, org.founded_on))
    org.parts.append((owner, "shareholder", 1.0, org.founded_on))
    account = world.account(
        org, institution="HARB", currency="CNY", controller=owner, opening=300_000_000
    )
    account.phones.append(owner.phone)
    return owner, org, account


def town(world: World, ledger: Ledger, groups: list[Group]) -> Town:
    """Landlords, the computer shop and the exchange house, which groups deal with like anyone."""
    landlords: dict[str, Account] = {}
    parks: dict[str, tuple[Organization, Account]] = {}
    for group in groups:
        park = group.site.name.split(" Building")[0]
        if park not in parks:
            _, org, account = _business(world, "landlord", f"{park} Property", "6810", "park")
            parks[park] = (org, account)
        org, account = parks[park]
        landlords[group.id] = account
        payer = group.sponsor.purse if int(group.id[1:]) % 2 == 1 else group.seat
        lease(world, group.site, org, group.front, payer, since=group.start, rent="45000.00")
        for place in range(2):
            _honest_neighbour(world, ledger, group, place, park, org, account)
    _, _, merchant = _business(world, "merchant", "启明电脑商行", "4741")
    _, _, exchange = _business(world, "exchange_house", "Bridge Exchange", "6612", "exchange_house")
    return Town(landlords, merchant, exchange)


def _honest_neighbour(
    world: World,
    ledger: Ledger,
    group: Group,
    place: int,
    park: str,
    landlord: Organization,
    landlord_account: Account,
) -> None:
    """A garment firm in the same park: an investor's capital in, rent and pay out, returns back."""
    random = world.random(f"neighbour/{group.id}/{place}")
    owner = world.person("lookalike:employer", note=f"honest firm in {park}")
    world.account(owner, currency="CNY")
    name = f"{park} Hall {place + 40}"
    site = world.site(name, name, group.country, f"{group.country}-ZONE")
    firm = world.organization(
        f"{park.split()[0]} Garment {group.id}-{place}",
        country=group.country,
        industry="1410",
        founded=world.days_ago(200),
        site=site,
    )
    firm.parts.append((owner, "director", None, firm.founded_on))
    own = world.account(firm, institution="RIVR", currency="CNY", controller=owner, opening=0)
    investor = world.person("lookalike:investor", note=f"capital of an honest firm in {park}")
    purse = world.account(investor, institution="HARB", currency="CNY", opening=500_000_000)
    firm.parts.append((investor, "shareholder", 0.4, firm.founded_on))
    lease(world, site, landlord, firm, own, since=0, rent="30000.00")
    ledger.pay(purse, own, world.moment(random, 0, (1, 6)), 700_000_00, memo="投资款")
    staff = [world.person(country=random.choice(("CN", "MM", "VN"))) for _ in range(4)]
    for person in staff:
        world.account(person, institution="LOTUS", currency="CNY")
        passport(world, person)
        out = world.moment(random, 0, (7, 20), (8, 12))
        fly(world, random, person, out, "CNKMG", "MMRGN", payer=own, booker=owner.phones[0])
    for month in range(world.scale.months):
        ledger.pay(
            "EXT:ABROAD",
            own,
            world.moment(random, month, (1, 3)),
            random.randrange(110_000_00, 190_000_00),
        )
        ledger.pay(
            own, landlord_account, world.moment(random, month, (4, 6)), 30_000_00, memo="rent"
        )
        for person in staff:
            at = world.moment(random, month, (10, 12))
            ledger.pay(own, person.purse, at, 8_500_00, channel="salary", memo="工资")
            talk(world, random, owner, person, month, random.randint(0, 2), country=group.country)
        if month > 4:
            ledger.pay(own, purse, world.moment(random, month, (20, 25)), 12_000_00, memo="分红")


def surround(world: World, ledger: Ledger, life: Life, groups: list[Group], place: Town) -> None:
    """Put all other look-alikes around the groups."""
    _travel_agency(world, ledger, life, groups)
    _helpers_and_traders(world, life, groups)
    _payroll_and_exchange(world, ledger, life, groups, place)
    _couriers(world, ledger, life, groups)
    _large_outlet(world, ledger, life, groups)
    _families(world, ledger, groups)
    _namesakes(world, groups)
    for group in groups:
        for person in world.random("witness").sample(life.people, 2):
            at = world.moment(world.random("witness"), min(group.start + 6, world.scale.months - 1))
            party(world, group.cases[0], "contact", person, at, function="通话记录")


def _travel_agency(world: World, ledger: Ledger, life: Life, groups: list[Group]) -> None:
    """Books for many on the same corridor, some of a group's among them; a guide goes along."""
    random = world.random("agency")
    owner, org, account = _business(world, "travel_agency", "云岭旅行社", "7911", "agency")
    guide = world.person("lookalike:tour_guide")
    world.account(guide, currency="CNY")
    passport(world, guide)
    members = [person for group in groups for person in group.operators[:2]]
    customers = random.sample(life.people, min(world.scale.customers, len(life.people))) + members
    random.shuffle(customers)
    while customers:
        size = random.randint(5, 11)
        tour, customers = customers[:size], customers[size:]
        month = random.randrange(world.scale.months - 1)
        out = world.moment(random, month, (2, 18), (7, 12))
        booking, flight = world.issue.number("B", 9), f"XK{random.randrange(100, 999)}"
        hotel, together = random.choice(life.hotels), world.issue.number("Y", 6)
        for person in [*tour, guide]:
            if person.accounts:
                paid = out - timedelta(days=9, minutes=random.randrange(900))
                ledger.pay(
                    person.purse, account, paid, random.randrange(2_000_00, 6_000_00), memo="团费"
                )
            fly(
                world,
                random,
                person,
                out,
                "CNKMG",
                "KHPNH",
                booker=owner.phones[0],
                agency=org,
                payer=account,
                booking=booking,
                carrier=flight,
                party=together,
            )
            stay(
                world,
                person,
                hotel,
                out - timedelta(hours=14),
                1,
                booker=owner.phones[0],
                payer=account,
            )
            back = out + timedelta(days=5)
            if person not in members and back < world.end:
                fly(
                    world,
                    random,
                    person,
                    back,
                    "KHPNH",
                    "CNKMG",
                    booker=owner.phones[0],
                    agency=org,
                    payer=account,
                    booking=f"{booking}R",
                    carrier=flight,
                    party=together,
                )
        ledger.pay(account, guide.purse, out + timedelta(days=6), 1_800_00, memo="导游费")


def _helpers_and_traders(world: World, life: Life, groups: list[Group]) -> None:
    """One who brings refugees over for nothing, and traders who cross every few days."""
    random = world.random("helpers")
    helper = world.person("lookalike:refugee_helper")
    passport(world, helper)
    for _ in range(4 if world.scale.name == "tiny" else 12):
        at = world.moment(random, random.randrange(world.scale.months - 1), hours=(4, 20))
        together = world.issue.number("Y", 6)
        for _ in range(random.randint(1, 3)):
            refugee = world.person(country="MM", telephone=False, note="refugee")
            cross(world, refugee, at, "MM", "CN", mode="land", regular=False, party=together)
            stay(
                world, refugee, life.hotels[1], at + timedelta(hours=4), 2, booker=helper.phones[0]
            )
        cross(world, helper, at, "MM", "CN", mode="land", port="CNJHG", party=together)
    for _ in range(2 if world.scale.name == "tiny" else 6):
        trader = world.person("lookalike:border_trader", country=random.choice(("CN", "MM")))
        passport(world, trader)
        for month in range(world.scale.months):
            for _ in range(2):
                at = world.moment(random, month, hours=(7, 15))
                cross(world, trader, at, "CN", "MM", mode="land", port="CNJHG")
                cross(world, trader, at + timedelta(hours=4), "MM", "CN", mode="land", port="CNJHG")
    for group in groups:
        call(
            world,
            random,
            helper.phones[0],
            group.facilitator.phones[0],
            world.moment(random, group.start),
        )


def _payroll_and_exchange(
    world: World, ledger: Ledger, life: Life, groups: list[Group], place: Town
) -> None:
    """A payroll office that pays hundreds; an exchange house where groups change money too."""
    random = world.random("payroll")
    _, _, payroll = _business(world, "payroll_company", "汇通人力资源", "7830")
    banked = [person for person in life.people if person.accounts]
    staff = random.sample(banked, len(banked) // 6)
    payers = [firm.accounts[0] for firm in life.firms]
    for month in range(world.scale.months):
        ledger.pay(
            random.choice(payers),
            payroll,
            world.moment(random, month, (1, 3)),
            len(staff) * 6_500_00,
        )
        for person in staff:
            at = world.moment(random, month, (6, 8))
            ledger.pay(
                payroll, person.purse, at, random.randrange(4_500_00, 8_000_00), channel="salary"
            )
        for person in random.sample(banked, max(3, len(banked) // 25)):
            at = world.moment(random, month)
            fen = random.randrange(1_000_00, 20_000_00)
            ledger.pay(person.purse, place.exchange, at, fen, memo="换汇")
            ledger.pay(place.exchange, person.purse, at + timedelta(hours=5), int(fen * 0.98))
        for group in groups:
            if group.start + 4 <= month < group.last and random.random() < 0.4:
                at = world.moment(random, month, (15, 22))
                fen = random.randrange(3_000_00, 15_000_00)
                ledger.pay(random.choice(group.layer), place.exchange, at, fen, memo="换汇")
                ledger.pay(
                    place.exchange,
                    "EXT:CASH",
                    at + timedelta(hours=2),
                    int(fen * 0.98),
                    channel="cash_out",
                )


def _couriers(world: World, ledger: Ledger, life: Life, groups: list[Group]) -> None:
    """Couriers call everybody, and take cash on delivery from everybody."""
    random = world.random("couriers")
    for _ in range(2 if world.scale.name == "tiny" else 4):
        courier = world.person("lookalike:courier")
        account = world.account(courier, institution="LOTUS", currency="CNY")
        known = [
            *random.sample(life.people, min(40, len(life.people))),
            *groups[0].mules,
            groups[-1].boss,
        ]
        for month in range(world.scale.months):
            for person in random.sample(known, 5):
                at = world.moment(random, month, hours=(8, 20))
                call(world, random, courier.phones[0], person.phones[0], at, long=0.3)
                if person.accounts and random.random() < 0.6:
                    ledger.pay(
                        person.purse, account, at, random.randrange(30_00, 600_00), memo="货到付款"
                    )


def _large_outlet(world: World, ledger: Ledger, life: Life, groups: list[Group]) -> None:
    """A shop by the station: hundreds of numbers over years, two of them to a group."""
    random = world.random("large-outlet")
    _, org, account = _business(world, "sim_outlet", "火车站通讯城", "4741")
    outlet = Outlet(world.issue.number("OUT-", 5), org.name, "south-telecom", org)
    for _ in range(world.scale.sold_numbers):
        buyer = random.choice(life.people)
        bought = world.days_ago(random.randrange(-30 * (world.scale.months - 2), 900))
        world.phone(buyer, buyer, registered=bought, outlet=outlet)
        if buyer.accounts and random.random() < 0.3 and bought >= world.start.date():
            at = world.moment(random, random.randrange(world.scale.months))
            ledger.pay(buyer.purse, account, at, random.randrange(50_00, 300_00), memo="手机卡")
    for group in groups:
        for operator in group.operators[:2]:
            world.phone(
                operator, operator, registered=world.month(group.start).date(), outlet=outlet
            )


def _families(world: World, ledger: Ledger, groups: list[Group]) -> None:
    """Parents and spouses: small regular transfers both ways, begun before the group was."""
    random = world.random("families")
    for group in groups:
        for person in (
            group.boss,
            group.sponsor,
            group.facilitator,
            *group.operators[:4],
            group.mules[0],
        ):
            relative = world.person("lookalike:family", note=f"relative of {person.id}")
            account = world.account(relative, institution="HARB", currency="CNY")
            since = 0 if group.start else -4
            for month in range(since, world.scale.months):
                at = world.moment(random, month, (12, 16))
                ledger.pay(
                    person.purse, account, at, random.randrange(600_00, 2_400_00), memo="生活费"
                )
                if month % 5 == 0:
                    back = world.moment(random, month, (20, 24))
                    ledger.pay(account, person.purse, back, random.randrange(200_00, 900_00))
                talk(world, random, person, relative, max(0, month), random.randint(0, 2))


def _namesakes(world: World, groups: list[Group]) -> None:
    """People with the name of a known suspect, and a birthday near theirs."""
    random = world.random("namesakes")
    for group in groups:
        for person in (group.boss, group.facilitator, group.managers[0], group.mules[0]):
            year = person.born.year + random.choice((0, 0, -1, 1))
            born = date(year, person.born.month, min(28, person.born.day % 28 + 1))
            double = world.person(
                "lookalike:namesake",
                name=person.name,
                born=born,
                male=person.male,
                country=person.country,
                note=f"namesake of {person.id}",
            )
            world.pairs.append(Pair("namesake", double, person))
            world.account(double, currency="CNY")
            if random.random() < 0.5:
                at = world.moment(random, random.randrange(world.scale.months - 1), hours=(7, 20))
                fly(world, random, double, at, "CNCAN", "THBKK", booker=double.phones[0])
