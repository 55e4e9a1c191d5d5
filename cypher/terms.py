"""Labels, relationship types and properties in a query, compared with the graph vocabulary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cypher.shape import Block, Shape, top_level
from cypher.tokens import END, Token
from loaders.vocabulary import LABELS, RELATIONSHIPS

Found = tuple[int, str, str]

TYPES = frozenset(rel.type for rel in RELATIONSHIPS)
NODE_PROPERTIES: Mapping[str, frozenset[str]] = {
    name: frozenset(node.properties) | {"key"} for name, node in LABELS.items()
}
TYPE_PROPERTIES: Mapping[str, frozenset[str]] = {
    type: frozenset(p for rel in RELATIONSHIPS if rel.type == type for p in rel.properties)
    for type in TYPES
}
PROPERTIES = frozenset[str]().union(*NODE_PROPERTIES.values(), *TYPE_PROPERTIES.values())
# Parts of times, dates, durations and points.
_PARTS = """year quarter month week day hour minute second weekday ordinalday epochseconds
    epochmillis
    years months weeks days hours minutes seconds milliseconds x y z longitude latitude"""
PARTS = frozenset(_PARTS.split())
# No indicator looks at what tells a person's nationality, home region or sex.
UNFAIR = {"Document": frozenset({"key", "number", "country"})}
_MAPS = (Shape.MAP, Shape.PROPERTIES, Shape.PROJECTION)


Scope = tuple[tuple[int, int], ...]


class Variables:
    """Labels that each variable was given, in the subquery and arm of UNION where it was."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._scopes = scopes
        self._known: dict[tuple[Scope, str], set[str]] = {}
        self._anything: set[str] = set()

    def add(self, at: int, name: str, labels: set[str]) -> None:
        """Note that the variable `name` has these labels at token `at`."""
        self._known.setdefault((self._scopes[at], name), set()).update(labels)

    def forget(self, name: str) -> None:
        """Note that `name` may be anything."""
        self._anything.add(name)

    def labels(self, at: int, name: str) -> set[str]:
        """Return the labels that `name` may have at token `at`; empty if that is not known."""
        if name in self._anything:
            return set()
        here = self._scopes[at]
        found: set[str] = set()
        for (scope, known), labels in self._known.items():
            if known == name and here[: len(scope)] == scope:
                found |= labels
        return found


def _scopes(tokens: Sequence[Token], found: Mapping[int, Block]) -> list[Scope]:
    """Return for each token its subqueries, outermost first, each with the arm of its UNION."""
    scopes: list[Scope] = []
    open_: list[list[int]] = []
    for at, token in enumerate(tokens):
        while open_ and at > found[open_[-1][0]].end:
            open_.pop()
        if token.upper == "UNION" and open_:
            open_[-1][1] += 1
        scopes.append(tuple((start, arm) for start, arm in open_))
        if at in found and found[at].shape is Shape.SUBQUERY:
            open_.append([at, 0])
    return scopes


@dataclass(frozen=True)
class Terms:
    """The labels and types that a query names.

    Attributes:
        inside: the innermost bracket around each token.
        variables: labels of variables.
        patterns: labels of each node pattern, types of each relationship pattern, by its start.
        barred: labels that a node pattern rules out, by its start.
        named: (token, label or type) of every term that is not ruled out.
        faults: what the vocabulary does not hold.
    """

    inside: Sequence[Block | None]
    variables: Variables
    patterns: Mapping[int, set[str]]
    barred: Mapping[int, set[str]]
    named: Sequence[tuple[int, str]]
    faults: Sequence[Found]

    def labels(self, tokens: Sequence[Token], block: Block) -> set[str]:
        """Return the labels that a node pattern may have; empty if that is not known."""
        own = self.patterns.get(block.start, set())
        name = tokens[block.start + 1]
        return own or (self.variables.labels(block.start, name.text) if name.named else set())


def read_terms(tokens: Sequence[Token], found: Mapping[int, Block]) -> Terms:
    """Read every label and relationship type of a query."""
    inside = _innermost(tokens, found)
    variables = Variables(_scopes(tokens, found))
    patterns: dict[int, set[str]] = {}
    barred: dict[int, set[str]] = {}
    named: list[tuple[int, str]] = []
    faults: list[Found] = []
    for at, token in enumerate(tokens):
        if token.upper == "IS" and not _is_test(tokens, at):
            faults.append((token.line, "vocabulary", "write labels as (x:Label), not with IS"))
        if not token.is_symbol(":") or _separates(tokens, inside[at], at):
            continue
        block = inside[at]
        is_type = (
            block is not None
            and block.shape is Shape.RELATIONSHIP
            and not _after_where(tokens, block, at)
        )
        terms, wrong = _expression(tokens, at + 1, stop_at_bar=_is_list(block))
        if wrong:
            faults.append((token.line, "vocabulary", wrong))
        known = TYPES if is_type else LABELS
        for term in terms:
            if term.lstrip("!") not in known:
                what = "relationship type" if is_type else "label"
                faults.append((token.line, "vocabulary", f"no {what} {term.lstrip('!')!r}"))
        sure = {term for term in terms if not term.startswith("!") and term in known}
        named += [(at, term) for term in sorted(sure)]
        if block is not None and block.shape in (Shape.NODE, Shape.RELATIONSHIP):
            patterns.setdefault(block.start, set()).update(sure)
            barred.setdefault(block.start, set()).update(t[1:] for t in terms if t[:1] == "!")
        if at and tokens[at - 1].named:
            variables.add(at, tokens[at - 1].text, sure)
    for at, token in enumerate(tokens):  # a name given anew may be anything
        if token.upper == "AS" and at + 1 < len(tokens):
            name = tokens[at + 1].text
            if not (at and tokens[at - 1].text == name):
                variables.forget(name)
    return Terms(inside, variables, patterns, barred, named, faults)


def term_faults(
    tokens: Sequence[Token], found: Mapping[int, Block], *, indicator: bool, ends: bool = True
) -> Iterator[Found]:
    """Yield (line, rule, text) for every term that the vocabulary does not hold.

    An `indicator` may not look at what tells nationality; with `ends`, relationships have to tie
    the labels that the vocabulary lets them.
    """
    terms = read_terms(tokens, found)
    yield from terms.faults
    yield from _properties(tokens, found, terms, indicator)
    if ends:
        yield from _ends(tokens, found, terms)


def _innermost(tokens: Sequence[Token], found: Mapping[int, Block]) -> list[Block | None]:
    """Return the innermost bracket around each token."""
    inside: list[Block | None] = [None] * len(tokens)
    for start in sorted(found):
        for at in range(start + 1, found[start].end):
            inside[at] = found[start]
    return inside


def _is_list(block: Block | None) -> bool:
    return block is not None and block.shape is Shape.LIST


def _is_test(tokens: Sequence[Token], at: int) -> bool:
    """Whether `IS` at `at` begins IS NULL, IS NOT NULL, IS TYPED, IS :: or the like."""
    words = [t.upper or t.text for t in tokens[at + 1 : at + 3]]
    words = words[1:] if words[:1] == ["NOT"] else words
    return words[:1] in (["NULL"], ["TYPED"], [":"], ["NORMALIZED"])


def _separates(tokens: Sequence[Token], block: Block | None, at: int) -> bool:
    """Whether the colon at `at` stands between a map's key and value, or is part of `::`."""
    if tokens[at - 1].is_symbol(":") or (at + 1 < len(tokens) and tokens[at + 1].is_symbol(":")):
        return True
    return (
        block is not None
        and block.shape in _MAPS
        and at >= 2
        and tokens[at - 1].named
        and tokens[at - 2].is_symbol("{", ",")
    )


def _after_where(tokens: Sequence[Token], block: Block, at: int) -> bool:
    return any(tokens[i].upper == "WHERE" for i in range(block.start, at))


def _expression(
    tokens: Sequence[Token], at: int, *, stop_at_bar: bool
) -> tuple[list[str], str | None]:
    """Return the terms of the label expression at `at`; those negated begin with `!`."""
    terms: list[str] = []
    depth, negated = 0, False
    wants_term = True
    while at < len(tokens):
        token = tokens[at]
        if token.is_symbol("$"):
            return terms, "a label or type from a parameter; write it out"
        if token.is_symbol("%"):
            return terms, "% stands for any label; write the labels out"
        if wants_term and token.is_symbol("("):
            depth += 1
        elif wants_term and token.is_symbol("!"):
            negated = not negated
        elif wants_term and token.named:
            terms.append(f"!{token.text}" if negated else token.text)
            wants_term, negated = False, False
        elif (
            not wants_term
            and token.is_symbol("|", "&")
            and not (stop_at_bar and not depth and token.text == "|")
        ):
            wants_term = True
        elif depth and token.is_symbol(")"):
            depth -= 1
        else:
            break
        at += 1
    return terms, None if terms else "a colon without a label or type"


def _properties(
    tokens: Sequence[Token],
    found: Mapping[int, Block],
    terms: Terms,
    indicator: bool,
) -> Iterator[Found]:
    inside, variables, patterns = terms.inside, terms.variables, terms.patterns
    own = _map_keys(tokens, found)
    for at, token in enumerate(tokens):
        if not token.is_symbol(".") or at + 1 >= len(tokens) or not tokens[at + 1].named:
            continue
        name = tokens[at + 1].text
        block = inside[at]
        base = tokens[at - 1]
        if block is not None and block.shape is Shape.PROJECTION and base.is_symbol("{", ","):
            base = tokens[block.start - 1]
        elif _calls(tokens, at):
            continue
        labels = variables.labels(at, base.text) if base.named else set()
        yield from _property(token.line, name, labels, own, indicator)
    for block in found.values():
        if block.shape is not Shape.PROPERTIES:
            continue
        around = inside[block.start]
        assert around is not None
        labels = patterns.get(around.start, set())
        if not labels and tokens[around.start + 1].named:
            labels = variables.labels(around.start, tokens[around.start + 1].text)
        for at in _keys_of(tokens, found, block):
            yield from _property(tokens[at].line, tokens[at].text, labels, set(), indicator)


def _property(
    line: int, name: str, labels: set[str], own: set[str], indicator: bool
) -> Iterator[Found]:
    if not labels:
        if name not in PROPERTIES and name not in own and name.lower() not in PARTS:
            yield line, "vocabulary", f"no property {name!r}"
        return
    known = frozenset[str]().union(
        *(NODE_PROPERTIES.get(t, frozenset()) | TYPE_PROPERTIES.get(t, frozenset()) for t in labels)
    )
    if name not in known:
        yield line, "vocabulary", f"{' or '.join(sorted(labels))} has no property {name!r}"
    elif indicator and any(name in UNFAIR.get(t, frozenset()) for t in labels):
        yield line, "fair", f"an indicator may not look at a document's {name}"


def _calls(tokens: Sequence[Token], at: int) -> bool:
    """Whether the point at `at` is inside the dotted name of a function or procedure."""
    while at + 1 < len(tokens) and tokens[at].is_symbol(".") and tokens[at + 1].named:
        at += 2
    return at < len(tokens) and tokens[at].is_symbol("(")


def _keys_of(tokens: Sequence[Token], found: Mapping[int, Block], block: Block) -> Iterator[int]:
    for at in top_level(tokens, found, block.start + 1, block.end):
        if (
            tokens[at].named
            and tokens[at - 1].is_symbol("{", ",")
            and tokens[at + 1].is_symbol(":")
        ):
            yield at


def _map_keys(tokens: Sequence[Token], found: Mapping[int, Block]) -> set[str]:
    return {
        tokens[at].text
        for block in found.values()
        if block.shape in (Shape.MAP, Shape.PROJECTION)
        for at in _keys_of(tokens, found, block)
    }


@dataclass(frozen=True)
class Tie:
    """A relationship pattern: its brackets, and the nodes it lies between.

    `leftwards` and `rightwards` say which arrows are written; a node is None where none was found.
    """

    block: Block
    left: Block | None
    right: Block | None
    leftwards: bool
    rightwards: bool


def ties(tokens: Sequence[Token], found: Mapping[int, Block]) -> Iterator[Tie]:
    """Yield the relationship patterns with brackets."""
    closing = {block.end: block for block in found.values() if block.shape is Shape.NODE}
    for block in found.values():
        if block.shape is not Shape.RELATIONSHIP:
            continue
        leftwards = tokens[block.start - 2].is_symbol("<")
        rightwards = _token(tokens, block.end + 2).is_symbol(">")
        left = closing.get(block.start - (3 if leftwards else 2))
        right = found.get(block.end + (3 if rightwards else 2))
        yield Tie(block, left, right, leftwards, rightwards)


def _ends(tokens: Sequence[Token], found: Mapping[int, Block], terms: Terms) -> Iterator[Found]:
    """Yield a fault where no type of a relationship ties the labels at its two ends."""
    for tie in ties(tokens, found):
        block = tie.block
        types = terms.patterns.get(block.start, set()) & TYPES
        many = any(tokens[at].is_symbol("*") for at in range(block.start, block.end))
        if not types or many:
            continue
        left, right = (
            terms.labels(tokens, end) if end is not None else set[str]()
            for end in (tie.left, tie.right)
        )
        pairs = [(left, right)]
        if tie.leftwards and not tie.rightwards:
            pairs = [(right, left)]
        elif tie.leftwards == tie.rightwards:
            pairs.append((right, left))
        if not any(_tied(type, *pair) for type in types for pair in pairs):
            (start, end), shown = pairs[0], "|".join(sorted(types))
            yield (
                tokens[block.start].line,
                "vocabulary",
                f"{shown} does not lead from {_or(start)} to {_or(end)}",
            )


def _token(tokens: Sequence[Token], at: int) -> Token:
    return tokens[at] if at < len(tokens) else END


def _or(labels: set[str]) -> str:
    return "|".join(sorted(labels)) or "any"


def _tied(type: str, starts: set[str], ends: set[str]) -> bool:
    return any(
        rel.type == type
        and (not starts or starts & set(rel.start))
        and (not ends or ends & set(rel.end))
        for rel in RELATIONSHIPS
    )
