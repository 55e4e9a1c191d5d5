"""People who are mistaken for their name, and people in a case because somebody rang them."""

from datetime import date

from leadgraph.simulate.lookalikes import Around
from leadgraph.simulate.police import party
from leadgraph.simulate.things import Pair
from leadgraph.simulate.travel import fly


def surround(around: Around) -> None:
    """Namesakes of suspects, and witnesses."""
    _namesakes(around)
    _questioned(around)
    world = around.world
    random = world.random("witness")
    for group in around.groups:
        for person in random.sample(around.life.people, 2):
            at = world.moment(random, min(group.start + 6, world.scale.months - 1))
            party(world, group.cases[0], "contact", person, at, function="通话记录")


# Of those who deal with groups over the counter, or lent a name, how many the police write down.
_QUESTIONED = {
    "landlord": 0.25,
    "merchant": 0.12,
    "exchange_house": 0.3,
    "payroll_company": 0.1,
    "sim_outlet": 0.1,
    "nominee_subscriber": 0.15,
}


def _questioned(around: Around) -> None:
    """People whom a group's papers lead to, and who had no idea."""
    if around.world.scale.groups:
        return
    random = around.world.random("questioned")
    for person in list(around.world.people):
        for role in person.roles[:1]:
            rate = _QUESTIONED.get(role.removeprefix("lookalike:"), 0.0)
            if rate and role.startswith("lookalike:"):
                around.enter(random, around.someone(random), person, rate)


def _namesakes(around: Around) -> None:
    """People with the name of a known suspect, and a birthday near theirs."""
    world = around.world
    random = world.random("namesakes")
    for group in around.groups:
        known = [group.boss, *group.facilitators[:1], group.managers[0], group.mules[0]]
        for person in known:
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
