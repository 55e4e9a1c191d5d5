"""Columns made in Python, as a temporary table of the DuckDB connection at hand."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def give(con: "DuckDBPyConnection", name: str, columns: Mapping[str, Any]) -> None:
    """Make the temporary table `name` of columns (NumPy or Arrow arrays of one length).

    An unfinished result of the connection is ended first: DuckDB takes nothing in before.
    """
    import pyarrow as pa

    con.complete()
    con.register(f"given_{name}", pa.table(dict(columns)))
    con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS FROM "given_{name}"')
    con.unregister(f"given_{name}")
