"""People who are easily taken for others: namesakes of one birthday, twins, one phone for a family.

They are put around people who stand in cases, and some of them stand in cases too. Beside them
stand a few foreigners whose names are Cyrillic or Arabic.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

from leadgraph.simulate import changes, names
from leadgraph.simulate.calls import call
from leadgraph.simulate.groups import Group
from leadgraph.simulate.names import GIVEN_FEMALE, GIVEN_MALE, Name, of_characters
from leadgraph.simulate.ordinary import Life
from leadgraph.simulate.police import party
from leadgraph.simulate.things import Pair, Person
from leadgraph.simulate.travel import fly, stay
from leadgraph.simulate.world import World

# Of planted people, those who are written into a case of the group themselves.
_IN_CASE = 0.6
_IN_SAME_CASE = 0.5


def plant(world: World, life: Life, groups: list[Group]) -> None:
    """Put doubles and foreigners around every group, as many as the noise of the world says."""
    random = world.random("doubles")
    known: dict[str, list[str]] = {}
    for row in world.rows:
        if row.feed == "case_parties":
            for mentioned in row.mentions.values():
                known.setdefault(mentioned, []).append(row.fields["case_id"])
    for group in groups:
        around = [
            person
            for person in (*group.managers, *group.operators, *group.mules, *group.victims)
            if person.name.family
        ]
        # Those whom the police know come first; the sort keeps the drawn order otherwise.
        random.shuffle(around)
        around.sort(key=lambda person: person.id not in known)
        noise = world.noise
        for make, count in (
            (_same_birth, noise.same_births),
            (_twin, noise.twins),
            (_one_phone, noise.one_phones),
        ):
            chosen, around = around[:count], around[count:]
            for other in chosen:
                person = make(world, random, other)
                _live(world, random, life, group, person)
                if random.random() < _IN_CASE:
                    cases = known.get(other.id, []) if random.random() < _IN_SAME_CASE else []
                    _enter(world, random, group, person, cases or group.cases)
        for place in range(noise.other_scripts):
            country = ("KZ", "EG")[place % 2]
            name = names.other_script(random, country)
            foreigner = world.person(country=country, name=name, note="name in another script")
            _live(world, random, life, group, foreigner)
            _enter(world, random, group, foreigner, group.cases)


def _same_birth(world: World, random: Random, other: Person) -> Person:
    """Another person with that name, born on that day, somewhere else or of another house."""
    made = world.person(
        "lookalike:same_birth_namesake",
        name=other.name,
        born=other.born,
        male=other.male,
        note=f"name and birthday of {other.id}",
    )
    world.pairs.append(Pair("same_birth_namesake", made, other))
    return made


def _twin(world: World, random: Random, other: Person) -> Person:
    """A twin: the numbers of their documents follow one another."""
    made = world.person(
        "lookalike:twin",
        name=_siblings_name(random, other),
        born=other.born,
        male=other.male,
        region=other.region,
        note=f"twin of {other.id}",
    )
    made.documents = []
    for document in other.documents:
        if document.replaces:
            continue
        beside = replace(document, number=world.issue.next_number(document.number))
        passport = document.kind == "passport"
        made.documents += changes.passports(world, made, beside) if passport else [beside]
    world.pairs.append(Pair("twin", made, other))
    return made


def _siblings_name(random: Random, other: Person) -> Name:
    """Return a name with the same family name and, where there are two, one given character."""
    pool = GIVEN_MALE if other.male else GIVEN_FEMALE
    given = other.name.native[len(other.name.family) :]
    char = random.choice([char for char in pool if char not in given])
    return of_characters(other.name.family, given[:-1] + char)


def _one_phone(world: World, random: Random, other: Person) -> Person:
    """Husband or wife, who gives the number of the house as their own."""
    made = world.person(
        "lookalike:family",
        male=not other.male,
        born=other.born + timedelta(days=random.randrange(-1500, 1500)),
        note=f"shares the telephone of {other.id}",
        telephone=False,
    )
    made.phones.append(other.phones[0])
    world.pairs.append(Pair("shared_phone", made, other))
    return made


def _live(world: World, random: Random, life: Life, group: Group, person: Person) -> None:
    """An account, a night at a hotel, perhaps a journey, perhaps a call from the group."""
    world.account(person, currency="CNY")
    months = world.scale.months - 1
    at = world.moment(random, random.randrange(months), hours=(12, 22))
    stay(world, person, random.choice(life.hotels), at, 1, booker=person.phones[0])
    if random.random() < 0.6:
        at = world.moment(random, random.randrange(months), hours=(7, 20))
        fly(world, random, person, at, "CNCAN", "THBKK", booker=person.phones[0])
    if random.random() < 0.4:
        at = world.moment(random, group.start + 2)
        call(world, random, random.choice(group.numbers), person.phones[0], at)


def _enter(world: World, random: Random, group: Group, person: Person, cases: list[str]) -> None:
    """The police write them into a case, for a call or for what they saw or lost."""
    at = world.moment(random, min(group.start + 6, world.scale.months - 1))
    category = random.choice(("contact", "witness", "victim"))
    function = "通话记录" if category == "contact" else ""
    party(world, random.choice(cases), category, person, at, function=function)
