"""A raw layer of a few rows, in the real shape of the loaders' projection."""

import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from loaders.projection import open_projection
from loaders.store import connect

Rows = Sequence[Mapping[str, Any]]


@cache
def _shape() -> str:
    """SQL that makes every table of the projection, empty."""
    with tempfile.TemporaryDirectory() as home, open_projection(Path(home)) as con:
        columns = con.execute("""
            SELECT table_name, string_agg('"' || column_name || '" ' || data_type, ', '
                                          ORDER BY ordinal_position)
            FROM information_schema.columns
            WHERE table_schema = 'main' AND regexp_matches(table_name, '^(node|rel)_')
            GROUP BY table_name ORDER BY table_name
        """).fetchall()
    return ";".join(f'CREATE TABLE "{name}" ({described})' for name, described in columns)


def raw_layer(**tables: Rows) -> DuckDBPyConnection:
    """Open a projection that holds just `tables` (name → rows as mappings)."""
    con = connect()
    con.execute(_shape())
    for name, rows in tables.items():
        fill(con, name, rows)
    return con


def fill(con: DuckDBPyConnection, name: str, rows: Rows) -> None:
    """Make the table `name` hold exactly `rows`; columns left out are NULL."""
    con.execute(f'DELETE FROM "{name}"')
    if rows:
        columns = sorted({column for row in rows for column in row})
        table = pa.Table.from_pylist([{c: row.get(c) for c in columns} for row in rows])
        con.complete()
        con.register("rows_given", table)
        con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM rows_given')
        con.unregister("rows_given")


def tie(start: str, end: str, **more: Any) -> dict[str, Any]:
    """A relationship's row: `start` and `end` as `Label key`."""
    (start_label, start_key), (end_label, end_key) = start.split(" ", 1), end.split(" ", 1)
    return {
        "start_label": start_label,
        "start_key": start_key,
        "end_label": end_label,
        "end_key": end_key,
        "key": "",
        **more,
    }


def people(described: Mapping[str, Mapping[str, Any]], **more: Rows) -> DuckDBPyConnection:
    """Open a projection of identities given as key (`<agency>/<feed>/...`) → what is known.

    Of one identity: `name`, `latin`, `names`, `born`, `ref`; lists of `docs`, `phones` (given),
    `accounts` (held) and `cases` (suspect in). `more` are further tables, as of `raw_layer`.
    """
    return raw_layer(**rows_of(described), **more)


def rows_of(described: Mapping[str, Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The tables of `people`, by name."""
    tables: dict[str, list[dict[str, Any]]] = {
        "node_Identity": [
            {
                "key": key,
                "agency": key.split("/")[0],
                "ref": one.get("ref"),
                "records": [key],
                "name": one.get("name"),
                "name_latin": one.get("latin"),
                "names": list(one.get("names", ())),
                "birth_date": one.get("born"),
            }
            for key, one in described.items()
        ]
    }
    for known, table, label, columns in (
        ("docs", "rel_PRESENTED", "Document", {}),
        ("phones", "rel_GAVE", "Phone", {}),
        ("accounts", "rel_HOLDS", "Account", {}),
        ("cases", "rel_PARTY_TO", "Case", {"category": "suspect", "status": "detained"}),
    ):
        tables[table] = [
            tie(f"Identity {key}", f"{label} {thing}", records=[key], **columns)
            for key, one in described.items()
            for thing in one.get(known, ())
        ]
    return tables
