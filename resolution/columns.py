"""Columns made in Python as tables of the DuckDB connection at hand, and connected components."""

from collections.abc import Mapping, Sequence
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


def count(con: "DuckDBPyConnection", table: str) -> int:
    """Return the number of rows of a table, or of what stands after FROM."""
    found = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0


def components(n: int, a: Sequence[int], b: Sequence[int]) -> Any:
    """Return, for each of `n` nodes, the least node that edges `a[k]`-`b[k]` connect it to."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = (np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64))
    graph = coo_array((np.ones(len(edges[0]), dtype=np.int8), edges), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    _, first, back = np.unique(label, return_index=True, return_inverse=True)
    return first[back].astype(np.int64)
