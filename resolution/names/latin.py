"""Names in letters: order of family and given name, and Chinese names among them.

Letters of other scripts are transliterated (`anyascii`; for Cyrillic and Arabic near to the
transliterations of ICAO 9303). A name whose parts are syllables of a romanisation of Chinese, with
a known surname, also gets the pinyin that it may stand for.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from resolution.names.syllables import (
    cantonese_readings,
    cantonese_surnames,
    palladius_readings,
    palladius_surnames,
    pinyin_surnames,
    southern_surnames,
    split,
    wade_giles_readings,
    wade_giles_surnames,
)
from resolution.names.written import TITLES, script

MOST = 24  # alternative keys from one romanisation; of one name twice as many
WORDS = 12  # words of a name that are looked at
_APOSTROPHES = "'’‘`´ʻʼʾʿˈ′\u02b9\u05f3"
_HYPHENS = "-‐‑‒–—−_־"
_COMMAS = ",，、،;；"
_ASCII = re.compile("[a-z'`]+(?:[-_][a-z'`]+)*|,")
_GLUED_TITLE = re.compile("(?:mrs|mr|ms|miss|mstr)$")
_PLAIN = {"lv": "lyu", "nv": "nyu", "lve": "lyue", "nve": "nyue", "lue": "lyue", "nue": "nyue"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: its hyphenated parts, lower-case ascii."""

    parts: tuple[str, ...]

    @property
    def glued(self) -> str:
        """The parts in one."""
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class Lettered:
    """Keys of a name in letters; `chinese` where it reads as a romanised Chinese name."""

    keys: frozenset[str] = frozenset()
    alts: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    chinese: bool = False


@lru_cache(maxsize=65536)
def ascii_letters(part: str) -> str:
    """Transliterate one word into lower-case ascii letters."""
    if part.isascii():
        return "".join(c for c in part.lower() if c.isalpha())
    from anyascii import anyascii

    if len(part) > 4 and part.startswith("ال"):
        part = part[2:]
    umlaut = re.sub("(?<=[ln])[üǖǘǚǜ]", "v", unicodedata.normalize("NFC", part))
    for text in (umlaut, part):
        plain = "".join(c for c in anyascii(text).lower() if "a" <= c <= "z")
        if text is part or text == part or split(plain, "pinyin"):
            return plain
    return ""


def words(text: str) -> tuple[tuple[Word, ...], int | None]:
    """Part a text into words without titles; and how many stand before the comma, if one does."""
    found: list[Word] = []
    comma: int | None = None
    for raw in _ASCII.findall(text) if text.isascii() else _pieces(text):
        if raw == ",":
            if found and comma is None:
                comma = len(found)
            continue
        spelt = tuple(p for p in map(ascii_letters, raw.replace("_", "-").split("-")) if p)
        if spelt and spelt[0] not in TITLES:
            found.append(Word(spelt))
    if comma is not None and comma >= len(found):
        comma = None
    return tuple(found), comma


def _pieces(text: str) -> Iterator[str]:
    """Yield words with `-` for any hyphen and no apostrophes, and `,` for any comma."""
    for piece in "".join(map(_folded, text)).split():
        yield from filter(None, re.split("(,)", piece))


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    """Return a letter as it is, an apostrophe as nothing, all else as hyphen, comma or blank."""
    if char in _APOSTROPHES:
        return ""
    if char in _HYPHENS:
        return "-"
    if char in _COMMAS:
        return ","
    return char if script(char) else " "


def hangul(text: str) -> tuple[tuple[Word, ...], int | None] | None:
    """Part a Korean name of two to four syllables after its first; None where it is none."""
    text = text.strip()
    if not 2 <= len(text) <= 4 or not all("\uac00" <= c <= "\ud7a3" for c in text):
        return None
    return (Word((ascii_letters(text[0]),)), Word((ascii_letters(text[1:]),))), 1


def read(found: tuple[Word, ...], comma: int | None, foreign: bool = False) -> Lettered:
    """Return the keys of a name in letters, both orders unless a comma tells the family name.

    Of words transliterated from another script (`foreign`) only Cyrillic spellings of Chinese
    (Palladius) are translated, and they do not count as Chinese: many Russian words look so.
    """
    if not found:
        return Lettered()
    if len(found) > WORDS:
        return Lettered(words=_flat(found[: 2 * WORDS]))
    if comma is not None:
        found = _without_title(found, comma)
    pairs = list(dict.fromkeys(_pairs(found, comma)))
    keys = {f"{canonical(f)}|{canonical(g)}" for f, g in pairs}
    if foreign:
        alternatives = (key for pair in pairs for key in _from_palladius(*pair))
        alts = frozenset(islice(alternatives, MOST)) - keys
        return Lettered(frozenset(keys), alts, _flat(found))
    chinese = [pair for pair in pairs if _systems(*pair)]
    translated: dict[str, None] = {}
    for family, given in _likely(chinese, found, comma):
        translated |= dict.fromkeys(_translated(family, given))
    if chinese:
        umlauts = (key.replace("lyu", "lu").replace("nyu", "nu") for key in sorted(keys))
        translated = dict.fromkeys(umlauts) | translated
        family, given = chinese[0]
        return Lettered(
            frozenset(keys),
            frozenset([key for key in translated if key not in keys][: 2 * MOST]),
            (canonical(family), canonical(given)),
            True,
        )
    return Lettered(frozenset(keys), words=_flat(found))


def _likely(
    chinese: list[tuple[tuple[str, ...], tuple[str, ...]]],
    found: tuple[Word, ...],
    comma: int | None,
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the readings worth translating: with three or more words the surname is the first
    word, the last, or the two of a double surname."""
    if comma is not None or len(found) < 3 or not chinese:
        return chinese
    return chinese[: 3 if len(chinese[0][0]) == 2 else 2]


def _flat(found: tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(part for word in found for part in word.parts)


def _without_title(found: tuple[Word, ...], comma: int) -> tuple[Word, ...]:
    """Take off a title that a carrier glued to a Chinese given name (ZHANG/WEIMINGMR)."""
    last = found[-1]
    kept = _GLUED_TITLE.sub("", last.glued)
    family = "".join(word.glued for word in found[:comma])
    if kept != last.glued and kept and family in pinyin_surnames() and split(kept, "pinyin"):
        return (*found[:-1], Word((kept,)))
    return found


def _pairs(
    found: tuple[Word, ...], comma: int | None
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield readings as family name's and given name's parts, the likeliest first."""
    count = len(found)
    if comma is not None:
        yield _flat(found[:comma]), _flat(found[comma:])
        return
    if count == 1:
        yield from _unglued(found[0])
        return
    if count > 2 and _double(found[:2]):
        yield _flat(found[:2]), _flat(found[2:])
    if count > 2 and _double(found[-2:]):
        yield _flat(found[-2:]), _flat(found[:-2])
    yield _flat(found[:1]), _flat(found[1:])
    yield _flat(found[-1:]), _flat(found[:-1])
    if count > 3:
        yield _flat(found[:2]), _flat(found[2:])
        yield _flat(found[-2:]), _flat(found[:-2])


def _double(pair: tuple[Word, ...]) -> bool:
    glued = "".join(word.glued for word in pair)
    return len(glued) > 3 and (
        glued in pinyin_surnames()
        or glued in wade_giles_surnames()
        or glued in cantonese_surnames()
    )


def _unglued(word: Word) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    if len(word.parts) > 1:
        yield word.parts[:1], word.parts[1:]
        return
    for way in split(word.glued, "pinyin"):
        way = tuple(_PLAIN.get(s, s) for s in way)
        if len(way) > 2 and len(way) < 5 and "".join(way[:2]) in pinyin_surnames():
            yield ("".join(way[:2]),), way[2:]
        if 1 < len(way) < 4 and way[0] in pinyin_surnames():
            yield way[:1], way[1:]


@lru_cache(maxsize=65536)
def _canonical(part: str) -> str:
    ways = split(part, "pinyin")
    return "".join(_PLAIN.get(s, s) for s in ways[0]) if ways else part


def canonical(parts: tuple[str, ...]) -> str:
    """Return parts in one; where they are pinyin, `lü`, `lv` and `lyu` all as `lyu`."""
    return "".join(map(_canonical, parts))


@lru_cache(maxsize=65536)
def _given(parts: tuple[str, ...], system: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read a given name as one to three syllables of `system`."""
    if len(parts) > 3:
        return ()
    ways = product(*(split(part, system, 3)[:3] for part in parts))
    joined = (tuple(s for way in chosen for s in way) for chosen in ways)
    return tuple(way for way in joined if len(way) <= max(2, len(parts)))


def _systems(family: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the romanisations of Chinese that the two can be."""
    glued, spelt = "".join(family), canonical(family)
    known = {
        "pinyin": spelt in pinyin_surnames(),
        "wade_giles": glued in wade_giles_surnames(),
        "cantonese": glued in cantonese_surnames(),
    }
    found = [system for system, is_name in known.items() if is_name and _given(given, system)]
    if glued in southern_surnames() and _given(given, "pinyin"):
        found.append("southern")
    return tuple(found)


def _translated(family: tuple[str, ...], given: tuple[str, ...]) -> Iterator[str]:
    """Yield pinyin keys of a name read as another romanisation, the likeliest of each first."""
    yield from islice(_from_wade_giles(family, given), MOST)
    yield from islice(_from_cantonese(family, given), MOST)
    if _given(given, "pinyin"):
        southern = southern_surnames().get("".join(family), ())
        yield from (f"{surname}|{canonical(given)}" for surname in southern)


def _from_wade_giles(family: tuple[str, ...], given: tuple[str, ...]) -> Iterator[str]:
    glued = "".join(family)
    table, surnames = wade_giles_readings(), wade_giles_surnames().get(glued, ())
    for way in _given(given, "wade_giles") if surnames else ():
        for surname, *chosen in product(surnames, *(table[s] for s in way)):
            yield f"{surname}|{''.join(chosen)}"
    if glued not in pinyin_surnames() and _given(given, "pinyin"):
        yield from (f"{surname}|{canonical(given)}" for surname in surnames)


def _from_cantonese(family: tuple[str, ...], given: tuple[str, ...]) -> Iterator[str]:
    surnames = cantonese_surnames().get("".join(family), ())
    for way in _given(given, "cantonese") if surnames else ():
        for spelt, surname in product(_cantonese_given(way), surnames):
            yield f"{surname}|{spelt}"


def _from_palladius(family: tuple[str, ...], given: tuple[str, ...]) -> Iterator[str]:
    table = palladius_readings()
    for surname in palladius_surnames().get("".join(family), ()):
        for way in _given(given, "palladius"):
            for chosen in product(*(table[s] for s in way)):
                yield f"{surname}|{''.join(chosen)}"


@lru_cache(maxsize=65536)
def _cantonese_given(way: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pinyin that Cantonese syllables may stand for, the likeliest first."""
    readings = [tuple(enumerate(cantonese_readings()[s])) for s in way]
    ranked = sorted(product(*readings), key=lambda c: (sum(rank for rank, _ in c), c))
    return tuple("".join(reading for _, reading in choice) for choice in ranked[:MOST])
