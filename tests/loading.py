"""Words that loader tests share: staging rows without a gate, and the graph as plain data."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from neo4j import Driver

from loaders.door import open_door
from loaders.ledger import Ledger
from loaders.loading import FeedLoad, load_feed
from quality import contract

Row = Mapping[str, str | None]


def accept(path: Path, feed: str, rows: Sequence[Row]) -> Path:
    """Write rows as the gate hands them on."""
    fields = [f.name for f in contract.load(feed).fields]
    unknown = {name for row in rows for name in row} - set(fields)
    assert not unknown, f"{feed} has no {unknown}"
    columns: dict[str, Any] = {name: [row.get(name) for row in rows] for name in fields}
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    hashes = [sha256(repr(sorted(row.items())).encode()).hexdigest() for row in rows]
    table = table.append_column("row", pa.array(range(1, len(rows) + 1), pa.int64()))
    table = table.append_column("file", pa.array([f"{feed}.csv"] * len(rows), pa.string()))
    table = table.append_column("record_sha256", pa.array(hashes, pa.string()))
    table = table.append_column("outcome", pa.array(["new"] * len(rows), pa.string()))
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)
    return path


def register(
    home: Path, agency: str, drop: str, delivered_at: str, feeds: Mapping[str, Sequence[Row]]
) -> int:
    """Give a drop a number and write its accepted rows; return the number."""
    ledger = Ledger(home)
    batch = ledger.register(
        agency, drop, sha256(drop.encode()).hexdigest(), datetime.fromisoformat(delivered_at), {}
    ).batch
    for feed, rows in feeds.items():
        accept(accepted(home, batch, feed), feed, rows)
    ledger.set_loads(batch, {feed: len(rows) for feed, rows in feeds.items()})
    return batch


def accepted(home: Path, batch: int, feed: str) -> Path:
    """Where the accepted rows of a feed lie."""
    return home / "batches" / str(batch) / "gate" / "accepted" / f"{feed}.parquet"


def load(home: Path, driver: Driver, batch: int, chunk_rows: int = 7) -> list[FeedLoad]:
    """Load every feed of a batch, in small chunks."""
    with open_door(driver, "neo4j", 5) as door:
        return [
            load_feed(home, door, batch, one.feed, accepted(home, batch, one.feed), chunk_rows)
            for one in Ledger(home).loads(batch)
        ]


def deliver(
    home: Path,
    driver: Driver,
    agency: str,
    drop: str,
    delivered_at: str,
    feeds: Mapping[str, Sequence[Row]],
) -> int:
    """Register and load a drop."""
    batch = register(home, agency, drop, delivered_at, feeds)
    load(home, driver, batch)
    return batch


BOOKS = ("Batch", "Load", "Migration", "Writer", "Run")


def picture(driver: Driver, *, drops: Mapping[int, str] | None = None) -> set[str]:
    """The graph without its book-keeping: every node and relationship as one line of text.

    `drops` puts the drop's name in the place of its batch number, which depends on arrival.
    """

    def properties(held: Mapping[str, Any]) -> dict[str, Any]:
        named = {k: str(v) if not isinstance(v, list) else v for k, v in sorted(held.items())}
        if drops is not None and "batch" in held:
            named["batch"] = drops[held["batch"]]
        return named

    nodes = driver.execute_query(
        "MATCH (n) WHERE none(l IN labels(n) WHERE l IN $books)"
        " RETURN labels(n) AS l, properties(n) AS p",
        books=BOOKS,
    ).records
    ties = driver.execute_query(
        "MATCH (a)-[r]->(b) RETURN labels(a) AS a, a.key AS ak, type(r) AS t, properties(r) AS p,"
        " labels(b) AS b, b.key AS bk"
    ).records
    return {f"{sorted(n['l'])} {properties(n['p'])}" for n in nodes} | {
        f"{t['a']}{t['ak']} -{t['t']} {properties(t['p'])}-> {t['b']}{t['bk']}" for t in ties
    }
