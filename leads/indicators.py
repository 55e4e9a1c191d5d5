"""The stored queries that a role may name: its indicators, counter-indicators, protection signs."""

from collections.abc import Mapping
from functools import lru_cache
from getpass import getuser
from sys import intern
from typing import Any

import neo4j

from cypher import library
from cypher.front_matter import PARTS, Param
from cypher.library import StoredQuery
from cypher.run import QueryFailed, run
from leads.answer import Answer, Part

TIMEOUT_SECONDS = 900.0
"""An indicator over a nation's cases takes minutes; an analyst's question does not."""

SHOWN = 300
"""Characters of a faulty row that an error shows."""


class NamelessError(ValueError):
    """A row of an indicator names no person, no case, or no record where it says that it does."""


class Indicator:
    """One stored query with what scoring needs of its front matter."""

    def __init__(self, query: StoredQuery) -> None:
        assert query.front.indicator is not None
        self.query = query
        self.id = query.id
        self.family: str = query.front.indicator.family
        self.kind: str = query.front.indicator.kind
        self.feeds: tuple[str, ...] = query.front.feeds
        self.params: Mapping[str, Param] = query.front.params
        self.title = query.front.title


@lru_cache
def indicators() -> Mapping[str, Indicator]:
    """Return every file of `cypher/indicators/`, by id.

    Raises:
        LibraryError: a file cannot be read.
    """
    found = library.load().of(library.Kind.INDICATOR)
    return {query.id: Indicator(query) for query in found}


def ask(
    driver: neo4j.Driver,
    indicator: Indicator,
    params: Mapping[str, Any],
    *,
    database: str = "neo4j",
    user: str = "",
    purpose: str = "",
) -> list[Answer]:
    """Run an indicator read-only and return its rows.

    Raises:
        BadParameter: a parameter is out of bounds.
        QueryFailed: the database refused, the time ran out, or a row came without records, or
            without the name of a person, a case or a record.
    """
    rows = run(
        driver,
        indicator.query,
        params,
        user or getuser(),
        purpose or "lead lists",
        database=database,
        timeout=TIMEOUT_SECONDS,
    )
    try:
        return [answer(row) for row in rows]
    except NamelessError as error:
        raise QueryFailed(
            f"Indicator {indicator.id} {error}; correct cypher/indicators/*/{indicator.id}.cypher."
        ) from None


def answer(row: Mapping[str, Any]) -> Answer:
    """Return a row of an indicator as an answer.

    Each name is kept once, in however many answers and parts it stands: a nation's answers name
    their records some ten times over.

    Raises:
        NamelessError: a person, a case or a record is null, or no text.
    """
    try:
        return _answer(row)
    except TypeError:
        names = {name: row.get(name) for name in ("person", "case_id", "records", PARTS)}
        told = ", ".join(f"{name} {value!r}" for name, value in names.items())
        raise NamelessError(
            f"answered with {told[:SHOWN]}: person, case_id and every record must be text"
        ) from None


def _answer(row: Mapping[str, Any]) -> Answer:
    parts = tuple(
        Part(part["worth"], tuple(map(intern, sorted(set(part["records"])))))
        for part in row.get(PARTS) or ()
    )
    return Answer(
        intern(row["person"]),
        intern(row["case_id"]),
        row["value"],
        tuple(map(intern, row["records"])),
        parts,
    )
