"""How a group's people come over borders: by carriers of people for a fee, or on their own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.calls import call, usual
from leadgraph.simulate.groups import Group
from leadgraph.simulate.laundering import till
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.things import Account, Organization, Person, Phone, Site
from leadgraph.simulate.travel import HOME_PORTS, book, cross, fly, passport, stay
from leadgraph.simulate.world import World

CORRIDORS = ("CNJHG", "CNNNG")
# Border passes by land, and flights for groups that have none.
_FLIGHTS = {"KH": "KHPNH", "PH": "MYKUL"}


@dataclass(frozen=True)
class Desk:
    """Who arranges a journey: the telephone, account and firm that it is arranged with."""

    phone: Phone | None
    account: Account | None
    firm: Organization | None


@dataclass(frozen=True)
class Roads:
    """What carriers of people have at hand: hotels near the border, and their own firms."""

    hotels: list[Site]
    fronts: dict[str, tuple[Organization, Account]]


def move(world: World, ledger: Ledger, group: Group, roads: Roads) -> None:
    """Bring the members over in parties of two to four (large groups: to six), month by month.

    The first parties are paid from the company's account, later ones from the till. A carrier
    passes with some of the parties and takes the same corridor again.
    """
    random = world.random(f"move/{group.id}")
    waiting = [*group.managers, *group.leaders, *group.operators, *group.held]
    if not world.scale.groups:
        rest = waiting[len(group.managers) :]
        random.shuffle(rest)
        waiting = waiting[: len(group.managers)] + rest
    last = min(group.last, world.scale.months - 2)
    corridor = random.choice(CORRIDORS)
    most = 4 if group.size < 40 else 6
    while waiting:
        size = random.randint(2, most)
        party, waiting = waiting[:size], waiting[size:]
        wait = random.choice((1, 2, 3, 5, 7)) if waiting else random.choice((4, 5, 6))
        month = max(0, min(last - 1, group.start + (wait if group.arrived else 0)))
        recruiter = random.choice(group.recruiters)
        leaves = world.moment(random, month, (8, 24), (7, 12))
        _recruit(world, random, group, party, recruiter, leaves)
        if group.facilitators:
            carrier = random.choice(group.facilitators)
            _bring(world, ledger, random, group, party, carrier, recruiter, leaves, corridor, roads)
        else:
            _go(world, random, group, party, leaves, corridor)
        group.arrived += party
    _leave(world, random, group, last)
    chiefs = [*group.bosses, group.sponsor, group.proxy]
    for person in (one for one in chiefs if one is not None):
        if random.random() < 0.6:
            passport(world, person)
            out = world.moment(random, min(last, group.start + random.randint(1, 4)), hours=(8, 20))
            for at, ends in (
                (out, ("CNCAN", "THBKK")),
                (out + timedelta(days=9), ("THBKK", "CNCAN")),
            ):
                if at < world.end:
                    fly(world, random, person, at, *ends, booker=person.phones[0])


def _leave(world: World, random: Random, group: Group, last: int) -> None:
    """Those who are free to go go home for a feast, and come back; nobody who is held does."""
    if last < group.start + 5:
        return
    for person in group.floor:
        if random.random() < (0.6 if person.level == "manager" else 0.3):
            month = random.randint(group.start + 5, last)
            home = world.moment(random, month, (1, 20), (6, 20))
            for at, ends in (
                (home, (group.country, "CN")),
                (home + timedelta(days=random.randint(5, 14)), ("CN", group.country)),
            ):
                if at < world.end:
                    regular = random.random() < 0.6
                    port = "CNJHG" if regular else ""
                    cross(world, person, at, *ends, mode="land", port=port, regular=regular)


def _recruit(
    world: World,
    random: Random,
    group: Group,
    party: list[Person],
    recruiter: Person,
    leaves: datetime,
) -> None:
    """Somebody talks them into it by telephone, weeks before."""
    for person in party:
        group.recruited[person.id] = recruiter
        times = random.randint(2, 5) if world.scale.groups else random.randint(0, 3)
        for _ in range(times):
            at = leaves - timedelta(days=random.randint(4, 25), minutes=random.randrange(600))
            call(world, random, recruiter.phones[0], person.phones[0], at, long=3)


def _bring(
    world: World,
    ledger: Ledger,
    random: Random,
    group: Group,
    party: list[Person],
    carrier: Person,
    recruiter: Person,
    leaves: datetime,
    corridor: str,
    roads: Roads,
) -> None:
    """Seats, a night near the border, the pass itself, and the fee once the party has arrived."""
    manner = group.manner
    front = roads.fronts.get(carrier.id)
    phone = random.choice(carrier.phones)
    desk = Desk(phone, carrier.purse, None)
    if front is not None and random.random() < 0.7:
        desk = Desk(phone, front[1], front[0])
    elif group.sponsor is not None and not manner.returns and random.random() < 0.5:
        # A sponsor who does not show otherwise pays for journeys.
        desk = Desk(phone, group.sponsor.purse, None)
    train, number = f"K{random.randrange(100, 999)}", world.issue.number("B", 9)
    hotel = random.choice(roads.hotels)
    for person in party:
        if random.random() < (1.0 if world.scale.groups else 0.6):
            call(world, random, phone, usual(random, person), leaves - timedelta(days=2))
        if manner.seats and random.random() < 0.85:
            book(
                world,
                person,
                leaves,
                random.choice(HOME_PORTS),
                corridor,
                kind=random.choice(("train", "bus")),
                carrier=train,
                booker=desk.phone,
                agency=desk.firm,
                payer=desk.account,
                booking=number,
                ahead=2,
            )
        if manner.nights and random.random() < 0.75:
            stay(
                world,
                person,
                hotel,
                leaves + timedelta(hours=9),
                1,
                room=str(random.randrange(301, 330)),
                booker=desk.phone,
                payer=desk.account,
            )
    over = leaves + timedelta(hours=random.randrange(28, 40))
    together = world.issue.number("Y", 6)
    _pass(world, random, group, party, over, together, desk if manner.seats else None, number)
    if random.random() < (0.7 if manner.along else 0.1):
        at = over + timedelta(minutes=random.randrange(0, 20))
        to = group.country if group.country not in _FLIGHTS else "MM"
        cross(world, carrier, at, "CN", to, mode="land", port="CNJHG", party=together)
        back = at + timedelta(days=1, hours=3)
        if back < world.end:
            cross(world, carrier, back, to, "CN", mode="land", port="CNJHG")
    paid = over + timedelta(days=random.randint(1, 5))
    if paid < world.end:
        fee = sum(random.randrange(6_000_00, 14_000_00) for _ in party)
        source = group.seat if leaves < world.month(group.start + 3) else till(group)
        if manner.recruiter_fee:
            head = sum(random.randrange(2_000_00, 5_000_00) for _ in party)
            ledger.pay(source, recruiter.purse, paid, head, memo="介绍费", by_device=True)
        if manner.fee or random.random() < 0.1:
            to_account = front[1] if front is not None and desk.firm else carrier.purse
            memo = random.choice(("", "车费", "运费"))
            ledger.pay(source, to_account, paid, fee, memo=memo, by_device=True)


def _go(
    world: World,
    random: Random,
    group: Group,
    party: list[Person],
    leaves: datetime,
    corridor: str,
) -> None:
    """Small groups' people travel on tickets of their own."""
    for person in party:
        if random.random() < 0.6:
            book(
                world,
                person,
                leaves,
                random.choice(HOME_PORTS),
                corridor,
                kind="train",
                carrier=f"K{random.randrange(100, 999)}",
                booker=person.phones[0],
                payer=person.accounts[0] if person.accounts else None,
                ahead=3,
            )
    over = leaves + timedelta(hours=random.randrange(28, 40))
    _pass(world, random, group, party, over, world.issue.number("Y", 6), None, None)


def _pass(
    world: World,
    random: Random,
    group: Group,
    party: list[Person],
    over: datetime,
    together: str,
    desk: Desk | None,
    number: str | None,
) -> None:
    """Over the border: by air where there is no other way, else by night and unseen by most."""
    for person in party:
        if group.country in _FLIGHTS:
            fly(
                world,
                random,
                person,
                over,
                "CNKMG",
                _FLIGHTS[group.country],
                booker=desk.phone if desk else person.phones[0],
                payer=desk.account if desk else None,
                agency=desk.firm if desk else None,
                booking=f"{number}0" if number else None,
                carrier=f"XK{group.number % 90 + 10}7",
                party=together,
            )
        elif random.random() < 0.7:
            at = over + timedelta(minutes=random.randrange(0, 14))
            cross(
                world, person, at, "CN", group.country, mode="land", regular=False, party=together
            )
