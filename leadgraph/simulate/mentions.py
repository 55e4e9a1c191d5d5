"""How each agency writes a person down: which fields it has, in which letters, with what slips.

What more goes wrong at a level of noise is in `clerks`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from leadgraph.simulate import clerks
from leadgraph.simulate.names import misspelt
from leadgraph.simulate.things import Document, Person
from leadgraph.simulate.world import AGENCIES, World


@dataclass(frozen=True)
class Habit:
    """What one feed records of a person: chances, 0 to 1, that each part is there.

    `documents` are the kinds that are asked for, the first one preferred.
    """

    ref: float = 0.0
    name: float = 1.0
    latin: float = 0.0
    born: float = 0.0
    documents: tuple[str, ...] = ()
    document: float = 0.0
    phone: float = 0.0


_ID = ("resident_id", "passport")
_TRAVEL = ("passport", "resident_id")

# `feed` or `feed/prefix`.
HABITS: dict[str, Habit] = {
    "case_parties": Habit(1, 1, 0.2, 0.8, _ID, 0.85, 0.6),
    "statements/subject_": Habit(1, 1, 0, 0.5, _ID, 0.7),
    "statements/object_": Habit(0.7, 1, 0, 0.1, _ID, 0.35),
    "statements/speaker_": Habit(1, 1, 0, 0.5, _ID, 0.7),
    "meetings": Habit(0.9, 1, 0, 0.3, _ID, 0.6),
    "wanted_persons": Habit(1, 1, 0.7, 0.95, _TRAVEL, 0.95),
    "detentions": Habit(0.9, 1, 0.4, 0.9, _TRAVEL, 0.85),
    "fraud_reports": Habit(0.5, 1, 0, 0.6, _ID, 0.85, 0.95),
    "crossings": Habit(0.9, 0.6, 1, 0.95, _TRAVEL, 0.97),
    "subscribers": Habit(0.95, 1, 0, 0.5, _ID, 0.96),
    "accounts": Habit(1, 1, 0.3, 0.7, _ID, 0.96, 0.85),
    "organizations": Habit(0.4, 1, 0.2, 0.6, _ID, 0.9),
    "leases": Habit(0, 1, 0.2, 0, _ID, 0.8, 0.5),
    "stays": Habit(0, 0.9, 0.3, 0.7, _ID, 0.93, 0.6),
    "bookings": Habit(0, 0.2, 1, 0.5, _TRAVEL, 0.9, 0.45),
}
_SLIP = 0.025
# Multiplying modulo a prime keeps numbers apart that are apart: people have up to seven digits,
# second files of one person begin above.
_FILES_APART = 10_000_000
_LARGE_PRIME = 999_999_937
_OTHER_SPELLING = 0.3


def ref(world: World, agency: str, person: Person, day: date) -> str:
    """Return the agency's own key of a person: the same in every row, and telling nothing.

    The immigration service opens a new file where it is not told that a passport replaces
    another, and keeps the person under a second key from then on.
    """
    number = int(person.id[1:])
    if agency == "exit-entry-immigration":
        number += _FILES_APART * sum(
            not document.reported and document.issued_on <= day for document in person.documents
        )
    number = number * 736_878_711 + len(agency) * 1_299_709 + world.seed
    return f"{AGENCIES[agency][0].upper()}{number % _LARGE_PRIME:09d}"


def document(person: Person, kinds: tuple[str, ...], day: date) -> Document | None:
    """Return the newest document on `day` of the first of these kinds that the person has.

    An office that wrote the row before the first was issued has seen that one later.
    """
    for kind in kinds:
        held = [document for document in person.documents if document.kind == kind]
        if held:
            return next((one for one in reversed(held) if one.issued_on <= day), held[0])
    return None


def person_fields(
    world: World,
    agency: str,
    feed: str,
    prefix: str,
    person: Person,
    at: date,
    *,
    phone: str | None = None,
    known: float = 1.0,
) -> dict[str, Any]:
    """Return the fields `<prefix>...` as `agency` writes them `at` that time.

    `known` below 1 makes every part but the name that much rarer (hearsay). `phone` is the
    number given, if not the person's usual one.
    """
    habit = HABITS.get(f"{feed}/{prefix}") or HABITS[feed]
    random = world.random(f"mention/{feed}")
    fields: dict[str, Any] = {}
    day = at.date() if isinstance(at, datetime) else at
    called = person.name_on(day)
    draw = random.random
    if draw() < habit.ref * known:
        fields["ref"] = ref(world, agency, person, day)
    if draw() < habit.latin:
        spelt = called.latin
        if draw() < _OTHER_SPELLING:
            spelt = random.choice(called.spellings)
        fields["name_latin"] = misspelt(random, spelt) if draw() < _SLIP else spelt
    if draw() < habit.name or "name_latin" not in fields:
        name = called.native
        fields["name"] = misspelt(random, name) if draw() < _SLIP else name
    if draw() < habit.born * known:
        fields["birth_date"] = person.born.isoformat()
    shown = document(person, habit.documents, day)
    if shown is not None and draw() < habit.document * known:
        fields["doc_type"] = shown.kind
        fields["doc_number"] = shown.number
        fields["doc_country"] = shown.country
    if draw() < habit.phone * known and (phone or person.phones):
        fields["phone"] = phone or person.phone
    clerks.write(world, agency, feed, person, day, fields)
    return {prefix + name: value for name, value in fields.items()}
