"""What no query that scoring runs may read: who somebody is, rather than what the records show.

Traits are nationality, ethnicity, religion, sex, birth, home region and country (of a person or of
their document), whatever the property is called. The country or region of a place (a site, a port,
a crossing) is a fact of the place and no trait; but as no query needs it, none may read it, so
that the rule can be checked by the name of the property alone. Documents may be counted, never
read: number and key of a resident identity card spell home region, birth and sex.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

from cypher import library
from cypher.library import Kind
from cypher.tokens import Token, tokenize

TRAITS = frozenset(
    {
        "nationality", "citizenship", "ethnicity", "religion", "sex", "gender", "kinship",
        "birth_date", "birthday", "birth_place", "born", "age", "home_region", "region",
        "native_place", "country", "doc_country", "country_from", "country_to", "jurisdiction",
    }
)  # fmt: skip
"""Properties that no query may read, of anything."""

DOCUMENT = frozenset({"number", "key"})
"""Properties that may not be read of a `Document`."""

WHOLE = frozenset({"properties", "keys"})
"""Functions that read all properties of a node, traits among them."""


@dataclass(frozen=True)
class Fault:
    """A query that reads a trait, or could."""

    query: str
    reads: str

    def __str__(self) -> str:
        return f"{self.query} reads {self.reads}"


def faults() -> list[Fault]:
    """Return what is wrong in the queries of indicators, roles, scope, groups and lists."""
    return [
        Fault(name, reads) for name, text in sorted(queries().items()) for reads in traits_in(text)
    ]


def queries() -> dict[str, str]:
    """Return the text of every query that scope, groups, indicators and lists are made with."""
    stored = library.load()
    found = {
        f"cypher/{kind.value}/{query.id}": query.body
        for kind in (Kind.INDICATOR, Kind.ROLE)
        for query in stored.of(kind)
    }
    for file in (files("leads") / "read").iterdir():
        if file.name.endswith(".cypher"):
            found[f"leads/read/{file.name}"] = file.read_text(encoding="utf-8")
    return found


def traits_in(text: str) -> list[str]:
    """Return what a query reads that it may not, in order, each once."""
    tokens = tokenize(text)
    return list(dict.fromkeys(_reads(tokens)))


def _reads(tokens: list[Token]) -> Iterator[str]:
    documents, others = _bound(tokens)
    for at, (here, then) in enumerate(pairwise(tokens)):
        if here.is_symbol(".") and then.named:
            name, of = _plain(then), tokens[at - 1].text if at else ""
            if name in TRAITS:
                yield name
            if (name in DOCUMENT and of in documents) or (name == "number" and of not in others):
                yield f"{name} of a Document"
        elif here.is_symbol(".") and then.is_symbol("*"):
            yield "every property (`.*`)"
        elif here.named and then.is_symbol("(") and here.text.lower() in WHOLE:
            yield f"every property ({here.text})"
        elif here.is_symbol("[") and then.text.strip("'\"") in TRAITS:
            yield then.text.strip("'\"")
        elif here.named and then.is_symbol(":") and _plain(here) in TRAITS:
            yield f"{_plain(here)} (in a pattern or map)"


def _bound(tokens: list[Token]) -> tuple[set[str], set[str]]:
    """Return variables that patterns bind to a `Document`, and those bound to another label.

    A variable without a label at the end of `PRESENTED` is a document too.
    """
    documents: set[str] = set()
    others: set[str] = set()
    for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if a.named and b.is_symbol(":") and c.named:
            (documents if _plain(c) == "Document" else others).add(a.text)
    for at, token in enumerate(tokens):
        if token.upper == "PRESENTED":
            opening = next((n for n in range(at, len(tokens)) if tokens[n].is_symbol("(")), None)
            if opening is not None and tokens[opening + 1].named:
                documents.add(tokens[opening + 1].text)
    return documents, others - documents


def _plain(token: Token) -> str:
    return token.text.strip("`")
