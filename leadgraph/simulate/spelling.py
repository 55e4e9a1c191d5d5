"""Other ways in which offices write a Chinese name: traditional characters, Cantonese and
Wade-Giles spellings, orders and signs, nicknames.

Characters are changed by OpenCC (`s2t`), Cantonese readings come from the table of the package
`cantonese-romanisation`, Wade-Giles from pypinyin.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random

from leadgraph.simulate.names import Name

# Family names that a converter of running text gets wrong: they were never written otherwise.
_UNCHANGED = frozenset("于余范")
_OLD = 38


@dataclass(frozen=True)
class Romanised:
    """A Chinese name in Latin capitals, syllable by syllable."""

    family: str
    given: tuple[str, ...]

    def plain(self) -> str:
        """Return family name, then given name, with blanks between all syllables."""
        return " ".join((self.family, *self.given))

    def styles(self) -> tuple[str, ...]:
        """Return the name with a comma, with hyphens, and in the other order."""
        apart, joined = " ".join(self.given), "".join(self.given)
        return (
            f"{self.family},{joined}",
            f"{self.family}, {apart.title()}",
            f"{self.family} {'-'.join(self.given)}",
            f"{joined} {self.family}",
            f"{apart.title()} {self.family}",
        )


@cache
def traditional(name: str) -> str:
    """Return Chinese characters in their traditional form; other text stays."""
    converted: str = _converter().convert(name)
    return name[0] + converted[1:] if name[:1] in _UNCHANGED else converted


@cache
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC("s2t")


def pinyin(name: Name) -> Romanised:
    """Return a Chinese name in Hanyu Pinyin, as mainland passports have it."""
    from pypinyin import Style, lazy_pinyin

    family, *given = (
        "".join(lazy_pinyin(part, style=Style.NORMAL, v_to_u=False)) for part in _parts(name)
    )
    return Romanised(
        family.replace("lv", "lyu").upper(),
        tuple(part.replace("v", "yu").upper() for part in given),
    )


def wade_giles(name: Name) -> Romanised:
    """Return a Chinese name in Wade-Giles, without apostrophes and points, as offices type it."""
    from pypinyin import Style, lazy_pinyin

    family, *given = (
        " ".join(lazy_pinyin(part, style=Style.WADEGILES)).replace("'", "").replace("v", "u")
        for part in _parts(name)
    )
    return Romanised(family.replace(" ", "-").upper(), tuple(part.upper() for part in given))


def cantonese(name: Name, person: str) -> Romanised:
    """Return a Chinese name as Hong Kong spells it, a character of one `person` always alike."""

    def spelt(part: str) -> str:
        return "".join(
            Random(f"{person}/{char}").choice(_readings(char)).upper() for char in traditional(part)
        )

    family, *given = _parts(name)
    return Romanised(spelt(family), tuple(spelt(part) for part in given))


def _parts(name: Name) -> tuple[str, ...]:
    return (name.family, *name.native[len(name.family) :])


@cache
def _cantonese_table() -> dict[str, list[str]]:
    file = resources.files("cantoroman") / "data" / "charToRoman.json"
    table: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    return table


@cache
def _readings(char: str) -> tuple[str, ...]:
    """Return the spellings of a character that Hong Kong's offices would use.

    The table has those of several systems. Hong Kong's own writes unaspirated initials with k, p,
    t, ch and vowels without doubling, so the others are left out where there is a choice.
    """
    known = tuple(dict.fromkeys(_cantonese_table()[char]))
    usual = tuple(
        one for one in known if one[0] not in "gdjb" and "aa" not in one and "r" not in one
    )
    return usual or known


def nickname(name: Name, person: int, age: int) -> str:
    """Return what friends call someone: 阿伟, 小张 or 老王, by the person's number and age."""
    if person % 2:
        return f"阿{name.native[-1]}"
    return f"{'老' if age >= _OLD else '小'}{name.family}"
