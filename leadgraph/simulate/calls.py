"""Calls and messages, and the registrations of numbers, as the two telecoms report them."""

from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.mentions import person_fields
from leadgraph.simulate.money import iso
from leadgraph.simulate.things import Person, Phone
from leadgraph.simulate.world import World

_SECOND_REPORT = 0.25
# South telecom's exchange runs fast by this much.
_SKEW = {"north-telecom": timedelta(0), "south-telecom": timedelta(seconds=83)}


def call(
    world: World,
    random: Random,
    caller: Phone | str,
    callee: Phone | str,
    at: datetime,
    *,
    country: str = "CN",
    kind: str | None = None,
    long: float = 1.0,
) -> None:
    """Let one number call another; `country` is where the caller is, `long` scales its length."""
    kind = kind or ("voice" if random.random() < 0.8 else "sms")
    fields = {
        "caller": caller.number if isinstance(caller, Phone) else caller,
        "callee": callee.number if isinstance(callee, Phone) else callee,
        "kind": kind,
        "seconds": str(int(random.expovariate(1 / (95 * long))) + 1) if kind == "voice" else "",
        "reference": world.issue.number("C", 14),
        "caller_country": country,
    }
    seen_by = list(dict.fromkeys(p.telecom for p in (caller, callee) if isinstance(p, Phone)))
    for place, agency in enumerate(seen_by):
        if place and random.random() > _SECOND_REPORT:
            continue
        seen = at + _SKEW[agency]
        own = dict(fields, at=iso(seen))
        if isinstance(caller, Phone) and caller.telecom == agency:
            own["caller_imei"] = caller.imei if random.random() < 0.9 else ""
            own["caller_cell"] = f"460-{random.randrange(1, 400):03d}" if country == "CN" else ""
        world.write(agency, "calls", seen, own)


def talk(
    world: World, random: Random, one: Person, other: Person, month: int, times: int, **how: str
) -> None:
    """Let two people call each other so many times in a month, from either side."""
    for _ in range(times):
        first, second = (one, other) if random.random() < 0.5 else (other, one)
        call(
            world,
            random,
            usual(random, first),
            usual(random, second),
            world.moment(random, month),
            country=how.get("country", "CN"),
        )


def usual(random: Random, person: Person) -> Phone:
    """Return a number that the person speaks on, mostly the first."""
    if len(person.phones) == 1 or random.random() < 0.8:
        return person.phones[0]
    return random.choice(person.phones)


def chatter(world: World, circles: list[list[Person]]) -> None:
    """Ordinary calls: families, friends and colleagues, and numbers that call everyone."""
    random = world.random("chatter")
    services = ("short:CN:95588", "short:CN:12345", "alpha:BANK", "alpha:PARCEL", "anon")
    for _ in range(world.scale.chatter):
        circle = random.choice(circles)
        month = random.randrange(world.scale.months)
        at = world.moment(random, month, hours=(7, 23))
        if random.random() < 0.08:
            call(world, random, random.choice(services), usual(random, random.choice(circle)), at)
            continue
        one, other = random.sample(circle, 2)
        call(world, random, usual(random, one), usual(random, other), at)


def subscribers(world: World) -> None:
    """Write every number's registration."""
    random = world.random("subscribers")
    for phone in world.phones:
        at = datetime.combine(phone.registered_on, datetime.min.time(), tzinfo=world.end.tzinfo)
        fields: dict[str, object] = {
            "phone": phone.number,
            "imsi": world.issue.imsi(),
            "imei": phone.imei if random.random() < 0.85 else "",
            "registered_on": phone.registered_on.isoformat(),
            "ended_on": phone.ended_on.isoformat() if phone.ended_on else "",
        }
        if phone.outlet is not None:
            fields["outlet_id"] = phone.outlet.id
            fields["outlet_name"] = phone.outlet.name
            fields["outlet_org_id"] = phone.outlet.org.id if phone.outlet.org else ""
        fields |= person_fields(
            world, phone.telecom, "subscribers", "holder_", phone.subscriber, at, phone=phone.number
        )
        world.write(phone.telecom, "subscribers", at, fields, {"holder_": phone.subscriber.id})
