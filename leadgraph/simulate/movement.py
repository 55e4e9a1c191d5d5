"""How a group's people are brought over borders, by one who does it for a fee."""

from datetime import timedelta

from leadgraph.simulate.calls import call, usual
from leadgraph.simulate.groups import Group
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.things import Person, Site
from leadgraph.simulate.travel import HOME_PORTS, book, cross, fly, passport, stay
from leadgraph.simulate.world import World


def move(world: World, ledger: Ledger, group: Group, border_hotel: Site) -> None:
    """Bring the members over in parties of two to four: seats, a night near the border, a pass.

    The first parties are paid from the sponsor's capital, later ones from the treasury. The
    carrier of people passes with some of the parties and takes the same corridor again.
    """
    random = world.random(f"move/{group.id}")
    waiting = group.members()
    last = min(group.last, world.scale.months - 2)
    corridor = ("CNJHG", "CNNNG")[int(group.id[1:]) % 2]
    while waiting:
        size = random.randint(2, 4)
        party, waiting = waiting[:size], waiting[size:]
        wait = random.choice((1, 2, 3, 5, 7)) if waiting else random.choice((4, 5, 6))
        month = min(last - 1, group.start + (wait if group.arrived else 0))
        _bring(world, ledger, group, party, max(0, month), corridor, border_hotel)
        group.arrived += party
    for person in (group.boss, group.sponsor, *([group.proxy] if group.proxy else [])):
        if random.random() < 0.7:
            passport(world, person)
            out = world.moment(random, min(last, group.start + random.randint(1, 4)), hours=(8, 20))
            for at, ends in (
                (out, ("CNCAN", "THBKK")),
                (out + timedelta(days=9), ("THBKK", "CNCAN")),
            ):
                if at < world.end:
                    fly(world, random, person, at, *ends, booker=person.phones[0])


def _bring(
    world: World,
    ledger: Ledger,
    group: Group,
    party: list[Person],
    month: int,
    corridor: str,
    hotel: Site,
) -> None:
    random = world.random(f"move/{group.id}")
    carrier = group.facilitator
    phone = random.choice(carrier.phones)
    recruiter = random.choice(group.recruiters)
    leaves = world.moment(random, month, (8, 24), (7, 12))
    train, number = f"K{random.randrange(100, 999)}", world.issue.number("B", 9)
    paying = carrier.purse
    for person in party:
        group.recruited[person.id] = recruiter
        for _ in range(random.randint(2, 5)):
            at = leaves - timedelta(days=random.randint(4, 25), minutes=random.randrange(600))
            call(world, random, recruiter.phones[0], person.phones[0], at, long=3)
        call(world, random, phone, usual(random, person), leaves - timedelta(days=2))
        if random.random() < 0.85:
            origin = random.choice(HOME_PORTS)
            book(
                world,
                person,
                leaves,
                origin,
                corridor,
                kind=random.choice(("train", "bus")),
                carrier=train,
                booker=phone,
                payer=paying,
                booking=number,
                ahead=2,
            )
        if random.random() < 0.75:
            stay(
                world,
                person,
                hotel,
                leaves + timedelta(hours=9),
                1,
                room=str(random.randrange(301, 330)),
                booker=phone,
                payer=paying,
            )
    over = leaves + timedelta(hours=random.randrange(28, 40))
    together = world.issue.number("Y", 6)
    by_air = group.country == "KH"
    for person in party:
        at = over + timedelta(minutes=random.randrange(0, 14))
        if by_air:
            fly(
                world,
                random,
                person,
                over,
                "CNKMG",
                "KHPNH",
                booker=phone,
                payer=paying,
                booking=f"{number}0",
                carrier=f"XK{int(group.id[1:])}77",
                party=together,
            )
        elif random.random() < 0.7:
            cross(
                world, person, at, "CN", group.country, mode="land", regular=False, party=together
            )
    if random.random() < 0.6:
        at = over + timedelta(minutes=random.randrange(0, 20))
        cross(world, carrier, at, "CN", group.country, mode="land", port="CNJHG", party=together)
        back = at + timedelta(days=1, hours=3)
        if back < world.end:
            cross(world, carrier, back, group.country, "CN", mode="land", port="CNJHG")
    fee = sum(random.randrange(6_000_00, 14_000_00) for _ in party)
    paid = over + timedelta(days=random.randint(1, 5))
    # Paid once the party has arrived: by the front company at first, later out of the take.
    source = group.seat if month < group.start + 3 else group.treasury
    if paid < world.end:
        head = sum(random.randrange(2_000_00, 5_000_00) for _ in party)
        ledger.pay(source, recruiter.purse, paid, head, memo="介绍费", by_device=True)
        ledger.pay(
            source, paying, paid, fee, memo=random.choice(("", "车费", "运费")), by_device=True
        )
