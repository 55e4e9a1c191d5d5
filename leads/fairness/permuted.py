"""The permutation test: every list is the same, byte for byte, whoever is of which origin or sex.

After resolution, everyone in scope is given nationality, home region and sex (those that the graph
does not hold are made up, so that a query that reads them would show) beside their date of birth,
and lists are made; then the same traits are dealt out anew at random, with country, number and key
of documents (digits of resident identity numbers say region, birth and sex), and the lists are
made again. Both happen in a transaction that is rolled back. (The idea is that of the permutation
test, R. A. Fisher 1935; here the effect must not be small but nil.)
"""

import hashlib
import json
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import neo4j
import structlog

from leads import scope
from leads.exports import json_list, protection_list
from leads.groups import communities, levels, members, ties, traces
from leads.groups.assemble import assemble
from leads.review import for_review
from leads.run import score_lists

log = structlog.get_logger()

NATIONALITIES = ("CN", "VN", "MM", "KH", "LA", "TH", "MY", "PH")
REGIONS = ("350582", "440300", "430100", "520100", "530300", "510100")
SEXES = ("male", "female")
MONTH = "2000-01"
CHUNK = 10_000
T = TypeVar("T")


@dataclass(frozen=True)
class Compared:
    """One list: its size as JSON, its hash before, and whether it came out the same."""

    name: str
    bytes: int
    sha256: str
    same: bool


@dataclass(frozen=True)
class Fairness:
    """What the test found; `persons` and `documents` were dealt new traits."""

    persons: int
    documents: int
    lists: tuple[Compared, ...]

    @property
    def fair(self) -> bool:
        """Say whether every list is the same."""
        return all(one.same for one in self.lists)


class _InTransaction:
    """A driver whose every session is the one open transaction, so that reads see its changes."""

    def __init__(self, transaction: neo4j.Transaction) -> None:
        self._transaction = transaction
        # Questions are asked several at once, and one transaction takes one at a time.
        self._turn = Lock()

    def session(self, **_: Any) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the transaction open."""

    def execute_read(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        with self._turn:
            return work(self._transaction, *args, **kwargs)


def compare(
    driver: neo4j.Driver,
    *,
    database: str = "neo4j",
    seed: int = 1,
    home: Path | None = None,
    make: Callable[[neo4j.Driver, str], Mapping[str, bytes]] | None = None,
) -> Fairness:
    """Make all lists twice, with traits dealt out in two ways, and compare their bytes.

    Args:
        driver: of a graph with scope written; it is as before afterwards.
        database: its name.
        seed: of the permutation.
        home: the state directory, for identity judgements; None leaves them out.
        make: what makes the lists; `lists`, if not given.

    Both ways of dealing use the transaction's memory: about 2 kB a person in scope.
    """
    rng = random.Random(seed)
    persons = _ask(driver, database, "persons")
    documents = _ask(driver, database, "documents")
    traits = [
        {
            "nationality": rng.choice(NATIONALITIES),
            "home_region": rng.choice(REGIONS),
            "sex": rng.choice(SEXES),
            "birth_date": row["birth_date"],
        }
        for row in persons
    ]
    dealt, papers = traits[:], documents[:]
    rng.shuffle(dealt)
    rng.shuffle(papers)
    made = make or (lambda opened, name: lists(opened, name, home))
    before = _with(driver, database, persons, traits, documents, documents, made)
    after = _with(driver, database, persons, dealt, documents, papers, made)
    return Fairness(
        len(persons),
        len(documents),
        tuple(
            Compared(name, len(text), hashlib.sha256(text).hexdigest(), text == after.get(name))
            for name, text in before.items()
        ),
    )


def lists(driver: neo4j.Driver, database: str, home: Path | None = None) -> dict[str, bytes]:
    """Return scope, groups, every list, the samples and the protection list as bytes, by name."""
    found = scope.in_scope(driver, database=database)
    listed, questions = score_lists(
        driver, database=database, run="fairness", purpose="fairness check", home=home
    )
    made: dict[str, Any] = {
        "scope": [vars(one) for one in found],
        "groups": _groups(driver, database, questions.protected()),
    }
    for one in listed:
        one = replace(one, made_at="")
        name = one.assessment.role.role
        made[name] = json_list.content(one)
        made[f"{name}-for-review"] = for_review.content(driver, database, questions, one, MONTH)
    made["protection"] = protection_list.content(questions, "fairness", "")
    return {name: _bytes(content) for name, content in made.items()}


def _groups(driver: neo4j.Driver, database: str, protected: Collection[str]) -> str:
    read = traces.read(driver, database=database, without=protected)
    if not read.persons:
        return ""
    tied = ties.build(read)
    chosen = members.choose(read, tied, communities.detect(tied.matrix, seeds=5))
    found = assemble(driver, database, read, tied, chosen, levels.directions(read, chosen.group))
    return repr((found.groups, found.members, found.directions))


def _bytes(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()


def _with(
    driver: neo4j.Driver,
    database: str,
    persons: Sequence[Mapping[str, Any]],
    traits: Sequence[Mapping[str, Any]],
    documents: Sequence[Mapping[str, Any]],
    papers: Sequence[Mapping[str, Any]],
    made: Callable[[neo4j.Driver, str], Mapping[str, bytes]],
) -> Mapping[str, bytes]:
    """Give persons traits and documents papers, make the lists, and roll everything back."""
    given = [{"key": p["key"], "traits": t} for p, t in zip(persons, traits, strict=True)]
    moved = [{**p, "node": d["node"]} for d, p in zip(documents, papers, strict=True)]
    # Keys are unique at every moment: first aside, then to where they go.
    aside = [{**p, "key": f"fairness:{p['node']}"} for p in moved]
    with driver.session(database=database) as session, session.begin_transaction() as tx:
        try:
            for name, rows in (
                ("give_traits", given), ("give_documents", aside), ("give_documents", moved)
            ):  # fmt: skip
                for at in range(0, len(rows), CHUNK):
                    tx.run(_text(name), rows=rows[at : at + CHUNK]).consume()
            log.info("traits dealt", persons=len(persons), documents=len(documents))
            return made(cast(neo4j.Driver, _InTransaction(tx)), database)
        finally:
            tx.rollback()


def _text(name: str) -> str:
    return (files("leads") / "fairness" / "ask" / f"{name}.cypher").read_text(encoding="utf-8")


def _ask(driver: neo4j.Driver, database: str, name: str) -> list[dict[str, Any]]:
    with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        return session.execute_read(lambda tx: tx.run(_text(name)).data())
