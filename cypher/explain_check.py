"""The second check: what a real Neo4j says of a stored query before it runs.

The server's word counts: that it only reads, that no label, type or property is unknown to a
database which has every token of the vocabulary, that no plan is a cartesian product, that
nothing is deprecated, and that no step of the plan follows a path without an end.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import neo4j
from neo4j.exceptions import Neo4jError

from cypher.library import Fault, Kind, StoredQuery
from cypher.values import text
from loaders.vocabulary import NODES, RELATIONSHIPS

# Named by Neo4j for a performance hint only, or because an example's database is empty.
_HARMLESS = frozenset({"Neo.ClientNotification.Statement.ParameterNotProvided"})
_NO_END = re.compile(r"\*(?:\d*\.\.)?(?=[\])}\s{]|$)|\{\d+, *\*?\}")
_MAY_FOLLOW = ("VarLength", "Repeat", "ShortestPath", "Trail", "BFS", "DFS")


def create_tokens(driver: neo4j.Driver, database: str = "neo4j") -> int:
    """Make every label, type and property name of the vocabulary known to a database.

    Each is written once and taken back by a rollback: the names stay, nothing else does.
    Returns the number of names.
    """
    names = {node.label for node in NODES} | {rel.type for rel in RELATIONSHIPS}
    with (
        driver.session(database=database) as session,
        session.begin_transaction() as tx,
    ):
        for node in NODES:
            properties = sorted({*node.properties, "key"})
            names |= set(properties)
            tx.run(f"CREATE (n:`{node.label}`) SET n += $properties", properties=_marks(properties))
        for rel in RELATIONSHIPS:
            properties = sorted(rel.properties)
            names |= set(properties)
            tx.run(
                f"CREATE ()-[r:`{rel.type}`]->() SET r += $properties",
                properties=_marks(properties),
            )
        tx.rollback()
    return len(names)


def _marks(names: list[str]) -> dict[str, str]:
    return {name: f"token-{name}" for name in names}


def check_explain(driver: neo4j.Driver, query: StoredQuery, database: str = "neo4j") -> list[Fault]:
    """Return what the server has against `query`; its database has the tokens already."""
    faults: list[Fault] = []

    def add(rule: str, said: str, line: int = 1) -> None:
        faults.append(Fault(query.path, query.body_line + line - 1, rule, said))

    params = {
        name: None if param.required else text(param.default)
        for name, param in query.front.params.items()
    }
    try:
        with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
            summary = session.run(f"EXPLAIN {query.body}", params).consume()
    except Neo4jError as error:
        line = re.search(r"\(line (\d+),", str(error.message))
        add("explain", str(error.message).split("\n")[0], int(line[1]) if line else 1)
        return faults
    if summary.query_type != "r":
        add("read only", f"the server calls it {summary.query_type!r}, not read-only")
    for note in summary.summary_notifications:
        where = note.position.line if note.position else 1
        if note.code not in _HARMLESS:
            add("explain", f"{note.title}: {note.description}", where)
    for operator, details in _operators(summary.plan):
        if operator.startswith("CartesianProduct"):
            add("explain", "the plan has a cartesian product; tie the patterns together")
        if operator.startswith("AllNodesScan") and query.kind is not Kind.CHECK:
            add("explain", "the plan reads every node; give a pattern a label and a key")
        if any(word in operator for word in _MAY_FOLLOW) and _NO_END.search(details):
            add("bounded", f"the plan follows a path without an end: {details}")
    return faults


def _operators(plan: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if plan is None:
        return
    arguments = plan.get("args") or plan.get("arguments") or {}
    yield plan.get("operatorType", ""), str(arguments.get("Details", ""))
    for child in plan.get("children") or []:
        yield from _operators(child)
