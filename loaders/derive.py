"""The derived layer: making what resolution, tracing and scoring derived so in the graph.

Each part has a name ("resolution", "trace", "scope", ...) and is a set of tables of the shape of
`loaders.projection`. What was applied last is kept as Parquet in `home/derived/<name>/`; only
the difference is written, and an element that did not change keeps the `run` that made it. A
replacement that was cut off is ended before the next begins.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loaders import vocabulary
from loaders.apply import apply
from loaders.door import Door
from loaders.plan import Plan, write_steps
from loaders.projection import IDENTITY
from loaders.store import connect, write_parquet
from quality.sql import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def folder_for(home: Path, name: str) -> Iterator[Path]:
    """Yield a folder for the tables of a replacement; it is gone afterwards."""
    (home / "derived").mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=home / "derived"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Replaced:
    """What a replacement did: the run, and rows by write statement."""

    name: str
    run: str
    written: dict[str, int]


def replace(
    home: Path,
    door: Door | None,
    name: str,
    tables: Mapping[str, Path],
    chunk_rows: int = 10_000,
) -> Replaced:
    """Make the derived part `name` equal to `tables`; an empty mapping deletes it.

    Args:
        home: the state directory.
        door: the open door; None keeps the tables only, for a graph that is imported as a whole
            (`loaders.bulk`).
        name: the part.
        tables: `node_<Label>` or `rel_<TYPE>` to a Parquet file with the columns of
            `loaders.projection` (no `run`, no `key` on relationships unless several of one type
            tie one pair).
        chunk_rows: rows in one transaction.

    Raises:
        LeadgraphError: a table holds a term that the vocabulary does not, names a node that is not
            in the graph, or has one element twice.
    """
    folder = home / "derived" / name
    if door is not None:
        _finish(home, door, folder)
    sequence = _state(folder).sequence + 1
    run = f"{name}-{sequence}"
    step = folder / "next"
    shutil.rmtree(step, ignore_errors=True)
    (step / "tables").mkdir(parents=True)
    con = connect(home / "plans" / "spill")
    seen = set(_state(folder).doubtful)
    doubtful = [f for f in _doubtful_files(home) if f.stem not in seen]
    names, keyed = _compare(con, folder / "tables", tables, step / "tables")
    if door is None:
        _keep(folder, {"sequence": sequence, "doubtful": []})
        return Replaced(name, run, {})
    if doubtful:
        listed = ", ".join(quoted(f) for f in doubtful)
        con.execute(f"CREATE TABLE doubtful AS SELECT DISTINCT * FROM read_parquet([{listed}])")
    steps = write_steps(
        con,
        names,
        step,
        derived=True,
        keyed=keyed,
        doubtful="doubtful" if doubtful else None,
    )
    state = {"sequence": sequence, "doubtful": sorted(f.stem for f in _doubtful_files(home))}
    (step / "state.json").write_text(json.dumps(state), encoding="utf-8")
    Plan(f"derived/{name}", 0, run, run, chunk_rows, steps).save(step)
    return Replaced(name, run, _finish(home, door, folder))


def _finish(home: Path, door: Door, folder: Path) -> dict[str, int]:
    """Carry a planned replacement out and make it the one that was applied last."""
    step = folder / "next"
    plan = Plan.read(step)
    if plan is None:
        return {}
    written = apply(plan, step, door) if plan.steps else {}
    import pyarrow.parquet as pq

    if pq.read_metadata(step / "candidates.parquet").num_rows:
        kept = home / "derived" / "doubtful" / f"{plan.run}.parquet"
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(step / "candidates.parquet", kept)
    _keep(folder, json.loads((step / "state.json").read_text(encoding="utf-8")))
    return written


def _keep(folder: Path, state: Mapping[str, object]) -> None:
    """Make the tables of `folder/next` those that were applied last."""
    step = folder / "next"
    partial = folder / "state.json.partial"
    partial.write_text(json.dumps(state), encoding="utf-8")
    for file in (step / "tables").glob("*.parquet"):
        (folder / "tables").mkdir(exist_ok=True)
        file.replace(folder / "tables" / file.name)
    partial.replace(folder / "state.json")
    shutil.rmtree(step)


@dataclass(frozen=True)
class _State:
    """Where a derived part stands: number of its last replacement, doubtful files it saw."""

    sequence: int
    doubtful: tuple[str, ...]


def _state(folder: Path) -> _State:
    file = folder / "state.json"
    if not file.exists():
        return _State(0, ())
    found = json.loads(file.read_text(encoding="utf-8"))
    return _State(found["sequence"], tuple(found["doubtful"]))


def _doubtful_files(home: Path) -> list[Path]:
    return sorted((home / "derived" / "doubtful").glob("*.parquet"))


def _compare(
    con: "DuckDBPyConnection", applied: Path, tables: Mapping[str, Path], out: Path
) -> tuple[list[str], list[str]]:
    """Make `old_` and `new_` tables of every name there is on either side, and keep the new ones
    in `out`; return the names and the relationship types that need a `key`."""
    names = sorted({*tables, *(f.stem for f in applied.glob("*.parquet"))})
    keyed = []
    for name in names:
        old = applied / f"{name}.parquet"
        new = Path(tables[name]) if name in tables else None
        sources = [f"(FROM read_parquet({quoted(f)}))" for f in (old, new) if f and f.exists()]
        kind = name.split("_", 1)[0]
        shape = (
            f"(FROM ({' UNION ALL BY NAME '.join(f'SELECT * FROM {s}' for s in sources)}) LIMIT 0)"
        )
        key = ""
        if kind == "rel":
            columns = {c[0] for c in con.execute(f"DESCRIBE {shape}").fetchall()}
            key = "" if "key" in columns else ", '' AS key"
            if "key" in columns:
                keyed.append(name[4:])
        for side, file in (("old", old if old.exists() else None), ("new", new)):
            part = f" UNION ALL BY NAME SELECT * FROM read_parquet({quoted(file)})" if file else ""
            con.execute(
                f'CREATE TABLE "{side}_{name}" AS SELECT *{key} FROM (SELECT * FROM {shape}{part})'
            )
        _check(con, name, kind)
        write_parquet(
            con,
            f'SELECT * {"EXCLUDE (key)" if key else ""} FROM "new_{name}" ORDER BY ALL',
            out / f"{name}.parquet",
        )
    return names, keyed


def _check(con: "DuckDBPyConnection", name: str, kind: str) -> None:
    columns = [c[0] for c in con.execute(f'DESCRIBE "new_{name}"').fetchall()]
    own = set(columns) - set(IDENTITY[kind])
    if kind == "node":
        vocabulary.check_properties(vocabulary.LABELS[vocabulary.label(name[5:])], own)
    else:
        found = con.execute(f'SELECT DISTINCT start_label, end_label FROM "new_{name}"')
        for start, end in found.fetchall():
            term = vocabulary.relationship(name[4:], start, end, derived=True)
            vocabulary.check_properties(term, own)
    identity = ", ".join(IDENTITY[kind])
    twice = con.execute(
        f'SELECT {identity} FROM "new_{name}" GROUP BY ALL HAVING count(*) > 1 LIMIT 1'
    ).fetchall()
    if twice:
        raise vocabulary.UnknownTerm(
            f"derived table {name} has {' '.join(map(str, twice[0]))} more than once; "
            "give a `key` column that tells them apart"
        )
