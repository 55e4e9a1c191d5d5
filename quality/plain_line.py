"""Text that people give with a decision: one line that reads as what it says."""

import unicodedata

TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Classes of characters that turn the reading direction (Unicode Standard Annex 9): text that
holds them can read as something else than it says."""


def control_character(text: str) -> str | None:
    """Return the first control character of `text` as `U+000A`, or None where it has none.

    Line ends, halves of a character, and what turns the reading direction count as such.
    """
    for character in text:
        turns = unicodedata.bidirectional(character) in TURNS
        if turns or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            return f"U+{ord(character):04X}"
    return None
