"""Honest people on the road: agencies, guides, drivers, traders, and those who help refugees."""

from datetime import timedelta
from random import Random

from leadgraph.simulate.calls import call
from leadgraph.simulate.lookalikes import Around, business
from leadgraph.simulate.movement import CORRIDORS
from leadgraph.simulate.things import Person
from leadgraph.simulate.travel import HOME_PORTS, book, cross, fly, passport, stay

_AGENCIES = ("云岭旅行社", "彩虹国旅", "Mekong Tours", "南疆假期", "四海商旅")


def surround(around: Around) -> None:
    """Put travel's look-alikes around the carriers of people."""
    world, wanted = around.world, around.counts
    random = world.random("agency")
    guides = []
    for _ in range(wanted["tour_guide"]):
        guide = world.person("lookalike:tour_guide")
        world.account(guide, currency="CNY")
        passport(world, guide)
        guides.append(guide)
    for place in range(max(1, wanted["travel_agency"])):
        _agency(around, random, place, guides)
    for person in guides:
        around.enter(random, around.someone(random), person, 0.1)
    if not world.scale.groups:
        book_for_others(around)
    _helpers(around)
    _traders(around)
    _drivers(around)


def _agency(around: Around, random: Random, place: int, guides: list[Person]) -> None:
    """Books for many on the same corridor, some of a group's among them; a guide goes along."""
    world, ledger, life = around.world, around.ledger, around.life
    name = _AGENCIES[place % len(_AGENCIES)] + (str(place) if place >= len(_AGENCIES) else "")
    owner, org, account = business(world, "travel_agency", name, "7911", "agency")
    if world.scale.groups:
        members = [person for group in around.groups for person in group.operators[:2]]
        count = world.scale.customers
    else:
        group = around.someone(random)
        members = random.sample(group.operators, min(3, len(group.operators)))
        count = 40
    customers = random.sample(life.people, min(count, len(life.people))) + members
    belonging = {person.id for person in members}
    random.shuffle(customers)
    tour_no = 0
    while customers:
        size = random.randint(5, 11)
        tour, customers = customers[:size], customers[size:]
        guide = guides[(place * 5 + tour_no) % len(guides)]
        tour_no += 1
        month = random.randrange(world.scale.months - 1)
        out = world.moment(random, month, (2, 18), (7, 12))
        booking, flight = world.issue.number("B", 9), f"XK{random.randrange(100, 999)}"
        hotel, together = random.choice(life.hotels), world.issue.number("Y", 6)
        booked = {
            "booker": owner.phones[0],
            "agency": org,
            "payer": account,
            "carrier": flight,
            "party": together,
        }
        for person in [*tour, guide]:
            if person.accounts and person is not guide:
                paid = out - timedelta(days=9, minutes=random.randrange(900))
                fen = random.randrange(2_000_00, 6_000_00)
                ledger.pay(person.purse, account, paid, fen, memo="团费")
            fly(world, random, person, out, "CNKMG", "KHPNH", booking=booking, **booked)
            night = out - timedelta(hours=14)
            stay(world, person, hotel, night, 1, booker=owner.phones[0], payer=account)
            back = out + timedelta(days=5)
            if person.id not in belonging and back < world.end:
                fly(world, random, person, back, "KHPNH", "CNKMG", booking=f"{booking}R", **booked)
        ledger.pay(account, guide.purse, out + timedelta(days=6), 1_800_00, memo="导游费")
    if members:
        around.enter(random, around.groups[0] if world.scale.groups else group, owner, 0.2)


def book_for_others(around: Around) -> None:
    """The firms of carriers of people have travellers of another kind, too."""
    world, ledger = around.world, around.ledger
    random = world.random("other-travellers")
    owners = {person.id: person for person in world.people if person.id in around.roads.fronts}
    for carrier, (firm, account) in around.roads.fronts.items():
        for _ in range(random.randint(3, 14)):
            person = random.choice(around.banked)
            at = world.moment(random, random.randrange(world.scale.months - 1), hours=(7, 20))
            away = random.choice(("CNJHG", "CNNNG", "CNSZX"))
            train = f"K{random.randrange(100, 999)}"
            book(
                world,
                person,
                at,
                random.choice(HOME_PORTS),
                away,
                kind="train",
                carrier=train,
                booker=owners[carrier].phones[0],
                agency=firm,
                payer=account,
                ahead=4,
            )
            paid = at - timedelta(days=4, minutes=random.randrange(900))
            fen = random.randrange(150_00, 1_500_00)
            ledger.pay(person.purse, account, paid, fen, memo="车票")


def _helpers(around: Around) -> None:
    """Those who bring refugees over for nothing, and know who else goes that way."""
    world, groups = around.world, around.groups
    random = world.random("helpers")
    carried = [group for group in groups if group.facilitators]
    for _ in range(max(1, around.counts["refugee_helper"])):
        helper = world.person("lookalike:refugee_helper")
        passport(world, helper)
        hotel = random.choice(around.roads.hotels)
        trips = 4 if world.scale.name == "tiny" else 12 if world.scale.groups else 4
        for _ in range(trips):
            at = world.moment(random, random.randrange(world.scale.months - 1), hours=(4, 20))
            together = world.issue.number("Y", 6)
            for _ in range(random.randint(1, 3)):
                refugee = world.person(country="MM", telephone=False, note="refugee")
                cross(world, refugee, at, "MM", "CN", mode="land", regular=False, party=together)
                night = at + timedelta(hours=4)
                stay(world, refugee, hotel, night, 2, booker=helper.phones[0])
            cross(world, helper, at, "MM", "CN", mode="land", port="CNJHG", party=together)
        near = carried if world.scale.groups else random.sample(carried, min(2, len(carried)))
        for group in near:
            carrier = group.facilitators[0]
            call(
                world,
                random,
                helper.phones[0],
                carrier.phones[0],
                world.moment(random, group.start),
            )
            around.enter(random, group, helper, 0.08)


def _traders(around: Around) -> None:
    """Traders who cross every few days, on the same road as a group's parties."""
    world = around.world
    random = world.random("traders")
    for _ in range(around.counts["border_trader"]):
        trader = world.person("lookalike:border_trader", country=random.choice(("CN", "MM")))
        passport(world, trader)
        world.account(trader, currency="CNY")
        for month in range(world.scale.months):
            for _ in range(2 if world.scale.groups else random.choice((0, 1, 1))):
                at = world.moment(random, month, hours=(7, 15))
                back = at + timedelta(hours=4)
                cross(world, trader, at, "CN", "MM", mode="land", port="CNJHG")
                cross(world, trader, back, "MM", "CN", mode="land", port="CNJHG")
        group = around.someone(random)
        for _ in range(random.randint(0, 3)):
            # Sells food and cigarettes to the compound.
            month = min(group.start + random.randint(1, 8), world.scale.months - 1)
            at = world.moment(random, month)
            payer = random.choice(group.floor).purse
            fen = random.randrange(200_00, 4_000_00)
            around.ledger.pay(payer, trader.purse, at, fen, memo="货款")
        around.enter(random, group, trader, 0.08)


def _drivers(around: Around) -> None:
    """Drivers of cars to the border, whom anybody rings for a seat, members of groups too."""
    world, ledger = around.world, around.ledger
    random = world.random("drivers")
    for _ in range(around.counts["driver"]):
        driver = world.person("lookalike:driver")
        account = world.account(driver, institution="LOTUS", currency="CNY")
        group = around.someone(random)
        riders = random.sample(around.banked, min(9, len(around.banked)))
        riders += random.sample(group.floor, min(3, len(group.floor)))
        random.shuffle(riders)
        plate, corridor = f"云{random.randrange(10_000, 99_999)}", random.choice(CORRIDORS)
        while riders:
            seats = random.randint(1, 4)
            car, riders = riders[:seats], riders[seats:]
            month = random.randrange(world.scale.months - 1)
            if any(one.group == group.id for one in car):
                month = min(group.start + random.randint(1, 5), world.scale.months - 2)
            at = world.moment(random, month, hours=(6, 18))
            number = world.issue.number("B", 9)
            for person in car:
                call(world, random, person.phones[0], driver.phones[0], at - timedelta(days=1))
                book(
                    world,
                    person,
                    at,
                    random.choice(HOME_PORTS),
                    corridor,
                    kind="car",
                    carrier=plate,
                    booker=driver.phones[0],
                    booking=number,
                    ahead=1,
                )
                fare = random.randrange(80_00, 500_00)
                ledger.pay(person.purse, account, at, fare, memo="车费")
        if random.random() < 0.5:
            passport(world, driver)
            at = world.moment(random, random.randrange(world.scale.months - 1), hours=(6, 18))
            cross(world, driver, at, "CN", "MM", mode="land", port="CNJHG")
        around.enter(random, group, driver, 0.12)
