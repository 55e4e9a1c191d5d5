"""A raw layer of a few rows, in the real shape of the loaders' projection."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from loaders.projection import open_projection

Rows = Sequence[Mapping[str, Any]]


def raw_layer(home: Path, **tables: Rows) -> DuckDBPyConnection:
    """Open an empty projection and fill its views with `tables` (name → rows as mappings)."""
    con = open_projection(home)
    for name, rows in tables.items():
        fill(con, name, rows)
    return con


def fill(con: DuckDBPyConnection, name: str, rows: Rows) -> None:
    """Make the view `name` hold exactly `rows`; columns left out are NULL."""
    con.execute(f'CREATE OR REPLACE TABLE "filled_{name}" AS FROM "{name}" LIMIT 0')
    if rows:
        columns = sorted({column for row in rows for column in row})
        con.register(
            "rows_given", pa.Table.from_pylist([{c: r.get(c) for c in columns} for r in rows])
        )
        con.execute(f'INSERT INTO "filled_{name}" BY NAME SELECT * FROM rows_given')
        con.unregister("rows_given")
    con.execute(f'CREATE OR REPLACE VIEW "{name}" AS FROM "filled_{name}"')


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
