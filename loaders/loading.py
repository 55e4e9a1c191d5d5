"""Loading: one feed of one batch into the graph, exactly once; and taking batches out again."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog

from loaders import vocabulary
from loaders.apply import apply
from loaders.difference import changed
from loaders.door import Door, statement
from loaders.ledger import Batch, Ledger
from loaders.plan import Plan, keyed_types, write_steps
from loaders.projection import Batches
from loaders.store import Store, connect
from quality.errors import LeadgraphError

log = structlog.get_logger()


@dataclass(frozen=True)
class FeedLoad:
    """What a load did: rows staged, and rows written by statement (empty where it was done)."""

    batch: int
    feed: str
    rows: int
    written: dict[str, int]


def load_feed(
    home: Path, door: Door, batch: int, feed: str, accepted: Path, chunk_rows: int
) -> FeedLoad:
    """Load the accepted rows of one feed of one batch.

    A load that was cut off, of this or another feed, is ended first: its plan is on disk.

    Args:
        home: the state directory.
        door: the open door.
        batch: the batch's number.
        feed: the feed.
        accepted: the gate's Parquet of accepted rows.
        chunk_rows: rows in one transaction.

    Raises:
        LeadgraphError: the batch or feed is unknown, or the write failed; run it again.
    """
    ledger, store = Ledger(home), Store(home)
    about = ledger.batch(batch)
    finish_pending(home, door)
    states = {load.feed: load for load in ledger.loads(batch)}
    if feed not in states:
        raise LeadgraphError(f"batch {batch} has no feed {feed!r} to load; the gate let none pass")
    if states[feed].state == "complete":
        return FeedLoad(batch, feed, states[feed].rows, {})
    rows = store.stage(about, feed, accepted)
    old = ledger.applied()
    new = {**old, feed: tuple(sorted({*old.get(feed, ()), batch}))}
    folder = plan_change(
        home, f"{batch:06d}-{feed}", f"{batch}/{feed}", batch, feed, (feed,), old, new, chunk_rows
    )
    write_batch(door, about)
    ledger.plan_load(batch, feed, folder.name)
    written = _carry_out(home, door, batch, feed, folder)
    log.info("feed loaded", batch=batch, feed=feed, rows=rows)
    return FeedLoad(batch, feed, rows, written)


def finish_pending(home: Path, door: Door) -> list[FeedLoad]:
    """End every load and every removal that was cut off; return them."""
    ended = []
    for load in Ledger(home).pending():
        log.info("ending what was cut off", batch=load.batch, feed=load.feed, what=load.state)
        end = _remove if load.state == "removing" else _carry_out
        written = end(home, door, load.batch, load.feed, home / "plans" / str(load.plan))
        ended.append(FeedLoad(load.batch, load.feed, load.rows, written))
    return ended


def remove_batch(home: Path, door: Door, batch: int, chunk_rows: int) -> dict[str, int]:
    """Take every record of a batch out of graph and staged store; return rows written.

    What other batches say of the same things stays, and a version that this one had replaced
    stands again. The ledger keeps the batch's number and drop id, as expired.
    """
    ledger = Ledger(home)
    finish_pending(home, door)
    written: dict[str, int] = {}
    for load in ledger.loads(batch):
        feed = load.feed
        old = ledger.applied()
        if batch in old.get(feed, ()):
            new = {**old, feed: tuple(b for b in old[feed] if b != batch)}
            name, key = f"{batch:06d}-{feed}-removal", f"{batch}/{feed}/removal"
            folder = plan_change(home, name, key, batch, feed, (feed,), old, new, chunk_rows)
            ledger.plan_removal(batch, feed, folder.name)
            for statement_name, rows in _remove(home, door, batch, feed, folder).items():
                written[statement_name] = written.get(statement_name, 0) + rows
        else:
            _forget_load(home, batch, feed)
    door.write(statement("loaders", "forget_loads"), {"batch": batch, "feed": None})
    door.write(statement("loaders", "forget_batch"), {"key": str(batch)})
    ledger.set_state(batch, "expired")
    return written


def _remove(home: Path, door: Door, batch: int, feed: str, folder: Path) -> dict[str, int]:
    plan = _plan(folder, batch, feed)
    written = apply(plan, folder, door)
    note_candidates(home, folder)
    door.write(statement("loaders", "forget_loads"), {"batch": batch, "feed": feed})
    _forget_load(home, batch, feed)
    shutil.rmtree(folder)
    return written


def _forget_load(home: Path, batch: int, feed: str) -> None:
    Store(home).file(feed, batch).unlink(missing_ok=True)
    Ledger(home).drop_load(batch, feed)


def _plan(folder: Path, batch: int, feed: str) -> Plan:
    plan = Plan.read(folder)
    if plan is None:
        raise LeadgraphError(
            f"the plan of batch {batch}, feed {feed}, is not in {folder}; run `leadgraph rebuild`"
        )
    return plan


def _carry_out(home: Path, door: Door, batch: int, feed: str, folder: Path) -> dict[str, int]:
    written = apply(_plan(folder, batch, feed), folder, door)
    note_candidates(home, folder)
    Ledger(home).complete_load(batch, feed)
    shutil.rmtree(folder)
    return written


def check_agreement(home: Path, door: Door) -> None:
    """Refuse to go on where graph and store do not speak of the same loads.

    Raises:
        LeadgraphError: the schema is not the one that the loaders write for, the graph lacks a
            load that the ledger calls complete, or holds one that the ledger does not know.
    """
    version = door.read(statement("loaders", "schema_version"))[0]["version"]
    if version != vocabulary.SCHEMA_VERSION:
        raise LeadgraphError(
            f"the graph has schema version {version}, the loaders write version "
            f"{vocabulary.SCHEMA_VERSION}; use the leadgraph that fits, or migrate"
        )
    ledger = {(load.batch, load.feed): load.state for load in Ledger(home).loads()}
    graph = {(r["batch"], r["feed"]) for r in door.read(statement("loaders", "complete_loads"))}
    lacking = sorted(k for k, state in ledger.items() if state == "complete" and k not in graph)
    unknown = sorted(graph - set(ledger))
    if lacking or unknown:
        batch, feed = (lacking or unknown)[0]
        what = "lacks" if lacking else "holds"
        raise LeadgraphError(
            f"the graph {what} batch {batch}, feed {feed}, and the ledger in {home} says "
            "otherwise: the database was emptied or belongs to another state directory; "
            "`leadgraph rebuild` writes it anew from the staged store"
        )


def empty_graph(home: Path, door: Door, rows: int = 10_000) -> None:
    """Take everything but the schema out of the graph, and set every load back to gated."""
    shutil.rmtree(home / "plans", ignore_errors=True)
    shutil.rmtree(home / "derived", ignore_errors=True)
    Ledger(home).reset_loads()
    while door.write(statement("loaders", "wipe"), {"rows": rows}):
        pass


def note_candidates(home: Path, folder: Path) -> None:
    """Keep which nodes a plan may have deleted, for what was derived from them."""
    import pyarrow.parquet as pq

    file = folder / "candidates.parquet"
    if pq.read_metadata(file).num_rows:
        kept = home / "derived" / "doubtful"
        kept.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, kept / f"{folder.name}.parquet")


def write_batch(door: Door, about: Batch) -> None:
    """Write the `Batch` node: which drop, under what authority."""
    properties = {
        "key": str(about.batch),
        "batch": about.batch,
        "agency": about.agency,
        "drop": about.drop_id,
        "delivered_at": about.delivered_at,
        "sha256": about.manifest_sha256,
        **about.about,
    }
    door.write(statement("loaders", "batch"), {"key": str(about.batch), "properties": properties})


def plan_change(
    home: Path,
    name: str,
    load: str,
    batch: int,
    feed: str,
    feeds: Iterable[str],
    old: Batches,
    new: Batches,
    chunk_rows: int,
) -> Path:
    """Plan the change from one set of batches to another; return the plan's folder.

    Only records of batches in one set and not in the other, and those that speak of the same
    elements, are looked at.
    """
    store = Store(home)
    folder = home / "plans" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    con = connect(home / "plans" / "spill")
    names = changed(con, store, feeds, old, new)
    steps = write_steps(con, names, folder, derived=False, keyed=keyed_types())
    Plan(load, batch, feed, None, chunk_rows, steps).save(folder)
    return folder
