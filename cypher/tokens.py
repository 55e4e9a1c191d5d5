"""Cypher text as tokens, so that no comment, string or odd spacing hides anything from a check.

The lexer is that of graphglot (its Neo4j dialect). Where it and Neo4j's own could read a text
differently, the text is refused: nested comments, unicode escapes (Neo4j resolves them before
it reads anything else), carriage returns and other control or invisible characters.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from graphglot.dialect import Dialect
from graphglot.error import GraphGlotError

_GAP = re.compile(r"(?:\s|//[^\n]*(?:\n|\Z)|/\*(?:(?!\*/|/\*).)*\*/)*", re.DOTALL)
_NUMBER = re.compile(r"[0-9.]")


class TokenKind(Enum):
    """What a token is; a `WORD` may be a keyword or a name, a `NAME` was written in backticks."""

    WORD = "word"
    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True)
class Token:
    """One token: its text (of a name and a string without the quotes) and its line."""

    kind: TokenKind
    text: str
    line: int

    @property
    def upper(self) -> str:
        """The text as a keyword; empty if it cannot be one."""
        return self.text.upper() if self.kind is TokenKind.WORD else ""

    @property
    def named(self) -> bool:
        """Whether it can be a name."""
        return self.kind in (TokenKind.WORD, TokenKind.NAME)

    def is_symbol(self, *texts: str) -> bool:
        """Whether it is one of these symbols."""
        return self.kind is TokenKind.SYMBOL and self.text in texts


class UnreadableError(ValueError):
    """Text that is not read the same by everyone; `line` says where."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


END = Token(TokenKind.END, "", 0)


def tokenize(text: str) -> list[Token]:
    """Return the tokens of `text`; symbols come one character each, but for `..`.

    Raises:
        UnreadableError: a string, name or comment does not end, or the text has something that
            lexers read differently.
    """
    refuse_odd_characters(text)
    try:
        raw = Dialect.get_or_raise("neo4j").tokenize(text)
    except GraphGlotError as error:
        raise UnreadableError(1, str(error).splitlines()[0]) from None
    tokens: list[Token] = []
    at = 0
    for token in raw:
        start, end = token.start, token.end + 1
        _check_gap(text, at, start)
        tokens += _split(text[start:end], text.count("\n", 0, start) + 1)
        at = end
    _check_gap(text, at, len(text))
    return tokens


def _split(piece: str, line: int) -> list[Token]:
    if piece[0] in "'\"":
        if piece[0] * 2 in piece[1:-1]:
            raise UnreadableError(line, "a doubled quote in a string; write a backslash before it")
        return [Token(TokenKind.STRING, piece[1:-1], line)]
    if piece[0] == "`":
        return [Token(TokenKind.NAME, piece[1:-1].replace("``", "`"), line)]
    if _NUMBER.match(piece) and piece not in (".", "..", "..."):
        return [Token(TokenKind.NUMBER, piece, line)]
    if piece[0].isalpha() or piece[0] == "_":
        return [Token(TokenKind.WORD, word, line) for word in piece.split()]
    if piece == "..":
        return [Token(TokenKind.SYMBOL, piece, line)]
    return [Token(TokenKind.SYMBOL, char, line) for char in piece]


def _check_gap(text: str, start: int, end: int) -> None:
    """Refuse what the lexer skipped unless it is white space or a comment to Neo4j too."""
    if _GAP.fullmatch(text[start:end]) is None:
        line = text.count("\n", 0, start) + 1
        raise UnreadableError(line, "a comment inside a comment, or a character out of place")


def refuse_odd_characters(text: str) -> None:
    """Refuse unicode escapes, and control and invisible characters.

    Raises:
        UnreadableError: there is one.
    """
    for line, content in enumerate(text.split("\n"), start=1):
        if re.search(r"\\u", content, re.IGNORECASE):
            raise UnreadableError(line, "a unicode escape (\\u); write the character itself")
        for char in content:
            if char != " " and unicodedata.category(char)[0] in "CZ":
                name = unicodedata.name(char, f"U+{ord(char):04X}")
                raise UnreadableError(line, f"an invisible or control character ({name})")
