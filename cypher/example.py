"""The third check: a query's own example, run on a scratch database and taken back.

The given graph is written, the query runs, and all is rolled back in one transaction. A database
that holds anything but its schema is refused, so that no example ever meets a user's graph.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files

import neo4j
from neo4j.exceptions import Neo4jError

from cypher.front_matter import Column, ColumnType, Example, bind
from cypher.library import Fault, Kind, StoredQuery
from cypher.run import Row
from cypher.shape import blocks
from cypher.terms import term_faults
from cypher.tokens import UnreadableError, tokenize
from cypher.values import is_empty, plain, text
from quality.errors import LeadgraphError

_WRITES = frozenset(
    {"MERGE", "SET", "DELETE", "REMOVE", "LOAD", "CALL", "FOREACH", "MATCH", "DROP"}
)
_PYTHON: Mapping[ColumnType, tuple[type, ...]] = {
    ColumnType.STRING: (str,),
    ColumnType.INTEGER: (int,),
    ColumnType.FLOAT: (float,),
    ColumnType.NUMBER: (int, float),
    ColumnType.BOOLEAN: (bool,),
    ColumnType.DATE: (date,),
    ColumnType.DATETIME: (datetime,),
    ColumnType.NODE: (dict,),
    ColumnType.RELATIONSHIP: (dict,),
    ColumnType.PATH: (list,),
    ColumnType.MAPS: (list,),
}


class NotScratchError(LeadgraphError):
    """Examples were to run on a database that is in use."""


def need_scratch(driver: neo4j.Driver, database: str = "neo4j") -> None:
    """Refuse a database that holds anything but the record of its schema.

    Raises:
        NotScratchError: it holds a node.
    """
    statement = files("cypher").joinpath("write/holds_anything.cypher").read_text("utf-8")
    with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        if session.run(statement).single(strict=True)["used"]:
            raise NotScratchError(
                "examples run on an empty scratch database only, and this one holds a graph; "
                "`leadgraph queries check` starts a server of its own for them"
            )


def check_example(driver: neo4j.Driver, query: StoredQuery, database: str = "neo4j") -> list[Fault]:
    """Return what is wrong with a query's example, or with what the query makes of it.

    Raises:
        NotScratchError: the database holds a graph.
    """
    example = query.front.example
    if example is None:
        return []
    said = _check_given(example, query.kind)
    if not said:
        need_scratch(driver, database)
        try:
            rows = _run(driver, query, example, database)
        except Neo4jError as error:
            said = [f"did not run: {error.message}"]
        else:
            said = _compare(query, example, rows)
    return [Fault(query.path, _line(query), "example", one) for one in said]


def _line(query: StoredQuery) -> int:
    lines = query.text.splitlines()
    return next((n for n, line in enumerate(lines, start=1) if line.startswith("example:")), 1)


def _check_given(example: Example, kind: Kind) -> list[str]:
    """Return what is wrong with the given graph: it is only created, in terms of the vocabulary.

    The graph of a check may tie what must not be tied.
    """
    try:
        tokens = tokenize(example.given)
    except UnreadableError as error:
        return [f"given: line {error.line}: {error}"]
    found = blocks(tokens)
    if isinstance(found, str):
        return [f"given: {found}"]
    said = [
        f"given: {token.upper}: the given graph is only created (CREATE)"
        for token in tokens
        if token.upper in _WRITES or token.is_symbol(";")
    ]
    faults = term_faults(tokens, found, indicator=False, ends=kind is not Kind.CHECK)
    said += [f"given: line {line}: {what}" for line, _, what in faults]
    for absent in example.absent:
        for value in absent.row.values():
            pieces = value.split(" -> ") if isinstance(value, str) else []
            if not all(piece in example.given for piece in pieces):
                said.append(f"absent: {value!r} is not in the given graph, so it proves nothing")
    return said


def _run(driver: neo4j.Driver, query: StoredQuery, example: Example, database: str) -> list[Row]:
    with (
        driver.session(database=database) as session,
        session.begin_transaction(timeout=30) as tx,
    ):
        tx.run(example.given).consume()
        result = tx.run(query.body, bind(query.front.params, example.params))
        rows = [{name: plain(record[name]) for name in record.keys()} for record in result]  # noqa: SIM118
        tx.rollback()
    return rows


def _compare(query: StoredQuery, example: Example, rows: Sequence[Row]) -> list[str]:
    said: list[str] = []
    for row in rows:
        said += _row_faults(query, row)
    keys = [tuple(repr(row[key]) for key in query.front.key_columns) for row in rows]
    said += [
        f"two rows have the key {key}" for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    got = [{name: text(value) for name, value in row.items()} for row in rows]
    wanted = [{name: text(value) for name, value in row.items()} for row in example.expect]
    if len(got) != len(wanted) or any(
        {name: row[name] for name in want} != want for row, want in zip(got, wanted, strict=False)
    ):
        said.append(f"expected {wanted}; got {got}")
    for absent in example.absent:
        bad = {name: text(value) for name, value in absent.row.items()}
        if any({name: row[name] for name in bad} == bad for row in got):
            said.append(f"{bad} must be absent: {absent.why}")
    return said


def _row_faults(query: StoredQuery, row: Row) -> list[str]:
    said: list[str] = []
    for column in query.front.returns:
        value = row.get(column.name)
        if value is None:
            if column.key:
                said.append(f"key column {column.name} is null in a row")
        elif not _fits(column, value):
            said.append(f"column {column.name}: {value!r} is not a {column.type}")
    evidence = row.get(query.front.evidence)
    if is_empty(evidence):
        said.append(f"evidence column {query.front.evidence} is empty in a row")
    elif (
        isinstance(evidence, list)
        and all(isinstance(item, str) for item in evidence)
        and evidence != sorted(set(evidence))
    ):
        said.append(f"evidence {evidence} is not sorted, or names a record twice")
    return said


def _fits(column: Column, value: object) -> bool:
    if column.type in (ColumnType.STRINGS, ColumnType.INTEGERS):
        item = str if column.type is ColumnType.STRINGS else int
        return isinstance(value, list) and all(isinstance(one, item) for one in value)
    if isinstance(value, bool):
        return column.type is ColumnType.BOOLEAN
    return isinstance(value, _PYTHON[column.type])
