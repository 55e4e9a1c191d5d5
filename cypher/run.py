"""Runs one stored query: read-only, with a timeout, and with a note of who asks for what."""

import json
from collections.abc import Mapping
from datetime import date, datetime

import neo4j
from neo4j.exceptions import ClientError, DriverError, Neo4jError, TransientError

from cypher.front_matter import ParamValue, bind
from cypher.library import StoredQuery
from cypher.values import is_empty, plain
from quality.errors import LeadgraphError

Row = dict[str, object]

TIMEOUT_SECONDS = 60.0


class QueryFailed(LeadgraphError):
    """A stored query did not run to its end, or gave what it had not promised."""


def run(
    driver: neo4j.Driver,
    query: StoredQuery,
    params: Mapping[str, object],
    user: str,
    purpose: str,
    *,
    database: str = "neo4j",
    timeout: float = TIMEOUT_SECONDS,
) -> list[Row]:
    """Run `query` and return its rows in its order; each value is plain Python (`values.plain`).

    The transaction's metadata names query, revision, user and purpose, so that
    `SHOW TRANSACTIONS` and a server's query log can say who asked.

    Raises:
        BadParameter: a parameter is unknown, missing, of another type or out of bounds.
        QueryFailed: no purpose, the timeout passed, the database refused, or a row without
            evidence.
    """
    if not user.strip() or not purpose.strip():
        raise QueryFailed(f"{query.id}: say who asks and for what purpose; both are recorded")
    bound = bind(query.front.params, params)
    metadata = {
        "app": "leadgraph",
        "query": query.id,
        "revision": query.front.revision,
        "user": user,
        "purpose": purpose,
    }

    @neo4j.unit_of_work(metadata=metadata, timeout=timeout)
    def work(tx: neo4j.ManagedTransaction) -> list[Row]:
        result = tx.run(query.body, bound)
        names = result.keys()
        return [
            {name: plain(value) for name, value in zip(names, record.values(), strict=True)}
            for record in result
        ]

    try:
        with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
            rows = session.execute_read(work)
    except (ClientError, TransientError) as error:
        if "TransactionTimedOut" in (error.code or ""):
            raise QueryFailed(
                f"{query.id} took longer than {timeout:g} seconds and was ended; "
                "narrow its parameters or allow it more time"
            ) from error
        raise QueryFailed(f"{query.id} was refused by the database: {error.message}") from error
    except (DriverError, Neo4jError) as error:
        raise QueryFailed(f"{query.id} did not reach the database: {error}") from error
    for row in rows:
        if is_empty(row[query.front.evidence]):
            named = ", ".join(f"{key} {row[key]}" for key in query.front.key_columns)
            raise QueryFailed(
                f"{query.id}: a row without evidence ({named}: {query.front.evidence} is empty); "
                "run `leadgraph queries run` on the checks, or correct the query"
            )
    return rows


def browser_line(params: Mapping[str, ParamValue]) -> str:
    """Return the `:param` line that Neo4j Browser takes before the query.

    The form that asks the server, not `:param {...}`: that one is read as JavaScript, so that
    whole numbers become decimals and a `LIMIT` is refused, and it knows no dates.
    """
    names = ", ".join(params)
    values = ", ".join(f"{literal(value)} AS {name}" for name, value in params.items())
    return f":param [{{{names}}}] => {{RETURN {values}}};"


def literal(value: ParamValue) -> str:
    """Return a parameter's value as Cypher text."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"datetime('{value.isoformat()}')"
        case date():
            return f"date('{value.isoformat()}')"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int() | float():
            return repr(value)
    return "[" + ", ".join(literal(item) for item in value) + "]"
