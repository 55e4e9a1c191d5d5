"""Resolve: from the loaded records to persons and the derived layer, in one run.

Nothing that was loaded changes. Deleting what this wrote and running it again gives the same, for
everything depends on the records, the reviewers' judgements, the version of the model and the
register of person keys alone.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from loaders.store import rows_in, write_parquet
from quality.sql import quoted
from resolution import evidence, layer, persons, registry, traces, worth
from resolution.columns import give
from resolution.judgements import Standing, standing
from resolution.linkage.likeness import link
from resolution.linkage.model import Model, built_in, latest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from loaders.door import Door
    from loaders.rates import Rates

NAME = "resolution"
"""The name of this part of the derived layer."""

SCOPED = "scoped.parquet"
"""Who was in scope of a case, and so compared with others, when persons were made last."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Resolution:
    """Persons as tables, before they are written to the graph.

    Attributes:
        tables: `node_Person`, `rel_IDENTIFIES`, ... to their Parquet files.
        conflicts_file: Parquet of `judgement, identity, against, reason`.
        identities: identities seen.
        persons: persons made of them.
        merged: persons of more than one identity.
        conflicts: evidence that was not followed between identities that are not one person.
        model: version of the model of linkage.
        in_scope: nuclei (groups joined by documents and references) that may be compared.
        linked: pairs of nuclei that were joined by likeness.
        to_review: pairs that a reviewer is asked about.
        changes: changes of person keys, by kind.
    """

    tables: dict[str, Path]
    conflicts_file: Path
    identities: int
    persons: int
    merged: int
    conflicts: int
    model: int
    in_scope: int
    linked: int
    to_review: int
    changes: dict[str, int]


@dataclass(frozen=True)
class ResolveSummary:
    """What a run of resolution did (see `Resolution`); `written` counts rows by write statement."""

    run: str
    identities: int
    persons: int
    merged: int
    conflicts: int
    model: int
    in_scope: int
    linked: int
    to_review: int
    changes: dict[str, int]
    written: dict[str, int]


def build(
    con: "DuckDBPyConnection",
    folder: Path,
    judged: Sequence[Standing] = (),
    train: bool = False,
    by_probability: bool = False,
    rates: "Rates | None" = None,
) -> Resolution:
    """Make persons and the derived layer as Parquet files under `folder`.

    Args:
        con: a connection with the raw layer (`loaders.projection.open_projection`).
        folder: `home/resolution`; holds the register of person keys and the versions of the model,
            which grow, and the tables, the review queue and the traces, which are made anew.
        judged: what reviewers decided.
        train: make a new version of the model.
        by_probability: for measuring only, see `resolution.linkage.bands.decide`.
        rates: dated rates that payments are valued by, see `resolution.worth`.
    """
    evidence.gather(con, judged)
    found = persons.join(con)
    linkage = link(con, folder, train, by_probability)
    changes = registry.assign(con, folder / "person_keys")
    counts = con.execute("""
        SELECT coalesce(sum(n), 0)::BIGINT, count(*), count(*) FILTER (n > 1)
        FROM (SELECT count(*) AS n FROM person_of GROUP BY person)
    """).fetchone()
    identities, people, merged = counts or (0, 0, 0)
    log.info("persons made", identities=identities, persons=people, merged=merged)
    worth.tell(con, rates)
    tables = layer.write(con, folder / "tables")
    listed = _write_conflicts(con, found, folder / "conflicts.parquet")
    traces.write(con, folder, linkage.model)
    return Resolution(
        tables,
        listed,
        identities,
        people,
        merged,
        rows_in(listed),
        linkage.model.version,
        linkage.nuclei,
        linkage.accepted,
        linkage.asked,
        changes,
    )


def resolve(
    home: Path, door: "Door | None", train: bool = False, rates: Path | None = None
) -> ResolveSummary:
    """Make persons of all loaded identities and write them, with the derived layer, to the graph.

    Every load must be complete before this is called.

    Args:
        home: the state directory.
        door: the open write door; None where the graph is imported as a whole afterwards.
        train: make a new version of the model of linkage.
        rates: the user's own rates of exchange (`loaders.rates_file`).

    Raises:
        LeadgraphError: the judgements were tampered with, or the model cannot be read.
        rates_file.RatesError: the file of rates cannot be read, or a line of it is wrong.
    """
    from loaders.derive import replace
    from loaders.projection import open_projection
    from loaders.rates import Rates

    judged = standing(home)
    with open_projection(home, home / NAME / "spill") as con:
        con.execute(f"CREATE TEMP TABLE scoped AS {_in_scope_before(home)}")
        write_parquet(con, "SELECT * FROM scoped ORDER BY ALL", home / NAME / SCOPED)
        made = build(con, home / NAME, judged, train, rates=Rates.open(home, rates))
    replaced = replace(home, door, NAME, made.tables)
    return ResolveSummary(
        replaced.run,
        made.identities,
        made.persons,
        made.merged,
        made.conflicts,
        made.model,
        made.in_scope,
        made.linked,
        made.to_review,
        made.changes,
        replaced.written,
    )


def _in_scope_before(home: Path) -> str:
    """Return SQL for the identities of everyone who was in scope when lists were made last."""
    scope = home / "derived" / "scope" / "tables" / "rel_IN_SCOPE.parquet"
    persons = identifies(home)
    if persons is None or not scope.exists():
        return "SELECT NULL::VARCHAR AS identity WHERE false"
    return f"""
        SELECT DISTINCT p.start_key AS identity FROM read_parquet({quoted(persons)}) p
        WHERE p.end_key IN (SELECT start_key FROM read_parquet({quoted(scope)}))"""


def newly_in_scope(home: Path) -> int:
    """Return how many identities are in scope of a case now that were not when persons were made
    last, so that nobody compared them with others."""
    from loaders.store import connect

    before = home / NAME / SCOPED
    if identifies(home) is None or not before.exists():
        return 0
    with connect() as con:
        counted = con.execute(f"""
            SELECT count(*) FROM ({_in_scope_before(home)})
            ANTI JOIN read_parquet({quoted(before)}) USING (identity)""").fetchone()
    return int(counted[0]) if counted else 0


def remove(home: Path, door: "Door") -> dict[str, int]:
    """Take persons and the derived layer out of the graph; the register of keys stays.

    Returns:
        Rows by write statement.
    """
    from loaders.derive import replace

    written = replace(home, door, NAME, {}).written
    shutil.rmtree(home / NAME / "tables", ignore_errors=True)
    return written


def identifies(home: Path) -> Path | None:
    """Return the Parquet file of who is which person, as last resolved, or None."""
    file = home / NAME / "tables" / "rel_IDENTIFIES.parquet"
    return file if file.exists() else None


def model_in_use(home: Path) -> Model:
    """Return the version of the model of linkage that the next run uses.

    Raises:
        LeadgraphError: it cannot be read.
    """
    return latest(home / NAME / "models") or built_in()


def changes(home: Path) -> list[dict[str, Any]]:
    """Return what became of persons in the last run that changed any: `at, person, kind, others,
    identities` (see `resolution.registry`), sorted by kind and person."""
    import pyarrow.parquet as pq

    files = sorted((home / NAME / "person_keys").glob("changes-*.parquet"))
    rows: list[dict[str, Any]] = pq.read_table(files[-1]).to_pylist() if files else []
    return [row | {"at": row["at"].isoformat(timespec="seconds")} for row in rows]


def conflicts(home: Path) -> list[dict[str, str | None]]:
    """Return evidence that the last resolution did not follow: judgement, identity, against
    (None where it is against all that show a document), reason; sorted."""
    import pyarrow.parquet as pq

    file = home / NAME / "conflicts.parquet"
    rows: list[dict[str, str | None]] = pq.read_table(file).to_pylist() if file.exists() else []
    return rows


def _write_conflicts(con: "DuckDBPyConnection", found: list[persons.Conflict], path: Path) -> Path:
    import pyarrow as pa

    columns = {
        "judgement": pa.array([c.judgement for c in found], pa.string()),
        "i": pa.array([c.identity for c in found], pa.int64()),
        "j": pa.array([c.against for c in found], pa.int64()),
        "reason": pa.array([c.reason for c in found], pa.string()),
    }
    give(con, "listed", columns)
    write_parquet(
        con,
        """SELECT judgement, a.key AS identity, b.key AS against, reason
        FROM listed JOIN identity a ON a.i = listed.i LEFT JOIN identity b ON b.i = listed.j
        LEFT JOIN person_of p ON p.identity = a.key LEFT JOIN person_of q ON q.identity = b.key
        WHERE p.person IS DISTINCT FROM q.person
        ORDER BY ALL""",
        path,
    )
    return path
