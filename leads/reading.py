"""Read queries of this room: plain `.cypher` files in `leads/read/`, run with access mode READ."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import neo4j


@cache
def text(name: str) -> str:
    """Return the query of `leads/read/<name>.cypher`."""
    return (files("leads") / "read" / f"{name}.cypher").read_text(encoding="utf-8")


def rows(
    driver: neo4j.Driver, database: str, name: str, params: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Run `leads/read/<name>.cypher` read-only and return its rows."""
    with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        return session.execute_read(_read, text(name), dict(params or {}))


def _read(tx: neo4j.ManagedTransaction, query: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    result = tx.run(query, params)
    # Not result.data(): it walks every value for nodes, of which these queries return none.
    names = result.keys()
    return [dict(zip(names, record.values(), strict=True)) for record in result]
