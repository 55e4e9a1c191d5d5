"""Consonant skeletons: one form for the many spellings of a name from Arabic, Cyrillic or Hebrew.

Vowels are what transliterations differ in (Mohammed, Muhammad, Mokhammad, محمد); what is left is
compared, with digraphs of one consonant made one letter.
"""

import re
from functools import lru_cache

FEWEST = 3  # consonants; shorter skeletons are shared by too many names
_ARTICLES = frozenset(("al", "el", "ul", "as", "es", "ash", "ad", "ar", "an", "at", "az"))
_DIGRAPHS = (
    ("shch", "s"), ("tsch", "C"), ("dzh", "j"), ("tch", "C"), ("sch", "s"), ("ch", "C"),
    ("sh", "s"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("dj", "j"), ("tz", "s"), ("ts", "s"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"),
)  # fmt: skip
_SERVANT = re.compile("^abd([aeou]?l)?(?=[a-z]{3})")
_SOFT = re.compile("c(?=[eiy])")


@lru_cache(maxsize=65536)
def _consonants(word: str) -> str:
    if word[:2] in ("iu", "ia", "io"):
        word = "y" + word[1:]
    if word.startswith("ye"):
        word = word[1:]
    text = word
    for digraph, letter in _DIGRAPHS:
        text = text.replace(digraph, letter)
    # Capital C is the sound of ch; a c that is left is s or k.
    text = _SOFT.sub("s", text).replace("c", "k").lower()
    text = re.sub(r"(.)\1", r"\1", text)
    text = text.removesuffix("h")
    return text[:1].translate(_VOWELS) + text[1:].translate(_VOWELS_AND_GLIDES)


_VOWELS = str.maketrans("", "", "aeiou")
_VOWELS_AND_GLIDES = str.maketrans("", "", "aeiouy")


def skeleton(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the skeletons of a name's words (lower-case ascii), whatever their order.

    One or two: where a `v` may be the vowel letter of Hebrew or Arabic (waw), also without it.
    () where fewer than `FEWEST` consonants are left.
    """
    kept = _articles_off(words)
    strict = sorted(filter(None, map(_consonants, kept)))
    loose = sorted(filter(None, (s[:1] + s[1:].replace("v", "") for s in map(_consonants, kept))))
    joined = {"".join(strict), "".join(loose)}
    return tuple(sorted(s for s in joined if len(s) >= FEWEST))


def _articles_off(words: tuple[str, ...]) -> list[str]:
    """Drop the Arabic article, and write Abd al-X, Abdul X and Abdulx in one word."""
    kept: list[str] = []
    for at, word in enumerate(words):
        if word in _ARTICLES and (at or len(words) > 1):
            continue
        if kept and re.fullmatch("a?bd([aeiou]*l)?", kept[-1]):
            kept[-1] = "abd" + word
            continue
        kept.append(_SERVANT.sub("abd", word))
    return kept
