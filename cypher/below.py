"""What reaches below persons: identities, and ties that are an identity's as well as a person's.

Questions are asked of `Person` and the derived layer; an `Identity` and its ties are what agencies
wrote, of which one person has many. A query that goes through them counts a person as often as
somebody wrote them down, and knows how persons are found, which no query has to. Which may look
there is said in its front matter (`identities:`), with the reason; checks may.
"""

from collections.abc import Iterator, Mapping, Sequence

from cypher.shape import Block, Shape
from cypher.terms import Found, Terms, read_terms, ties
from cypher.tokens import END, Token
from loaders.vocabulary import RELATIONSHIPS

IDENTITY = "Identity"
TYPES_OF_IDENTITY = frozenset(rel.type for rel in RELATIONSHIPS if IDENTITY in rel.start)
OWN_TYPES = TYPES_OF_IDENTITY - {rel.type for rel in RELATIONSHIPS if set(rel.start) - {IDENTITY}}
"""Types that begin at identities only."""

assert not any(IDENTITY in rel.end for rel in RELATIONSHIPS), "nothing leads to an identity"


def below_persons(tokens: Sequence[Token], found: Mapping[int, Block]) -> Iterator[Found]:
    """Yield (line, rule, text) for everything in a query that may be an identity or its tie."""
    terms = read_terms(tokens, found)
    for at, term in terms.named:
        if term == IDENTITY or term in OWN_TYPES:
            yield tokens[at].line, "persons", f"{term} lies below persons; go through Person"
    for tie in ties(tokens, found):
        types = terms.patterns.get(tie.block.start, set())
        if (types and not types & TYPES_OF_IDENTITY) or types & OWN_TYPES:
            continue
        repeated = any(tokens[at].is_symbol("*") for at in range(tie.block.start, tie.block.end))
        both = tie.leftwards == tie.rightwards
        starts = [tie.left] if both or tie.rightwards else []
        starts += [tie.right] if both or tie.leftwards else []
        shown = "|".join(sorted(types & TYPES_OF_IDENTITY)) or "a relationship of any type"
        line = tokens[tie.block.start].line
        if repeated and both:
            yield line, "persons", f"{shown}, repeated both ways, leads through identities"
        elif not all(_told(tokens, terms, start) for start in starts):
            yield line, "persons", f"{shown} may begin at an identity; say Person (or what it is)"
    for line in _bare(tokens, found, terms):
        yield line, "persons", "-- counts identities too; say (:!Identity) or what it is"


def _told(tokens: Sequence[Token], terms: Terms, node: Block | None) -> bool:
    """Whether a node pattern says that it is no identity (or that it is one: said elsewhere)."""
    if node is None:
        return False
    barred = IDENTITY in terms.barred.get(node.start, set())
    return barred or bool(terms.labels(tokens, node))


def _bare(tokens: Sequence[Token], found: Mapping[int, Block], terms: Terms) -> Iterator[int]:
    """Yield the line of every `--`, `-->` and `<--` that may begin at an identity."""
    for node in found.values():
        if node.shape is not Shape.NODE:
            continue
        at = node.end + 1
        leftwards = _at(tokens, at).is_symbol("<")
        at += leftwards
        if not (_at(tokens, at).is_symbol("-") and _at(tokens, at + 1).is_symbol("-")):
            continue
        rightwards = _at(tokens, at + 2).is_symbol(">")
        other = found.get(at + 2 + rightwards)
        starts: list[Block | None] = [node] if rightwards or not leftwards else []
        starts += [other] if leftwards or not rightwards else []
        if not all(_told(tokens, terms, start) for start in starts):
            yield tokens[node.end].line


def _at(tokens: Sequence[Token], at: int) -> Token:
    return tokens[at] if at < len(tokens) else END
