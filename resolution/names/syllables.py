"""Syllables of the three romanisations of Chinese, and ways from one to another.

Hanyu Pinyin (ISO 7098, toneless, `ü` written `yu` after l and n as GB/T 28039-2011 and passports
write it), Wade-Giles without apostrophes and diacritics (table of `pypinyin`), and the spellings of
the Hong Kong Government Cantonese Romanisation (characters' table of `cantonese-romanisation`).
"""

import json
from collections import Counter, defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from resolution.names.characters import (
    COMMON_SURNAMES,
    DOUBLE_SURNAMES,
    GIVEN,
    GIVEN_READINGS,
    SOUTHERN_SURNAMES,
    SURNAME_READINGS,
    SURNAMES,
)

# What the characters' table lacks, as Hong Kong, Macau and their diaspora write surnames.
_CANTONESE_SURNAMES = {
    "戴": ("tai",), "郝": ("hok",), "陈": ("chan",), "蔡": ("choi", "tsoi"), "周": ("chau", "chow"),
    "张": ("cheung", "cheong"), "梁": ("leung", "leong"), "杨": ("yeung", "young"), "黄": ("wong",),
    "余": ("yu", "yue", "yee"), "苏": ("so", "soo"), "卢": ("lo", "loo"), "罗": ("law", "lo"),
    "许": ("hui",), "伍": ("ng",), "关": ("kwan",), "邝": ("kwong",), "区": ("au",), "欧": ("au",),
    "麦": ("mak",), "冼": ("sin",), "单": ("sin", "shin"), "秦": ("chun", "tseun"),
    "胡": ("wu", "woo"), "徐": ("tsui", "chui"), "崔": ("tsui", "chui"), "钱": ("chin",),
    "赖": ("lai",), "傅": ("fu", "foo"), "简": ("kan",), "甘": ("kam",), "詹": ("jim", "chim"),
    "丁": ("ting", "ding"), "邹": ("chau", "chow"), "谭": ("tam", "tham"), "冯": ("fung",),
}  # fmt: skip


def spelling(reading: str) -> str:
    """Return a pinyin reading of `pypinyin` (`lv`, `nve`) as passports spell it (`lyu`)."""
    return reading.replace("v", "yu").replace("ü", "yu")


@cache
def _national_characters() -> tuple[str, ...]:
    """The 6763 characters of GB 2312, which together have every syllable of the language."""
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return tuple(char for pair in pairs if (char := pair.decode("gb2312", "ignore")))


@cache
def character_readings(char: str) -> tuple[str, ...]:
    """Return all pinyin readings of one character, the usual one first; () if it has none."""
    from pypinyin import Style, pinyin

    readings = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    found = (spelling(reading) for row in readings for reading in row)
    return tuple(dict.fromkeys(r for r in found if r.isascii() and r.isalpha()))


@cache
def pinyin_syllables() -> frozenset[str]:
    """Return all toneless syllables of Hanyu Pinyin."""
    found = {reading for char in _national_characters() for reading in character_readings(char)}
    return frozenset(s for s in found if any(vowel in s for vowel in "aeiou"))


@cache
def wade_giles(syllable: str) -> str:
    """Return the Wade-Giles spelling of a pinyin syllable, without apostrophe and diacritic."""
    from pypinyin import Style
    from pypinyin.style import convert

    plain = syllable.replace("lyu", "lv").replace("nyu", "nv")
    written = str(convert(plain, Style.WADEGILES, True, default=plain))
    kept = written.replace("'", "").replace("v", "u").replace("ü", "u").replace("ê", "e")
    return "".join(c for c in kept if c.isascii() and c.isalpha()) or syllable


@cache
def wade_giles_readings() -> dict[str, tuple[str, ...]]:
    """Return for each Wade-Giles syllable the pinyin syllables that it may stand for."""
    back: dict[str, list[str]] = defaultdict(list)
    for syllable in sorted(pinyin_syllables()):
        back[wade_giles(syllable)].append(syllable)
    # Forms of the postal and Taiwanese practice.
    for spelt, syllable in (
        ("szu", "si"),
        ("tzu", "zi"),
        ("tsu", "ci"),
        ("yi", "yi"),
        ("ho", "he"),
    ):
        if syllable not in back[spelt]:
            back[spelt].append(syllable)
    return {spelt: tuple(found) for spelt, found in back.items()}


@cache
def _cantonese_table() -> dict[str, tuple[str, ...]]:
    """Romanisations of each simplified character: government spellings first."""
    from resolution.names.written import fold

    source = files("cantoroman").joinpath("data/charToRoman.json").read_text(encoding="utf-8")
    table: dict[str, list[str]] = defaultdict(list)
    for char, spellings in json.loads(source).items():
        table[fold(char)] += [government(spelt) for spelt in spellings] + list(spellings)
    return {
        char: tuple(
            sorted(
                {s for s in spellings if s.isascii() and s.isalpha()},
                key=lambda s: (s != government(s), s),
            )
        )
        for char, spellings in table.items()
    }


def government(spelt: str) -> str:
    """Return a Cantonese spelling in the manner of the government's: no g, d, b, j, aa, ar."""
    first = {"g": "k", "d": "t", "b": "p", "j": "ch"}.get(spelt[:1], spelt[:1])
    return first + spelt[1:].replace("aa", "a").replace("ar", "a")


@cache
def cantonese(char: str) -> tuple[str, ...]:
    """Return the Cantonese romanisations of a simplified character, the likeliest first."""
    return tuple(
        dict.fromkeys((*_CANTONESE_SURNAMES.get(char, ()), *_cantonese_table().get(char, ())))
    )


@cache
def surname_readings(surname: str) -> tuple[str, ...]:
    """Return the pinyin readings of a surname (one or two characters), the standard's first."""
    if surname in SURNAME_READINGS:
        return SURNAME_READINGS[surname]
    if len(surname) == 1:
        return tuple(character_readings(surname)[:1])
    return tuple("".join(parts) for parts in product(*(surname_readings(c)[:1] for c in surname)))


@cache
def pinyin_surnames() -> frozenset[str]:
    """Return the pinyin of all surnames known."""
    return frozenset(r for s in (*SURNAMES, *DOUBLE_SURNAMES) for r in surname_readings(s))


@cache
def wade_giles_surnames() -> dict[str, tuple[str, ...]]:
    """Return for each surname's Wade-Giles spelling its pinyin readings."""
    back: dict[str, set[str]] = defaultdict(set)
    for surname in (*SURNAMES, *DOUBLE_SURNAMES):
        for reading in surname_readings(surname):
            for parts in split(reading, "pinyin"):
                back["".join(wade_giles(part) for part in parts)].add(reading)
    return {spelt: tuple(sorted(found)) for spelt, found in back.items()}


@cache
def southern_surnames() -> dict[str, tuple[str, ...]]:
    """Return for each southern spelling of a surname its pinyin readings."""
    back: dict[str, set[str]] = defaultdict(set)
    for surname, spellings in SOUTHERN_SURNAMES.items():
        for spelt in spellings:
            back[spelt].update(surname_readings(surname))
    return {spelt: tuple(sorted(found)) for spelt, found in back.items()}


def palladius(syllable: str) -> str:
    """Return the ascii transliteration of a pinyin syllable's Cyrillic (Palladius) spelling."""
    from anyascii import anyascii
    from pypinyin import Style
    from pypinyin.style import convert

    plain = syllable.replace("lyu", "lv").replace("nyu", "nv")
    cyrillic = str(convert(plain, Style.CYRILLIC, True, default=plain))
    return "".join(c for c in anyascii(cyrillic).lower() if "a" <= c <= "z")


@cache
def palladius_readings() -> dict[str, tuple[str, ...]]:
    """Return for each transliterated Palladius syllable the pinyin syllables it may stand for."""
    back: dict[str, list[str]] = defaultdict(list)
    for syllable in sorted(pinyin_syllables()):
        back[palladius(syllable)].append(syllable)
    return {spelt: tuple(found) for spelt, found in back.items()}


@cache
def palladius_surnames() -> dict[str, tuple[str, ...]]:
    """Return for each common surname's Palladius spelling its pinyin readings."""
    back: dict[str, set[str]] = defaultdict(set)
    for surname in (*COMMON_SURNAMES, *DOUBLE_SURNAMES):
        for reading in surname_readings(surname)[:1]:
            for parts in split(reading, "pinyin")[:1]:
                back["".join(map(palladius, parts))].add(reading)
    return {spelt: tuple(sorted(found)) for spelt, found in back.items()}


@cache
def cantonese_surnames() -> dict[str, tuple[str, ...]]:
    """Return for each common surname's Cantonese spelling its pinyin readings."""
    back: dict[str, set[str]] = defaultdict(set)
    for surname in (*COMMON_SURNAMES, *DOUBLE_SURNAMES):
        for parts in product(*(cantonese(char) for char in surname)):
            back["".join(parts)].update(surname_readings(surname)[:1])
    return {spelt: tuple(sorted(found)) for spelt, found in back.items()}


@cache
def cantonese_readings() -> dict[str, tuple[str, ...]]:
    """Return for each Cantonese syllable pinyin readings, of the most name characters first."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    common: dict[str, Counter[str]] = defaultdict(Counter)
    first_level = set(_national_characters()[:3755])
    for char in _cantonese_table():
        weights = names if char in GIVEN else common if char in first_level else None
        if weights is None:
            continue
        readings = GIVEN_READINGS.get(char, character_readings(char)[:1])
        for spelt in cantonese(char):
            for reading in readings:
                weights[spelt][reading] += 1
    result: dict[str, tuple[str, ...]] = {}
    for spelt in sorted({*names, *common}):
        ranked = sorted(names[spelt].items(), key=lambda item: (-item[1], item[0]))
        others = sorted(common[spelt].items(), key=lambda item: (-item[1], item[0]))
        result[spelt] = tuple(dict.fromkeys(r for r, _ in (*ranked, *(others[:2]))))[:8]
    return result


@cache
def syllables(system: str) -> frozenset[str]:
    """Return the syllables of `pinyin`, `wade_giles`, `palladius` or `cantonese`."""
    if system == "pinyin":
        return pinyin_syllables() | {"lv", "nv", "lve", "nve", "lue", "nue"}
    if system == "wade_giles":
        return frozenset(wade_giles_readings())
    if system == "palladius":
        return frozenset(palladius_readings())
    return frozenset(cantonese_readings())


@cache
def _longest(system: str) -> int:
    return max(map(len, syllables(system)))


@lru_cache(maxsize=131072)
def split(text: str, system: str, most: int = 6) -> tuple[tuple[str, ...], ...]:
    """Return the ways to part `text` into syllables of `system`, fewest syllables first.

    At most eight ways; () where there is none or `text` is longer than `most` syllables can be.
    """
    known, longest = syllables(system), _longest(system)
    if not text or len(text) > most * longest:
        return ()
    ways: list[tuple[str, ...]] = []

    def walk(start: int, taken: tuple[str, ...]) -> None:
        if start == len(text):
            ways.append(taken)
            return
        if len(taken) == most or len(ways) >= 32:
            return
        for end in range(min(len(text), start + longest), start, -1):
            if text[start:end] in known:
                walk(end, (*taken, text[start:end]))

    walk(0, ())
    return tuple(sorted(ways, key=lambda way: (len(way), way))[:8])
