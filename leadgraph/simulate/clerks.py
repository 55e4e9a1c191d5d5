"""What clerks make of a person's particulars: gaps, typing errors, other letters and spellings.

Works on the fields that an office would have written (`mentions`), by the rates of the world's
noise and on streams of its own.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from leadgraph.simulate import slips, spelling
from leadgraph.simulate.names import Name
from leadgraph.simulate.things import Person
from leadgraph.simulate.world import World

# Their software keeps Chinese names in traditional characters.
TRADITIONAL = frozenset({"harbour-bank", "carriers-union", "lodging-bureau"})
# Of people with another romanisation, rows that use it.
_ROMANISED_ROWS = 0.5
# Where people are named as others call them.
_HEARSAY = frozenset({"statements", "meetings"})
_OPTIONAL = (
    ("ref",),
    ("birth_date",),
    ("doc_type", "doc_number", "doc_country"),
    ("phone",),
)


def write(
    world: World, agency: str, feed: str, person: Person, at: date, fields: dict[str, Any]
) -> None:
    """Change `fields` (names without the prefix) into what stands in the agency's row."""
    noise, random = world.noise, world.random(f"clerk/{feed}")
    for part in _OPTIONAL:
        if part[0] in fields and random.random() < noise.left_out:
            for one in part:
                fields.pop(one, None)
    if "doc_number" in fields and random.random() < noise.mistyped_document:
        _mistype_document(world, random, fields)
    if "birth_date" in fields and random.random() < noise.mistyped_birth:
        latest = world.now - timedelta(days=365 * 5)
        fields["birth_date"] = slips.birth(random, person.born, latest).isoformat()
    name = person.name_on(at)
    if name.family:
        _write_chinese(world, random, agency, feed, person, name, fields)
    elif "name" in fields and random.random() < noise.mistyped_name:
        fields["name"] = slips.letters(random, fields["name"])
    if "name_latin" in fields and random.random() < noise.mistyped_name:
        fields["name_latin"] = slips.letters(random, fields["name_latin"])


def _mistype_document(world: World, random: Random, fields: dict[str, Any]) -> None:
    """Put a number one edit off into `fields`.

    No edit leaves the check character of a resident id right, and forms refuse it for that: the
    clerk who is in a hurry enters it as a document of another kind.
    """
    fields["doc_number"] = slips.number(random, fields["doc_number"], world.issue.has_given)
    if fields["doc_type"] == "resident_id":
        fields["doc_type"] = "other"


def _write_chinese(
    world: World,
    random: Random,
    agency: str,
    feed: str,
    person: Person,
    name: Name,
    fields: dict[str, Any],
) -> None:
    noise = world.noise
    if "name" in fields:
        if random.random() < noise.mistyped_name:
            fields["name"] = slips.characters(random, name, fields["name"])
        if feed in _HEARSAY and random.random() < noise.nicknamed:
            fields["name"] = called(world, person)
            fields.pop("name_latin", None)
        if agency in TRADITIONAL and random.random() < noise.traditional:
            fields["name"] = spelling.traditional(fields["name"])
    if "name_latin" not in fields:
        return
    spelt = None
    if person.romanised and random.random() < _ROMANISED_ROWS:
        if person.romanised == "cantonese":
            spelt = spelling.cantonese(name, person.id)
        else:
            spelt = spelling.wade_giles(name)
        fields["name_latin"] = spelt.plain()
    if random.random() < noise.restyled:
        spelt = spelt or spelling.pinyin(name)
        fields["name_latin"] = random.choice(spelt.styles())


def called(world: World, person: Person) -> str:
    """Return the nickname of a Chinese person, all their life the same."""
    return spelling.nickname(person.name, int(person.id[1:]), world.now.year - person.born.year)
