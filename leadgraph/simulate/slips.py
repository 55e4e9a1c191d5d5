"""Typing errors in document numbers, dates of birth and names.

One edit each (a sign wrong, left out, or two changed round), which is what most typing errors are:
F. J. Damerau, "A technique for computer detection and correction of spelling errors",
Communications of the ACM 7 (1964).
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from random import Random

from leadgraph.simulate.names import (
    GIVEN_FEMALE,
    GIVEN_MALE,
    HOMOPHONES,
    SURNAMES,
    Name,
    misspelt,
    syllables,
)

_GIVEN = GIVEN_MALE + GIVEN_FEMALE


def number(random: Random, right: str, exists: Callable[[str], bool]) -> str:
    """Return a document number one edit off that is nobody's; its first sign stays."""
    while True:
        kind = random.choice(("wrong", "wrong", "left out", "changed round"))
        place = random.randrange(1, len(right) - (kind == "changed round"))
        if kind == "wrong":
            wrong = right[:place] + random.choice("0123456789") + right[place + 1 :]
        elif kind == "left out":
            wrong = right[:place] + right[place + 1 :]
        else:
            wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
        if wrong != right and not exists(wrong):
            return wrong


def birth(random: Random, right: date, latest: date) -> date:
    """Return a wrong date of birth, not after `latest`.

    Day and month are swapped (where both can be a month), one digit is wrong, or only the year
    was known and 1 January is written for the day.
    """
    while True:
        kind = random.choice(("swapped", "digit", "digit", "year only"))
        wrong = right
        if kind == "swapped" and right.day <= 12:
            wrong = right.replace(month=right.day, day=right.month)
        elif kind == "digit":
            written = right.strftime("%Y%m%d")
            place = random.randrange(2, 8)
            typed = written[:place] + random.choice("0123456789") + written[place + 1 :]
            try:
                wrong = date(int(typed[:4]), int(typed[4:6]), int(typed[6:]))
            except ValueError:
                continue
        elif kind == "year only":
            wrong = date(right.year, 1, 1)
        if wrong != right and wrong <= latest:
            return wrong


def characters(random: Random, name: Name, written: str) -> str:
    """Return a Chinese name with a homophone, another character, or two changed round."""
    first = len(name.family)
    if len(written) <= first:
        return written
    place = random.randrange(first, len(written))
    kind = random.choice(("homophone", "homophone", "another", "changed round"))
    alike = [char for char in _alike().get(syllables(written[place]), ()) if char != written[place]]
    if kind == "homophone" and alike:
        char = random.choice(alike)
    elif kind == "changed round" and len(written) - first == 2 and written[-1] != written[-2]:
        return written[:first] + written[-1] + written[-2]
    else:
        char = random.choice([char for char in _GIVEN if char != written[place]])
    return written[:place] + char + written[place + 1 :]


def letters(random: Random, written: str) -> str:
    """Return a name in letters with one edit: two changed round, one left out, or one wrong."""
    places = [
        place
        for place in range(1, len(written) - 1)
        if written[place].isalpha() and written[place + 1].isalpha()
    ]
    if len(written) < 5 or not places:
        return written
    place = random.choice(places)
    kind = random.choice(("changed round", "left out", "wrong"))
    if kind == "changed round":
        return misspelt(random, written)
    if kind == "left out":
        return written[:place] + written[place + 1 :]
    char = random.choice("aeinou")
    char = char.upper() if written[place].isupper() else char
    return written[:place] + char + written[place + 1 :]


@cache
def _alike() -> dict[tuple[str, ...], str]:
    """Return the characters of names by how they sound, without tones."""
    found: dict[tuple[str, ...], str] = {}
    for char in dict.fromkeys(SURNAMES + _GIVEN + "".join(HOMOPHONES.values())):
        sound = syllables(char)
        found[sound] = found.get(sound, "") + char
    return found
