"""The whole graph as files for one import: what a first load writes instead of transactions.

`neo4j-admin database import full` fills an empty, stopped database about a hundred times as fast
as transactions do. The files hold what the loads of the ledger and the derived tables would have
written: the same nodes and relationships with the same properties, one CSV a label, and one a type
and pair of labels, as Neo4j's manual describes them ("Import", "CSV header format").
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from loaders import vocabulary
from loaders.door import Door, statement
from loaders.ledger import Ledger
from loaders.loading import write_batch
from loaders.plan import entity_labels, keyed_types
from loaders.projection import open_projection
from quality.sql import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "4GB"
"""What DuckDB may hold before it spills to disk."""

LIST_SEPARATOR = "\x1f"
"""The unit separator of ASCII; the gate lets no control character pass."""

TYPES = {
    "VARCHAR": "string",
    "BIGINT": "long",
    "INTEGER": "long",
    "DOUBLE": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "VARCHAR[]": "string[]",
}
"""Neo4j's name of each type that a table may have."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Part:
    """One file: a label or a type, its header, and how many rows it has."""

    term: str
    is_node: bool
    header: Path
    file: Path
    rows: int

    @property
    def argument(self) -> str:
        """Return how neo4j-admin is told of it."""
        kind = "nodes" if self.is_node else "relationships"
        return f"--{kind}={self.term}={self.header},{self.file}"


def write_files(home: Path, folder: Path) -> list[Part]:
    """Write every element of the loaded records and of the derived tables as CSV under `folder`.

    Raises:
        LeadgraphError: a table holds a term that the vocabulary does not.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with open_projection(home, folder / "spill") as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        parts = list(_raw(con, folder))
        for name, run, tables in _derived(home):
            parts += _tables(con, folder, name, run, tables)
    shutil.rmtree(folder / "spill", ignore_errors=True)
    log.info("files written", nodes=sum(p.rows for p in parts if p.is_node),
             relationships=sum(p.rows for p in parts if not p.is_node))  # fmt: skip
    return parts


def _raw(con: "DuckDBPyConnection", folder: Path) -> Iterator[Part]:
    there = {name for (name,) in con.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
    ).fetchall()}  # fmt: skip
    rels = [rel.type for rel in vocabulary.RELATIONSHIPS if not rel.derived]
    rels = [type for type in dict.fromkeys(rels) if f"rel_{type}" in there]
    for type in rels:
        con.execute(f'CREATE TEMP TABLE "raw_{type}" AS FROM "rel_{type}"')
    for node in vocabulary.NODES:
        name = f"node_{node.label}"
        if name not in there and node.label not in entity_labels():
            continue
        named = _named(con, node.label, rels) if node.label in entity_labels() else []
        own = [f'SELECT * FROM "{name}"'] if name in there else []
        if named:
            others = f"SELECT DISTINCT key FROM ({' UNION ALL '.join(named)})"
            if own:
                others += f' ANTI JOIN "{name}" USING (key)'
            own.append(others)
        if own:
            yield from _write(con, folder, node.label, " UNION ALL BY NAME ".join(own))
    for type in rels:
        yield from _relationships(con, folder, type, f'SELECT * FROM "raw_{type}"', "")
        con.execute(f'DROP TABLE "raw_{type}"')


def _named(con: "DuckDBPyConnection", label: str, rels: Iterable[str]) -> list[str]:
    """Return SQL of the keys of a label that relationships name."""
    return [
        f"SELECT {side}_key AS key FROM \"raw_{rel.type}\" WHERE {side}_label = '{label}'"
        for rel in vocabulary.RELATIONSHIPS
        if not rel.derived and rel.type in rels
        for side, labels in (("start", rel.start), ("end", rel.end))
        if label in labels
    ]


def _derived(home: Path) -> Iterator[tuple[str, str, list[Path]]]:
    """Yield name, run and tables of each derived part as it was made last."""
    for state in sorted((home / "derived").glob("*/state.json")):
        name = state.parent.name
        sequence = json.loads(state.read_text("utf-8"))["sequence"]
        yield name, f"{name}-{sequence}", sorted((state.parent / "tables").glob("*.parquet"))


def _tables(
    con: "DuckDBPyConnection", folder: Path, name: str, run: str, tables: Iterable[Path]
) -> Iterator[Part]:
    for table in tables:
        sql = f"SELECT *, {quoted(run)} AS run FROM read_parquet({quoted(table)})"
        if table.stem.startswith("node_"):
            yield from _write(con, folder, vocabulary.label(table.stem[5:]), sql)
        else:
            yield from _relationships(con, folder, table.stem[4:], sql, f"-{name}")


def _relationships(
    con: "DuckDBPyConnection", folder: Path, type: str, sql: str, mark: str
) -> Iterator[Part]:
    pairs = con.execute(f"SELECT DISTINCT start_label, end_label FROM ({sql}) ORDER BY ALL")
    for start, end in pairs.fetchall():
        vocabulary.relationship(type, start, end, derived=bool(mark))
        yield from _write(
            con,
            folder,
            type,
            f"SELECT * EXCLUDE (start_label, end_label) FROM ({sql})"
            f" WHERE start_label = {quoted(start)} AND end_label = {quoted(end)}",
            (start, end),
            mark,
        )


def _write(
    con: "DuckDBPyConnection",
    folder: Path,
    term: str,
    sql: str,
    ends: tuple[str, str] | None = None,
    mark: str = "",
) -> Iterator[Part]:
    """Write one file and its header, where there is any row."""
    stem = term + mark + (f"-{'-'.join(ends)}" if ends else "")
    header, columns = [], []
    for column, kind, *_ in con.execute(f"DESCRIBE {sql}").fetchall():
        if column == "key" and ends and not (mark or term in keyed_types()):
            continue
        header.append(_heading(column, kind, term, ends))
        columns.append(_column(column, kind))
    file = folder / f"{stem}.csv"
    found = con.execute(
        f"COPY (SELECT {', '.join(columns)} FROM ({sql})) TO {quoted(file)}"
        " (FORMAT csv, HEADER false, FORCE_QUOTE *, NULLSTR '')"
    ).fetchall()
    if not found[0][0]:
        file.unlink(missing_ok=True)
        return
    head = folder / f"{stem}.header.csv"
    head.write_text(",".join(header) + "\n", encoding="utf-8")
    yield Part(term, ends is None, head, file, int(found[0][0]))


def _heading(column: str, kind: str, term: str, ends: tuple[str, str] | None) -> str:
    if ends and column in ("start_key", "end_key"):
        side = "START" if column == "start_key" else "END"
        return f":{side}_ID({ends[column == 'end_key']})"
    if column == "key" and not ends:
        return f"key:ID({term})"
    return f"{column}:{TYPES[kind]}"


def _column(column: str, kind: str) -> str:
    name = f'"{column}"'
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%fZ') AS {name}"
    if kind == "VARCHAR[]":
        return f"array_to_string({name}, '{LIST_SEPARATOR}') AS {name}"
    return name


def mark_loads(home: Path, door: Door) -> int:
    """Note in a graph that was just imported which loads it holds; return their number."""
    ledger = Ledger(home)
    complete = [load for load in ledger.loads() if load.state == "complete"]
    for number in sorted({load.batch for load in complete}):
        write_batch(door, ledger.batch(number))
    for load in complete:
        door.write(
            statement("loaders", "begin_load"),
            {"key": f"{load.batch}/{load.feed}", "plan": "import", "batch": load.batch,
             "feed": load.feed, "of": 0},
        )  # fmt: skip
    return len(complete)
