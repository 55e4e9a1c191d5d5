"""Names written in Chinese characters: their keys in each romanisation, and nicknames.

Pinyin follows GB/T 28039-2011: family name first, read as a surname, the given name in one word.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from resolution.names.characters import (
    COMMON_SURNAMES,
    DOUBLE_SURNAMES,
    GIVEN,
    GIVEN_READINGS,
    SOUTHERN_SURNAMES,
    SURNAMES,
)
from resolution.names.syllables import (
    cantonese,
    character_readings,
    spelling,
    split,
    surname_readings,
    wade_giles,
)

MOST = 24  # keys of one kind; the product of several readings of each character has no other end
LONGEST = 16  # characters of a name that is read aloud; transcribed names reach twelve
_BEFORE = "阿小老大"
_AFTER = "哥姐仔总叔嫂爷妹弟姨"
_SIBLINGS = "妹弟"  # 李妹, 王弟 are whole names as well


@dataclass(frozen=True, slots=True)
class Parted:
    """A name in characters, parted into family and given name."""

    family: str
    given: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Keys and other spellings of a name in characters, and its family and given name's pinyin."""

    keys: frozenset[str] = frozenset()
    alts: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


def part(runs: tuple[str, ...]) -> Parted | None:
    """Part a name into family and given name; None where it has fewer than two characters.

    A middle dot parts a transcribed name (买买提·艾合买提), whose first part stands first.
    """
    whole = "".join(runs)
    if len(whole) < 2:
        return None
    if len(runs) > 1:
        return Parted(runs[0], "".join(runs[1:]))
    if len(whole) > 2 and whole[:2] in DOUBLE_SURNAMES:
        return Parted(whole[:2], whole[2:])
    return Parted(whole[0], whole[1:])


def _read_aloud(text: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    if len(text) <= 2 and text not in PHRASES_DICT:
        return tuple(reading for char in text for reading in character_readings(char)[:1])
    read = lazy_pinyin(text, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return tuple(s for r in read if (s := spelling(r)).isascii() and s.isalpha())


@lru_cache(maxsize=65536)
def given_reading(given: str) -> tuple[str, ...]:
    """Return the pinyin of each character of a given name, phrases read as phrases."""
    found = _read_aloud(given)
    if len(found) != len(given):
        return found
    known = (
        GIVEN_READINGS.get(char, (reading,)) for char, reading in zip(given, found, strict=True)
    )
    return tuple(r if r in ways else ways[0] for r, ways in zip(found, known, strict=True))


def speak(name: Parted) -> Spoken:
    """Return the keys of a name: pinyin as `keys`, all others as `alts`.

    The others are rarer readings, Wade-Giles, Cantonese, and the surname as it is spelt in the
    South (Hokkien, Teochew, Hakka) before a given name in pinyin (Tan Weiming). At most `MOST`
    keys of each kind; none for names longer than `LONGEST`.
    """
    if len(name.family) + len(name.given) > LONGEST:
        return Spoken()
    single = len(name.family) == 1 or name.family in DOUBLE_SURNAMES
    families = surname_readings(name.family) if single else ("".join(given_reading(name.family)),)
    given = given_reading(name.given)
    if not families or not families[0] or not given:
        return Spoken()
    keys = {f"{families[0]}|{''.join(given)}"}
    alts = set(islice(_others(name, families, given), MOST))
    for key in (*keys, *alts):
        # The letter that passports before 2012, and many forms still, write for ü.
        alts.add(key.replace("lyu", "lu").replace("nyu", "nu"))
    alts |= {f"{f}|{g}" for f, g in _wade_giles(name, families, given)}
    alts |= {f"{f}|{''.join(given)}" for f in SOUTHERN_SURNAMES.get(name.family, ())}
    spelt = product(*(cantonese(char) for char in (*name.family, *name.given)))
    for parts in islice(spelt, MOST):
        at = len(name.family)
        alts.add(f"{''.join(parts[:at])}|{''.join(parts[at:])}")
    return Spoken(frozenset(keys), frozenset(alts - keys), (families[0], "".join(given)))


def _others(name: Parted, families: tuple[str, ...], given: tuple[str, ...]) -> list[str]:
    """Rarer pinyin keys: other readings, a compound surname read as one, a married woman's two."""
    usual = "".join(way for char in name.family for way in character_readings(char)[:1])
    exact = len(name.given) == len(given)
    choices: list[tuple[str, ...]] = [(reading,) for reading in given]
    if exact:
        choices = [
            (reading, *GIVEN_READINGS[char], *character_readings(char)[:1])
            if char in GIVEN_READINGS
            else (reading,)
            for char, reading in zip(name.given, given, strict=True)
        ]
    spoken = list(islice(product(*(dict.fromkeys(ways) for ways in choices)), 8))
    found = [
        f"{family}|{''.join(parts)}"
        for family in dict.fromkeys((*families, usual))
        for parts in spoken
    ]
    if len(name.family) == 2 and name.family in DOUBLE_SURNAMES:
        first, second = tuple(name.family)
        found += [
            f"{one}|{''.join(character_readings(second)[:1])}{''.join(given)}"
            for one in surname_readings(first)[:1]
        ]
    married = name.family in SURNAMES and len(name.given) == 3 and name.given[0] in SURNAMES
    if married and exact:
        found.append(f"{families[0]}{surname_readings(name.given[0])[0]}|{''.join(given[1:])}")
    return found


def _wade_giles(
    name: Parted, families: tuple[str, ...], given: tuple[str, ...]
) -> set[tuple[str, str]]:
    if len(name.family) == 1:
        apart: list[tuple[str, ...]] = [(family,) for family in families]
    elif name.family in DOUBLE_SURNAMES:
        apart = list(split(families[0], "pinyin")[:1])
    else:
        apart = [given_reading(name.family)]
    return {("".join(map(wade_giles, way)), "".join(map(wade_giles, given))) for way in apart}


def nickname(whole: str) -> frozenset[str]:
    """Return the marks of a nickname (阿伟, 小张, 伟哥, 张总); empty where `whole` is none.

    What can be a whole name too (王小妹, 文强哥) is none.
    """
    core, ended = whole, False
    if 2 <= len(whole) <= 4 and whole[-1] in _AFTER:
        core, ended = whole[:-1], True
    begun = 2 <= len(core) <= 3 and core[0] in _BEFORE
    if begun and len(core) == 3:
        begun = core[0] == "阿" and GIVEN.issuperset(core[1:])
    if begun:
        return _marks(core[1:])
    if not ended or len(core) == 3:
        return frozenset()
    if core[0] in SURNAMES and (len(core) == 2 or whole[-1] in _SIBLINGS):
        return frozenset()
    return _marks(core)


def _marks(rest: str) -> frozenset[str]:
    if len(rest) == 2 and rest[0] == rest[1]:
        return frozenset({f"given:{rest}", f"given:{rest[0]}"})
    if len(rest) == 2:
        return frozenset({f"family:{rest}" if rest in DOUBLE_SURNAMES else f"given:{rest}"})
    marks: set[str] = set()
    if rest in COMMON_SURNAMES or (rest in SURNAMES and rest not in GIVEN):
        marks.add(f"family:{rest}")
    if rest in GIVEN or rest not in SURNAMES:
        marks.add(f"given:{rest}")
    return frozenset(marks)


def marks(name: Parted) -> frozenset[str]:
    """Return the marks by which a full name is met by its nicknames."""
    if len(name.family) > 2 or len(name.given) > 2:
        return frozenset()
    return frozenset(
        {f"family:{name.family}", f"given:{name.given}", *(f"given:{c}" for c in name.given)}
    )
