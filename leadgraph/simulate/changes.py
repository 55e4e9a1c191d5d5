"""What changes of a person in the course of the world: passports replaced, names changed by deed.

A resident id stays for life. A passport of the People's Republic is good for ten years (Passport
Law, article 7), so in eighteen months about 15 % of those in use are replaced because they expire.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from leadgraph.simulate.names import (
    GIVEN_FEMALE,
    GIVEN_MALE,
    SURNAMES,
    Name,
    of_characters,
)
from leadgraph.simulate.things import Document, Person

if TYPE_CHECKING:
    from leadgraph.simulate.world import World

# Of replaced passports; the others had run out.
_LOST = 0.25
# Of people spelt otherwise; the others are spelt in Wade-Giles.
_CANTONESE = 0.65
# Of names changed by deed; the others keep the family name.
_NEW_FAMILY_NAME = 0.25
# Changes fall into this part of the world's time, so that there are records before and after.
_MIDDLE = (0.2, 0.8)


def foresee(world: "World", person: Person) -> None:
    """Decide whether a person will change their name, and how some offices spell it.

    As many numbers are drawn at every level of noise: who changes at a low one does at a high one.
    """
    if not person.name.family:
        return
    random = world.random("changes/people")
    renamed, when, romanised, how = (random.random() for _ in range(4))
    if renamed < world.noise.renamed:
        other = _other_name(world.random("changes/names"), person)
        person.renamed = (_day(world, when), other)
    if romanised < world.noise.romanised:
        person.romanised = "cantonese" if how < _CANTONESE else "wade_giles"


def passport(number: str, country: str, issued: date) -> Document:
    """Return a passport, good for ten years."""
    return Document("passport", number, country, issued, _after_ten_years(issued))


def passports(world: "World", person: Person, first: Document) -> list[Document]:
    """Return a first passport and those that replace it, in order of issue.

    It runs out or is lost, and is replaced when the name in it changes.
    """
    random = world.random("changes/passports")
    replaced, when, lost, told, told_name = (random.random() for _ in range(5))
    events: list[tuple[date, str, bool]] = []
    if replaced < world.noise.replaced:
        day = _day(world, when)
        if lost >= _LOST:
            issued = date(day.year - 10, day.month, min(day.day, 28))
            issued += timedelta(days=int(30 + 300 * lost))
            first = replace(first, issued_on=issued, expires_on=_after_ten_years(issued))
        reason = "loss" if lost < _LOST else "renewal"
        events.append((day, reason, told >= world.noise.unreported))
    if person.renamed is not None and person.renamed[0] > first.issued_on:
        events.append((person.renamed[0], "name_change", told_name >= world.noise.unreported))
    chain = [first]
    for day, reason, reported in sorted(events):
        made = passport(world.reissue.passport(first.country), first.country, day)
        chain.append(replace(made, replaces=chain[-1].number, reason=reason, reported=reported))
    return chain


def _day(world: "World", fraction: float) -> date:
    low, high = _MIDDLE
    span = world.now - world.start.date()
    return world.start.date() + timedelta(days=int(span.days * (low + (high - low) * fraction)))


def _after_ten_years(issued: date) -> date:
    return date(issued.year + 10, issued.month, min(issued.day, 28))


def _other_name(random: Random, person: Person) -> Name:
    family = person.name.family
    if random.random() < _NEW_FAMILY_NAME:
        family = random.choice([char for char in SURNAMES if char != family])
    pool = GIVEN_MALE if person.male else GIVEN_FEMALE
    while True:
        other = of_characters(family, "".join(random.sample(pool, 2)))
        if other.native != person.name.native:
            return other
