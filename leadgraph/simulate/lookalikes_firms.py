"""Honest business in and around the parks: landlords, shops, firms, exchange houses."""

from collections.abc import Sequence
from datetime import timedelta

from leadgraph.simulate.calls import talk
from leadgraph.simulate.groups import Group
from leadgraph.simulate.laundering import Town
from leadgraph.simulate.lookalikes import Around, business
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.ordinary import lease
from leadgraph.simulate.things import Account, Organization, Person
from leadgraph.simulate.travel import fly, passport
from leadgraph.simulate.world import World

_SHOPS = ("启明电脑商行", "星河数码", "宏图办公", "Bright Office Supplies", "联创电子", "佳禾家具")


def settle(
    world: World, ledger: Ledger, groups: Sequence[Group], wanted: dict[str, int]
) -> tuple[Town, list[tuple[Organization, Account]]]:
    """Make the landlords, shops, exchange houses and payroll offices that groups deal with.

    Returns them and the landlords, one or more for each park.
    """
    random = world.random("landlords")
    parks = list(dict.fromkeys(group.site.name.split(" Building")[0] for group in groups))
    by_park: dict[str, list[tuple[Organization, Account]]] = {park: [] for park in parks}
    for place in range(max(len(parks), wanted["landlord"])):
        park = parks[place % len(parks)]
        name = f"{park} Property" + (f" {place // len(parks) + 1}" if place >= len(parks) else "")
        _, org, account = business(world, "landlord", name, "6810", "park")
        by_park[park].append((org, account))
    landlords: dict[str, Account] = {}
    for group in groups:
        org, account = random.choice(by_park[group.site.name.split(" Building")[0]])
        landlords[group.id] = account
        pays = group.sponsor is not None and group.manner.rent
        payer = group.sponsor.purse if pays and group.sponsor is not None else group.seat
        rent = f"{15_000 + group.size * 1_500}.00"
        lease(world, group.site, org, group.front, payer, since=group.start, rent=rent)

    def accounts(kind: str, names: Sequence[str], industry: str, org_kind: str) -> list[Account]:
        made = []
        for place in range(max(1, wanted[kind])):
            mark = place // len(names)
            name = names[place % len(names)] + (str(mark + 1) if mark else "")
            made.append(business(world, kind, name, industry, org_kind)[2])
        return made

    return Town(
        landlords,
        accounts("merchant", _SHOPS, "4741", "company"),
        accounts("exchange_house", ("Bridge Exchange", "恒信兑换"), "6612", "exchange_house"),
        accounts("payroll_company", ("汇通人力资源", "众诚劳务"), "7830", "company"),
    ), [pair for pairs in by_park.values() for pair in pairs]


def surround(around: Around) -> None:
    """Honest firms in the same parks; pay offices and exchange houses at work for everybody."""
    world = around.world
    random = world.random("neighbours")
    firms = []
    for place in range(around.counts["employer"]):
        firms.append(_neighbour(around, around.someone(random), place))
    for _ in range(around.counts["investor"] - len(firms)):
        world.person("lookalike:investor")
    _pay_and_exchange(around)


def _neighbour(around: Around, group: Group, place: int) -> Account:
    """A garment firm in the same park: an investor's capital in, rent and pay out, returns back.

    Some hire people who have left a group, some sell to a group, some lease from one's landlord.
    """
    world, ledger = around.world, around.ledger
    random = world.random(f"neighbour/{place}")
    park = group.site.name.split(" Building")[0]
    owner = world.person("lookalike:employer", note=f"honest firm in {park}")
    world.account(owner, currency="CNY")
    name = f"{park} Hall {place + 40}"
    site = world.site(name, name, group.country, f"{group.country}-ZONE")
    firm = world.organization(
        f"{park.split()[0]} {random.choice(('Garment', 'Toys', 'Foods', 'Call Services'))} "
        f"{world.mark}{place + 1}",
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
    landlord = around.town.landlords[group.id]
    lease(world, site, landlord.org, firm, own, since=0, rent="30000.00")
    begins = random.randrange(0, 4) if not world.scale.groups else 0
    ledger.pay(purse, own, world.moment(random, begins, (1, 6)), 700_000_00, memo="投资款")
    if random.random() < 0.5:
        shop = random.choice(around.town.merchants)
        at = world.moment(random, begins, (7, 20))
        ledger.pay(own, shop, at, random.randrange(10_000_00, 60_000_00), memo="电脑设备")
    staff = _staff(around, group, own, owner, begins, 4 if world.scale.groups else 3)
    # A customer who is of the group's people, unknown to the firm.
    customer = random.choice(group.layer) if random.random() < 0.2 else None
    for month in range(begins, world.scale.months):
        at, fen = world.moment(random, month, (1, 3)), random.randrange(110_000_00, 190_000_00)
        ledger.pay("EXT:ABROAD", own, at, fen)
        at = world.moment(random, month, (4, 6))
        ledger.pay(own, landlord, at, 30_000_00, memo="rent")
        for person in staff:
            at = world.moment(random, month, (10, 12))
            ledger.pay(own, person.purse, at, 8_500_00, channel="salary", memo="工资")
            most = 2 if world.scale.groups else 1
            talk(
                world, random, owner, person, month, random.randint(0, most), country=group.country
            )
        if customer is not None and group.start + 3 <= month < group.last and random.random() < 0.4:
            at = world.moment(random, month, (13, 19))
            ledger.pay(customer, own, at, random.randrange(5_000_00, 40_000_00), memo="货款")
        if month > begins + 4:
            ledger.pay(own, purse, world.moment(random, month, (20, 25)), 12_000_00, memo="分红")
    around.enter(random, group, owner, 0.08)
    around.enter(random, group, investor, 0.06)
    return own


def _staff(
    around: Around, group: Group, own: Account, owner: Person, begins: int, count: int
) -> list[Person]:
    """Hire people at home and bring them over on the firm's tickets."""
    world = around.world
    random = world.random("neighbours/staff")
    staff = [world.person(country=random.choice(("CN", "MM", "VN"))) for _ in range(count)]
    for person in staff:
        world.account(person, institution="LOTUS", currency="CNY")
        passport(world, person)
        out = world.moment(random, begins, (7, 20), (8, 12))
        fly(world, random, person, out, "CNKMG", "MMRGN", payer=own, booker=owner.phones[0])
    return staff


def _pay_and_exchange(around: Around) -> None:
    """Pay offices that pay hundreds; exchange houses where groups change money too."""
    world, ledger, groups = around.world, around.ledger, around.groups
    random = world.random("payroll")
    banked = around.banked
    staff = random.sample(banked, len(banked) // (6 if world.scale.groups else 12))
    payers = [firm.accounts[0] for firm in around.life.firms]
    offices = around.town.payrolls
    houses = around.town.exchanges
    employed = {person.id: offices[place % len(offices)] for place, person in enumerate(staff)}
    for month in range(world.scale.months):
        for place, office in enumerate(offices):
            at = world.moment(random, month, (1, 3))
            fen = len(staff[place :: len(offices)]) * 6_500_00
            if fen:
                ledger.pay(random.choice(payers), office, at, fen)
        for person in staff:
            at = world.moment(random, month, (6, 8))
            fen = random.randrange(4_500_00, 8_000_00)
            ledger.pay(employed[person.id], person.purse, at, fen, channel="salary")
        for person in random.sample(banked, max(3, len(banked) // 25)):
            house = random.choice(houses)
            at = world.moment(random, month)
            fen = random.randrange(1_000_00, 20_000_00)
            ledger.pay(person.purse, house, at, fen, memo="换汇")
            ledger.pay(house, person.purse, at + timedelta(hours=5), int(fen * 0.98))
        for group in groups:
            if group.start + 4 <= month < group.last and random.random() < 0.4:
                house = random.choice(houses)
                at = world.moment(random, month, (15, 22))
                fen = random.randrange(3_000_00, 15_000_00)
                ledger.pay(random.choice(group.layer), house, at, fen, memo="换汇")
                late = at + timedelta(hours=2)
                ledger.pay(house, "EXT:CASH", late, int(fen * 0.98), channel="cash_out")
