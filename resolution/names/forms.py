"""One name as an agency wrote it, in forms that can be compared.

Sources: GB/T 28039-2011 and ISO 7098 (pinyin), the Wade-Giles table of `pypinyin`, the Hong Kong
Government Cantonese Romanisation, ICAO 9303 (order of names, transliteration), the `nicknames`
list for English names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from resolution.names import chinese, latin, sound
from resolution.names.characters import SURNAMES
from resolution.names.written import Written, read

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 1
SPELLED = 64  # characters of `spelled`; edit distances on longer texts cost much and tell nothing
_MARKS = 16
_PIECE = 5_000


@dataclass(frozen=True)
class Forms:
    """Comparable forms of one name; all sequences are sorted and without duplicates.

    Attributes:
        han: the Han characters, simplified, without spaces and dots; None if fewer than two, or if
            the name is a nickname or masked.
        keys: `family|given` in lower-case ascii; pinyin for Han, both orders for letters.
        alts: the keys that the same name has in other romanisations, and those of aliases.
        skeletons: consonants of the whole name; () where it reads as Chinese or has fewer than 3.
        foreign_script: letters of a script that is neither Han nor Latin are in the name.
        nicknames: marks by which a nickname and a name meet (`given:伟`, `family:张`,
            `robert|smith`); weak evidence only.
        spelled: `tokens` joined by a blank, at most 64 characters; None where there are none.
        tokens: the words of the (transliterated) name.
    """

    han: str | None = None
    keys: tuple[str, ...] = ()
    alts: tuple[str, ...] = ()
    skeletons: tuple[str, ...] = ()
    foreign_script: bool = False
    nicknames: tuple[str, ...] = ()
    spelled: str | None = None
    tokens: tuple[str, ...] = ()


def forms(name: str) -> Forms:
    """Return the comparable forms of `name`. Never raises; what is no name has empty forms.

    Names that say that none is known (UNKNOWN, 不详, N/A) have empty forms. A name in brackets or
    after "alias" adds its keys to `alts` and its marks to `nicknames`.
    """
    written = read(name)
    found = _of(written)
    if not written.aliases:
        return found
    alts, nicknames = set(found.alts), set(found.nicknames)
    for alias in written.aliases:
        other = _of(read(alias))
        alts |= {*other.keys, *other.alts}
        nicknames |= {*other.nicknames}
        if found == Forms():
            found = replace(other, alts=(), nicknames=())
    return replace(
        found, alts=tuple(sorted(alts - {*found.keys})), nicknames=tuple(sorted(nicknames))
    )


def _of(written: Written) -> Forms:
    if written.masked:
        return Forms(nicknames=(f"family:{written.masked}",))
    parts = latin.hangul(written.latin) or latin.words(written.latin)
    lettered = latin.read(*parts, foreign=written.foreign)
    whole = "".join(written.han)
    nickname = chinese.nickname(whole) if len(written.han) == 1 else frozenset()
    parted = None if nickname else chinese.part(written.han)
    spoken = chinese.speak(parted) if parted else chinese.Spoken()
    if len(whole) == 1:
        nickname = frozenset({f"family:{whole}"}) if whole in SURNAMES else nickname
    keys, words = set(lettered.keys), set(lettered.words)
    both = (spoken.keys | spoken.alts) & (lettered.keys | lettered.alts)
    if both:
        # The characters tell which of the two orders of the letters is meant.
        keys &= both
        words = set(spoken.words)
    words |= set(spoken.words)
    keys |= spoken.keys
    alts = (spoken.alts | lettered.alts) - keys
    foreign = not lettered.chinese and not parted
    tokens = tuple(sorted(words))
    marks = nickname | (chinese.marks(parted) if parted else frozenset())
    if not lettered.chinese:
        marks |= english(lettered.words)
    return Forms(
        han=whole if parted else None,
        keys=tuple(sorted(keys)),
        alts=tuple(sorted(alts)),
        skeletons=sound.skeleton(lettered.words) if foreign else (),
        foreign_script=written.foreign,
        nicknames=tuple(sorted(marks)),
        spelled=" ".join(tokens)[:SPELLED].strip() or None,
        tokens=tokens,
    )


@cache
def _english() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    from nicknames import NickNamer

    namer = NickNamer()
    canonical = {nick: tuple(sorted(full)) for nick, full in namer.canonical_lookup.items()}
    return canonical, frozenset(namer.nickname_lookup)


@lru_cache(maxsize=65536)
def english(words: tuple[str, ...]) -> frozenset[str]:
    """Return `full given name|rest` for each word that is, or is short for, an English name."""
    if not 2 <= len(words) <= 4:
        return frozenset()
    canonical, full = _english()
    marks: list[str] = []
    for at, word in enumerate(words):
        rest = " ".join(sorted((*words[:at], *words[at + 1 :])))
        names = (*canonical.get(word, ()), *((word,) if word in full else ()))
        marks += [f"{name}|{rest}" for name in names]
    return frozenset(sorted(marks)[:_MARKS])


def table(names: Iterable[str]) -> "pa.Table":
    """Return the forms of each distinct name, one row each, sorted by name.

    Columns: `name` and the attributes of `Forms`; sequences are lists of strings. A name with half
    a surrogate pair, which UTF-8 and so Arrow cannot hold, is left out.
    """
    import pyarrow as pa

    lists = pa.list_(pa.string())
    kinds = {"han": pa.string(), "spelled": pa.string(), "foreign_script": pa.bool_()}
    columns = [column.name for column in fields(Forms)]
    schema = pa.schema([("name", pa.string()), *((c, kinds.get(c, lists)) for c in columns)])
    distinct = sorted(name for name in set(names) if _encodable(name))
    batches = []
    # In pieces, so that only one piece is held as Python objects.
    for start in range(0, len(distinct), _PIECE):
        piece = distinct[start : start + _PIECE]
        rows = [forms(name) for name in piece]
        values = ([getattr(row, column) for row in rows] for column in columns)
        arrays = [pa.array(v, f.type) for v, f in zip((piece, *values), schema, strict=True)]
        batches.append(pa.record_batch(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _encodable(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)
