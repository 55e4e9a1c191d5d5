"""The brackets of a query and what each stands for: a node, a relationship, a map, a subquery."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from cypher.tokens import END, Token, TokenKind

_PAIRS = {")": "(", "]": "[", "}": "{"}
_SUBQUERIES = ("CALL", "EXISTS", "COUNT", "COLLECT")

# Keywords before a round bracket, which are then no functions.
_KEYWORDS = """
    MATCH OPTIONAL WHERE AND OR XOR NOT IN AS RETURN WITH UNWIND BY CASE WHEN THEN ELSE END
    DISTINCT CONTAINS STARTS ENDS CALL ORDER LIMIT SKIP OFFSET IS ON YIELD SHORTEST PATH PATHS
    GROUP GROUPS WALK ASC DESC FROM CREATE MERGE
"""
NO_CALL = frozenset(_KEYWORDS.split())


class Shape(Enum):
    """What a pair of brackets is."""

    NODE = "node pattern"
    GROUP = "parentheses"
    ARGUMENTS = "arguments of a function"
    RELATIONSHIP = "relationship pattern"
    LIST = "list, comprehension or index"
    MAP = "map"
    PROPERTIES = "map of a pattern"
    PROJECTION = "map projection"
    SUBQUERY = "subquery"
    QUANTIFIER = "quantifier"


@dataclass(frozen=True)
class Block:
    """A pair of brackets at tokens `start` and `end`; `has_path` if a relationship is inside."""

    start: int
    end: int
    shape: Shape
    has_path: bool = False


def blocks(tokens: Sequence[Token]) -> dict[int, Block] | str:
    """Return every pair of brackets by its start, or what is wrong with them."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    for at, token in enumerate(tokens):
        if token.is_symbol("(", "[", "{"):
            open_.append(at)
        elif token.is_symbol(")", "]", "}"):
            if not open_ or tokens[open_[-1]].text != _PAIRS[token.text]:
                return f"line {token.line}: {token.text} closes nothing"
            ends[open_.pop()] = at
    if open_:
        return f"line {tokens[open_[-1]].line}: {tokens[open_[-1]].text} is not closed"
    found: dict[int, Block] = {}
    for start in sorted(ends):
        end = ends[start]
        found[start] = Block(
            start, end, _shape(tokens, found, ends, start), _has_path(tokens, start, end)
        )
    return found


def _at(tokens: Sequence[Token], at: int) -> Token:
    return tokens[at] if 0 <= at < len(tokens) else END


def _shape(
    tokens: Sequence[Token], found: Mapping[int, Block], ends: Mapping[int, int], start: int
) -> Shape:
    before, text = _at(tokens, start - 1), tokens[start].text
    end = ends[start]
    if text == "[":
        is_relationship = before.is_symbol("-") and _at(tokens, end + 1).is_symbol("-")
        return Shape.RELATIONSHIP if is_relationship else Shape.LIST
    if text == "(":
        if before.named and (
            before.kind is TokenKind.NAME
            or before.upper not in NO_CALL
            or _at(tokens, start - 2).is_symbol(".")
        ):
            return Shape.ARGUMENTS
        return Shape.NODE if _is_node(tokens, ends, start, end) else Shape.GROUP
    return _brace(tokens, found, ends, start)


def _brace(
    tokens: Sequence[Token], found: Mapping[int, Block], ends: Mapping[int, int], start: int
) -> Shape:
    before, inside = _at(tokens, start - 1), _at(tokens, start + 1)
    if before.upper in _SUBQUERIES and not _at(tokens, start - 2).is_symbol(".", ":"):
        return Shape.SUBQUERY
    if before.is_symbol(")"):
        opened = next(s for s, e in ends.items() if e == start - 1)
        if _at(tokens, opened - 1).upper == "CALL":
            return Shape.SUBQUERY
    if before.is_symbol(")", "-", ">") and (
        inside.kind is TokenKind.NUMBER or inside.is_symbol(",", "}")
    ):
        return Shape.QUANTIFIER
    around = [b for b in found.values() if b.end > start]
    inner = max(around, key=lambda b: b.start, default=None)
    if inner is not None and inner.shape in (Shape.NODE, Shape.RELATIONSHIP):
        return Shape.PROPERTIES
    if before.named and (inside.is_symbol(".") or before.upper not in NO_CALL):
        return Shape.PROJECTION
    return Shape.MAP


def _is_node(tokens: Sequence[Token], ends: Mapping[int, int], start: int, end: int) -> bool:
    """Whether ( ... ) is a node pattern: `()`, `(a)` next to an arrow, `(a:X)`, `(a {..})`."""
    inside = start + 1
    if inside == end:
        return True
    if tokens[inside].named and tokens[inside].upper != "NOT":
        inside += 1
    nearby = _at(tokens, start - 1), _at(tokens, end + 1)
    if inside == end:
        arrow = nearby[0].is_symbol("-", ">") or nearby[1].is_symbol("-", "<")
        clause = nearby[0].upper in ("MATCH", "PATH") or nearby[0].is_symbol("=", ",", "{")
        return arrow or clause
    if tokens[inside].is_symbol(":", "{"):
        return True
    return tokens[inside].upper in ("IS", "WHERE") and inside > start + 1


def _has_path(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a node, then a dash or arrow, stands inside."""
    for at in range(start + 1, end):
        if tokens[at].is_symbol(")") and _at(tokens, at + 1).is_symbol("-", "<"):
            following = _at(tokens, at + 2)
            if following.is_symbol("-", "[", ">"):
                return True
    return False


def top_level(
    tokens: Sequence[Token], found: Mapping[int, Block], start: int, end: int
) -> Iterator[int]:
    """Yield the places from `start` to `end` that lie in no bracket opened there."""
    at = start
    while at < end:
        yield at
        at = found[at].end + 1 if at in found else at + 1


def split_top(
    tokens: Sequence[Token], found: Mapping[int, Block], start: int, end: int
) -> list[tuple[int, int]]:
    """Return the ranges between the commas that lie in no bracket."""
    commas = [at for at in top_level(tokens, found, start, end) if tokens[at].is_symbol(",")]
    edges = [start - 1, *commas, end]
    return [(a + 1, b) for a, b in pairwise(edges)]
