"""Text of any origin as a person may safely look at it: nothing in it is unseen or turns the line.

A name may hold characters that turn the direction of reading (`U+202E`), have no width, or end a
line; a look-alike made with them must not pass as another name (Unicode Technical Report 36,
section 2.5). They are shown by their code.
"""

import unicodedata

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""General categories: control, format, surrogate, private, unassigned, line and paragraph ends."""
_JOINERS = "\u200c\u200d"
"""Zero width joiners: several scripts spell with them (Persian, Sinhala, Hindi)."""


def coded(character: str) -> str:
    """Return a character as its code: `[U+202E]`."""
    return f"[U+{ord(character):04X}]"


def visible(text: str) -> str:
    """Return text composed (NFC), blanks as single spaces, unseen characters as their codes."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() and composed.isprintable():
        return composed
    return "".join(
        " "
        if character in "\t\n\r" or unicodedata.category(character) == "Zs"
        else coded(character)
        if unicodedata.category(character) in _UNSEEN and character not in _JOINERS
        else character
        for character in composed
    )


def shortened(text: str, most: int) -> str:
    """Return text of at most `most` characters and what was cut: `abc… (5,000 characters)`."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text):,} characters)"


def clipped(text: str, most: int) -> str:
    """Return text of at most `most` characters, the last an ellipsis where more was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
