"""A plan: the writes that take the graph from one state of elements to another, as files.

A plan is made once, in DuckDB, before the first write: for each kind of element, rows to write
and rows to take away, in Parquet, cut into chunks of a fixed size. `loaders.apply` carries it
out, chunk by chunk; a plan that was begun is carried out to its end, also after a kill, so it
never has to be thought out again on a graph that is half changed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loaders import vocabulary
from loaders.feeds import mappings
from loaders.projection import IDENTITY
from loaders.store import write_parquet
from quality.sql import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Step:
    """One file of a plan: a write statement (`loaders/write/<statement>.cypher`), the terms that
    go into it, and the rows to run it on."""

    file: str
    statement: str
    terms: dict[str, str]
    rows: int


@dataclass(frozen=True)
class Plan:
    """The steps of one change, in order, and the chunk size they are cut to.

    `load` is the key of the `Load` node that marks its progress; `batch` and `feed` go onto it.
    `run` is put on each element written, where it is a derived one.
    """

    load: str
    batch: int
    feed: str
    run: str | None
    chunk_rows: int
    steps: tuple[Step, ...]

    @property
    def chunks(self) -> int:
        """Number of chunks."""
        return sum(-(-step.rows // self.chunk_rows) for step in self.steps)

    @property
    def sha256(self) -> str:
        """Checksum of what the plan says."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def save(self, folder: Path) -> None:
        """Write `plan.json`, last of the plan's files; with it the plan is whole."""
        partial = folder / "plan.json.partial"
        partial.write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")
        partial.replace(folder / "plan.json")

    @staticmethod
    def read(folder: Path) -> "Plan | None":
        """Read a plan, or None where there is no whole one."""
        file = folder / "plan.json"
        if not file.exists():
            return None
        made = json.loads(file.read_text(encoding="utf-8"))
        made["steps"] = tuple(Step(**step) for step in made["steps"])
        return Plan(**made)


def keyed_types() -> frozenset[str]:
    """Raw relationship types that a `key` property tells apart."""
    return frozenset(t.type for f in mappings().values() for t in f.all_ties() if t.apart)


def write_steps(
    con: "DuckDBPyConnection",
    names: Iterable[str],
    folder: Path,
    *,
    derived: bool,
    keyed: Iterable[str],
    doubtful: str | None = None,
) -> tuple[Step, ...]:
    """Compare tables `old_<name>` and `new_<name>` of `con` and write the steps between them.

    Args:
        con: connection with both tables for each name, in `main`.
        names: `node_<Label>` and `rel_<TYPE>`.
        folder: where the files go.
        derived: whether the elements are derived: their nodes are deleted outright, and they tie
            only what is there; else nodes are stripped and swept, and entities are mentioned.
        keyed: relationship types that carry a `key` property.
        doubtful: a table (label, key) of nodes that may have been deleted since `old` was
            written; relationships of theirs are written again.
    """
    names = sorted(names)
    nodes, rels = (
        [n for n in names if n.startswith("node_")],
        [n for n in names if n.startswith("rel_")],
    )
    steps = _Steps(con, folder)
    for name in nodes:
        _difference(con, name, "node", doubtful)
        steps.add("upsert_nodes", {"label": name[5:]}, f'SELECT * FROM "up_{name}"')
    for name in rels:
        _difference(con, name, "rel", doubtful)
    if not derived:
        for label, sql in _mentions(con, rels).items():
            steps.add("mention_nodes", {"label": label}, sql)
    for kind, table in (("delete", "gone"), ("upsert", "up")):
        for name in rels:
            has_key = "keyed_" if name[4:] in keyed else ""
            for start, end in _pairs(con, f"{table}_{name}"):
                steps.add(
                    f"{kind}_{has_key}relationships",
                    {"start": start, "end": end, "type": name[4:]},
                    f'SELECT * EXCLUDE (start_label, end_label) FROM "{table}_{name}" '
                    f"WHERE start_label = '{start}' AND end_label = '{end}'",
                )
    for name in nodes:
        removal = "delete_nodes" if derived else "strip_nodes"
        steps.add(removal, {"label": name[5:]}, f'SELECT key FROM "gone_{name}"')
    _candidates(con, nodes, rels, derived)
    if not derived:
        for (label,) in con.execute("SELECT DISTINCT label FROM candidates ORDER BY 1").fetchall():
            steps.add(
                "sweep_nodes",
                {"label": label},
                f"SELECT key FROM candidates WHERE label = '{label}'",
            )
    write_parquet(con, "SELECT * FROM candidates ORDER BY ALL", folder / "candidates.parquet")
    return tuple(steps.made)


class _Steps:
    def __init__(self, con: "DuckDBPyConnection", folder: Path) -> None:
        self.con, self.folder, self.made = con, folder, list[Step]()

    def add(self, statement: str, terms: Mapping[str, str], sql: str) -> None:
        file = f"{len(self.made):03d}-{statement}-{'-'.join(terms.values())}.parquet"
        rows = write_parquet(self.con, f"SELECT * FROM ({sql}) ORDER BY ALL", self.folder / file)
        if rows:
            self.made.append(Step(file, statement, dict(terms), rows))


def _difference(con: "DuckDBPyConnection", name: str, kind: str, doubtful: str | None) -> None:
    """Make `up_<name>` (to write) and `gone_<name>` (identities to take away)."""
    identity = ", ".join(IDENTITY[kind])
    again = ""
    if doubtful:
        ends = (
            [(f"'{name[5:]}'", "key")]
            if kind == "node"
            else [("start_label", "start_key"), ("end_label", "end_key")]
        )
        again = " UNION ".join(
            f' SELECT n.* FROM "new_{name}" n SEMI JOIN {doubtful} d '
            f"ON d.label = n.{label} AND d.key = n.{key}"
            if kind == "rel"
            else f' SELECT n.* FROM "new_{name}" n SEMI JOIN {doubtful} d '
            f"ON d.label = {label} AND d.key = n.{key}"
            for label, key in ends
        )
        again = " UNION " + again
    con.execute(
        f'CREATE OR REPLACE TABLE "up_{name}" AS '
        f'(SELECT * FROM "new_{name}" EXCEPT SELECT * FROM "old_{name}"){again}'
    )
    con.execute(
        f'CREATE OR REPLACE TABLE "gone_{name}" AS SELECT {identity} FROM "old_{name}" '
        f'EXCEPT SELECT {identity} FROM "new_{name}"'
    )


def _pairs(con: "DuckDBPyConnection", table: str) -> list[tuple[str, str]]:
    found = con.execute(f'SELECT DISTINCT start_label, end_label FROM "{table}" ORDER BY ALL')
    return [(vocabulary.label(a), vocabulary.label(b)) for a, b in found.fetchall()]


def entity_labels() -> frozenset[str]:
    """Return the labels whose nodes are there as soon as a relationship names them."""
    return frozenset(
        n.label
        for n in vocabulary.NODES
        if n.kind is vocabulary.Kind.ENTITY and n.label != "Identity"
    ) | {"Transaction"}


def _mentions(con: "DuckDBPyConnection", rels: Iterable[str]) -> dict[str, str]:
    """SQL of the keys that relationships to be written name, by label."""
    found: dict[str, list[str]] = {}
    for name in rels:
        for side in ("start", "end"):
            labels = con.execute(f'SELECT DISTINCT {side}_label FROM "up_{name}"').fetchall()
            for (label,) in labels:
                if label in entity_labels():
                    found.setdefault(label, []).append(
                        f'SELECT {side}_key AS key FROM "up_{name}"'
                        f" WHERE {side}_label = {quoted(label)}"
                    )
    return {label: " UNION ".join(parts) for label, parts in sorted(found.items())}


def _candidates(
    con: "DuckDBPyConnection", nodes: Iterable[str], rels: Iterable[str], derived: bool
) -> None:
    """Make `candidates` (label, key): nodes that may have nothing left to stand for."""
    parts = ["SELECT NULL::VARCHAR AS label, NULL::VARCHAR AS key WHERE false"]
    parts += [f"SELECT '{name[5:]}', key FROM \"gone_{name}\"" for name in nodes]
    if not derived:
        parts += [
            f'SELECT {side}_label, {side}_key FROM "gone_{name}"'
            for name in rels
            for side in ("start", "end")
        ]
    con.execute(f"CREATE OR REPLACE TABLE candidates AS {' UNION '.join(parts)}")
