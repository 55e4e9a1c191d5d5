"""What is written in a name field: scripts folded, titles and placeholders taken away.

Folding is NFKC, then traditional to simplified characters (OpenCC `t2s`), so that both writings of
one name go the same way from here on.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from resolution.names.characters import DOUBLE_SURNAMES

if TYPE_CHECKING:
    from opencc import OpenCC

LONGEST = 400  # characters that are looked at; no name is longer
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN = re.compile(f"[{_HAN}]")
_UNWRITABLE = re.compile("[\ud800-\udfff\0]")
_DOTS = "·•‧・･∙⋅●"
_MASK = re.compile(f"[{_HAN}](?:[*＊×✱某○]|[Xx]+(?![a-zA-Z]))|[*＊×✱○某][{_HAN}]")
_BRACKETS = re.compile(r"[(\[{<【〔「『《]([^()\[\]{}<>【】〔〕「」『』《》]*)[)\]}>】〕」』》]")
_ALIAS = re.compile(
    r"\b(?:a\.?k\.?a\.?|alias|née?|known as|formerly)\b|[;；、|]"
    "|又名|化名|别名|曾用名|绰号|外号|小名|人称"
)
_NO_NAMES = """
unknown, unk, n/a, na, n.a., none, null, nil, nan, test, tester, anonymous, anon, no name, noname,
not known, name unknown, unnamed, not available, not given, tbd, tba, xxx, xx, x, unidentified,
withheld, redacted, fnu lnu, fnu, lnu, undefined, không rõ, неизвестно, неизвестный, 불명, 不明者,
不详, 姓名不详, 不明, 未知, 无名氏, 无名, 无, 匿名, 测试, 某某, 某人, 待查, 待定, 暂无, 空,
未登记, 未提供, 身份不明, 姓名不明, 不知名, 不知, 无名男尸, 无名女尸, 佚名, 大哥, 大姐,
老大, 小弟, 小妹, 阿姨, 老师, 师傅, 老板, 经理, 先生, 女士, 小姐, 太太
"""
PLACEHOLDERS = frozenset(" ".join(_NO_NAMES.split()).split(", "))
_FORMS_OF_ADDRESS = """
mr mrs ms miss mx dr prof professor sir madam madame mme mister mstr esq jr sr phd md
"""
TITLES = frozenset(_FORMS_OF_ADDRESS.split())
_HAN_TITLES = re.compile(
    "(?:先生|女士|小姐|太太|夫人|博士|教授|同志|同学|师傅|医生|律师|老板|经理|主管)$"
)
_REMARKS = """
男 女 已故 死者 本人 户主 法人 司机 嫌疑人 受害人 证人 被告 原告 化名 音译 音 男性 女性 外籍 中国籍
代 代理 male female deceased m f
"""
_NOTES = frozenset(_REMARKS.split())  # in brackets after a name, and no alias


@dataclass(frozen=True, slots=True)
class Written:
    """A name as it stands in a field, taken apart.

    Attributes:
        han: runs of Han characters (simplified), in order; a middle dot parts two runs.
        latin: the letters of other scripts, lower-case, still with marks; commas and hyphens kept.
        foreign: letters of a script that is neither Han nor Latin are there.
        aliases: further names given in brackets or after "alias".
        masked: family name, where the rest is blotted out (张某, 张*明); else None.
    """

    han: tuple[str, ...] = ()
    latin: str = ""
    foreign: bool = False
    aliases: tuple[str, ...] = ()
    masked: str | None = None


@cache
def _simplifier() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


def fold(name: str) -> str:
    """Return `name` in NFKC, simplified characters and lower case; no surrogates, no NUL."""
    text = _UNWRITABLE.sub("", name[: 2 * LONGEST])
    if text.isascii():
        return text[:LONGEST].lower()
    text = unicodedata.normalize("NFKC", text)[:LONGEST]
    return (_simplify(text) if HAN.search(text) else text).lower()


def _simplify(text: str) -> str:
    # Compatibility forms may come out of the one step and go into the other.
    for _ in range(3):
        simpler = unicodedata.normalize("NFKC", str(_simplifier().convert(text)))
        if simpler == text:
            break
        text = simpler
    return text


@lru_cache(maxsize=4096)
def script(char: str) -> str:
    """Return `han`, `latin`, `other` (a letter or mark of another script), `mark` or ``''``."""
    if HAN.match(char):
        return "han"
    category = unicodedata.category(char)
    if category in ("Mn", "Mc", "Me"):
        return "mark"
    if category[0] != "L" and category != "Nl":
        return ""
    named = unicodedata.name(char, "")
    return "latin" if named.startswith(("LATIN", "MODIFIER LETTER")) else "other"


def read(name: str) -> Written:
    """Take one field apart; never raises. A placeholder or a field without letters is empty."""
    text = fold(name).replace("<<", ",").replace("a/k/a", "aka").strip()
    aliases = _BRACKETS.findall(text)
    if aliases:
        text = _BRACKETS.sub(" ", text)
    text, *others = _ALIAS.split(_slashes(text.replace("<", " ")))
    text = " ".join(text.split())
    kept = _names([*aliases, *others]) if aliases or others else ()
    if placeholder(text):
        return Written(aliases=kept)
    masked = _MASK.search(text)
    if masked:
        family = text[:2] if text[:2] in DOUBLE_SURNAMES else text[0]
        first = family if HAN.match(family) and family != "某" else None
        return Written(aliases=kept, masked=first)
    if text.isascii():
        return Written(latin=text, aliases=kept)
    scripts = set(map(script, text))
    if "other" in scripts and _syllabic(text):
        return Written(latin=text, foreign=True, aliases=kept)
    han = _han_runs(text) if "han" in scripts else ()
    rest = HAN.sub(" ", text) if han or "han" in scripts else text
    return Written(han, rest, "other" in scripts, kept)


def _names(aliases: list[str]) -> tuple[str, ...]:
    trimmed = dict.fromkeys(alias.strip(" :：,，;；、") for alias in aliases)
    return tuple(a for a in trimmed if a and a not in _NOTES and not placeholder(a))


def _slashes(text: str) -> str:
    """Read a slash as carriers write it (`FAMILY/GIVEN`); between Han names it parts two names."""
    left, slash, right = text.partition("/")
    if not slash or placeholder(text):
        return text
    sides = bool(HAN.search(left)), bool(HAN.search(right))
    return f"{left}{';' if all(sides) else ' ' if any(sides) else ','}{right}".replace("/", " ")


def placeholder(text: str) -> bool:
    """Whether `text` (folded) says that no name is known."""
    return text.strip(" .,:;-_?!/*#()") in PLACEHOLDERS or text in PLACEHOLDERS


def _syllabic(text: str) -> bool:
    """Whether kana or Hangul stand in `text`, whose Han characters are then not Chinese."""
    return any("\u3041" <= c <= "\u30fe" or "\uac00" <= c <= "\ud7a3" for c in text if c != "・")


def _han_runs(text: str) -> tuple[str, ...]:
    runs: list[str] = [""]
    for char in text:
        if HAN.match(char):
            runs[-1] += char
        elif char in _DOTS:
            runs.append("")
    joined = [run for run in runs if run]
    if joined:
        joined[-1] = _HAN_TITLES.sub("", joined[-1])
    return tuple(run for run in joined if run)
