"""The pipeline: from a drop to lead lists, step by step, as the command line and the DAGs call it.

Every function can be called again after a failure; what was done is not done twice. One process
at a time changes a state directory, and one a database; another waits or says so.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import is_zipfile

import structlog

from leadgraph.settings import Settings
from loaders.ledger import Batch, Ledger
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from neo4j import Driver

    from leads.groups.detect import GroupSummary
    from leads.money.result import Traced
    from leads.money.trace import TraceSummary
    from leads.run import LeadRun
    from loaders.door import Door
    from loaders.loading import FeedLoad
    from quality.drop import Drop
    from quality.result import GateResult
    from resolution.resolve import ResolveSummary

log = structlog.get_logger()


@dataclass(frozen=True)
class Receipt:
    """A drop that was copied and verified. `state` is its batch's, see `loaders.ledger.Batch`."""

    batch: int
    agency: str
    drop: str
    feeds: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class Report:
    """What became of a batch; `report` and `page` are the files to read.

    `remarks` says why feeds stopped and what was wrong most often. `repeated` says that the drop
    had been loaded before and that nothing changed.
    """

    batch: int
    agency: str
    drop: str
    feeds_loaded: tuple[str, ...]
    feeds_missing: tuple[str, ...]
    balance: tuple[dict[str, Any], ...]
    report: str
    page: str
    remarks: tuple[str, ...] = ()
    repeated: bool = False


@contextmanager
def one_at_a_time(settings: Settings) -> Iterator[None]:
    """Hold the state directory; wait for another process, and say so."""
    from filelock import FileLock, Timeout

    settings.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.home / "ingest.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        log.info("waiting for another ingest to end", home=str(settings.home))
        try:
            lock.acquire(timeout=settings.wait_seconds)
        except Timeout:
            raise LeadgraphError(
                f"another leadgraph process has been changing {settings.home} for more than "
                f"{settings.wait_seconds:g} s; wait until it has ended, or set "
                "LEADGRAPH_WAIT_SECONDS higher"
            ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def open_graph(settings: Settings) -> Iterator[tuple["Driver", "Door"]]:
    """Open the graph for writing: connected, schema applied, in agreement with the store."""
    from cypher.migrations import migrate
    from leadgraph.connection import address, driver
    from loaders.door import open_door
    from loaders.loading import check_agreement

    database = address(settings).database
    with driver(settings) as opened, open_door(opened, database, settings.wait_seconds) as door:
        migrate(opened, database)
        check_agreement(settings.home, door)
        yield opened, door


def fingerprint(path: Path) -> str:
    """Return a checksum of the names, sizes and times of a delivery's files."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    listed = [
        f"{f.relative_to(path.parent)}|{s.st_size}|{s.st_mtime_ns}"
        for f in files
        if (s := f.lstat())
    ]
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def pending_drops(settings: Settings) -> list[str]:
    """Return the complete deliveries in the landing folder that are neither loaded nor refused
    as they stand: untried ones first, then those tried longest ago."""
    ledger, found = Ledger(settings.home), list[tuple[str, str]]()
    if not settings.incoming.is_dir():
        return []
    for path in sorted(settings.incoming.iterdir()):
        if path.is_dir():
            complete = (path / "manifest.yml").is_file()
        else:
            complete = path.suffix == ".zip" and is_zipfile(path)
        if not complete or path.name.startswith("."):
            continue
        arrival = ledger.arrival(str(path.absolute()), fingerprint(path))
        if arrival is None:
            found.append(("", str(path.absolute())))
        elif arrival.refusal is None and arrival.state not in ("loaded", "expired"):
            found.append((arrival.tried_at, str(path.absolute())))
    return [path for _, path in sorted(found)]


def receive(settings: Settings, path: str | Path) -> Receipt:
    """Copy a drop into the landing place, verify it, and give it a batch number.

    Raises:
        DropRefused: the drop is not taken; nothing of it is kept.
    """
    from quality.drop import DropRefused
    from quality.drop import receive as take
    from quality.report import write_refusal

    source = Path(path).absolute()
    ledger = Ledger(settings.home)
    with one_at_a_time(settings):
        print_ = fingerprint(source) if source.exists() else ""
        ledger.note_arrival(str(source), print_)
        try:
            drop = take(source, settings.home / "landing")
            batch = ledger.register(
                drop.agency, drop.drop, drop.manifest_sha256, drop.delivered_at, _about(drop)
            )
            if batch.state == "expired":
                raise DropRefused(
                    "it was taken out after its authority or retention had ended and is not "
                    "loaded again",
                    source,
                )
        except DropRefused as refusal:
            ledger.note_arrival(str(source), print_, refusal=str(refusal))
            write_refusal(settings.home / "reports" / "refused" / source.name, refusal)
            raise
        ledger.note_arrival(str(source), print_, batch=batch.batch)
    return Receipt(batch.batch, drop.agency, drop.drop, _feeds(drop), batch.state)


def _about(drop: "Drop") -> dict[str, str]:
    return {
        "authority": f"{drop.authority.instrument}, {drop.authority.reference}",
        "authority_expires_on": drop.authority.expires_on.isoformat(),
        "retention_until": drop.retention_until.isoformat(),
        "handling": drop.handling.code,
        "purpose": drop.purpose,
    }


def _feeds(drop: "Drop") -> tuple[str, ...]:
    return tuple(sorted({file.feed for file in drop.files}))


def _landed(settings: Settings, batch: Batch) -> "Drop":
    from quality.drop import open_received

    return open_received(settings.home / "landing", batch.agency, batch.drop_id)


def _work(settings: Settings, batch: int) -> Path:
    return settings.home / "batches" / str(batch) / "gate"


def gate(settings: Settings, batch: int) -> "GateResult":
    """Judge every row of a received drop; a result that is there already stands, unless it
    stopped a feed: that may have been mended in the contract."""
    from quality.gate import GateResult
    from quality.gate import gate as judge

    ledger = Ledger(settings.home)
    with one_at_a_time(settings):
        found = ledger.batch(batch)
        work = _work(settings, batch)
        if (work / "gate.json").exists():
            before = GateResult.read(work / "gate.json")
            if found.state == "gated" or not before.stopped:
                return before
        drop = _landed(settings, found)
        result = judge(drop, _known(settings, drop), work)
        loaded = {load.feed for load in ledger.loads(batch) if load.state == "complete"}
        passed = {
            name: one.delivered - one.quarantined
            for name, one in result.feeds.items()
            if one.accepted and name not in loaded
        }
        ledger.set_loads(batch, passed)
    return result


def _known(settings: Settings, drop: "Drop") -> Any:
    from loaders.store import Store
    from quality import contract
    from quality.marks import DIFFERS, Known, compared_fields

    store, folder = Store(settings.home), settings.home / "known"
    versions, keys, references = {}, {}, {}
    for feed in _feeds(drop):
        made = contract.load(feed)
        versions[feed] = store.known_versions(feed, folder / f"{feed}.versions.parquet")
        for rule in made.rules:
            if DIFFERS in rule.computed:
                out = folder / f"{feed}.references.parquet"
                fields = compared_fields(made, rule)
                references[feed] = store.known_references(feed, fields, out)
        for reference in made.references:
            name = f"{reference.target_feed}.{reference.target_field}"
            keys[name] = store.known_keys(
                reference.target_feed, reference.target_field, folder / f"{name}.parquet"
            )
    return Known(versions, keys, references)


def load_feed(settings: Settings, batch: int, feed: str) -> "FeedLoad":
    """Load what the gate let pass of one feed; done already is done.

    Raises:
        FeedStopped: the gate stopped this feed; the reason is its text.
    """
    from loaders.loading import FeedLoad
    from loaders.loading import load_feed as load
    from quality.gate import GateResult
    from quality.records import FeedStopped

    work = _work(settings, batch)
    with one_at_a_time(settings):
        result = GateResult.read(work / "gate.json").feeds.get(feed)
        if result is None:
            raise LeadgraphError(f"batch {batch} was delivered without the feed {feed}")
        if result.status != "passed":
            raise FeedStopped(f"{feed}: {result.reason}")
        known = {load.feed for load in Ledger(settings.home).loads(batch)}
        if feed not in known:
            return FeedLoad(batch, feed, 0, {})
        accepted = work / str(result.accepted or f"accepted/{feed}.parquet")
        with open_graph(settings) as (_, door):
            loaded = load(settings.home, door, batch, feed, accepted, settings.chunk_rows)
        accepted.unlink(missing_ok=True)
    return loaded


def finish(settings: Settings, batch: int) -> Report:
    """Write the report of a batch and end it; a batch with a load still open is not ended."""
    from quality import report
    from quality.gate import GateResult

    ledger = Ledger(settings.home)
    with one_at_a_time(settings):
        found, loads = ledger.batch(batch), ledger.loads(batch)
        result = GateResult.read(_work(settings, batch) / "gate.json")
        loaded = {load.feed: {"rows": load.rows} for load in loads if load.state == "complete"}
        folder = settings.home / "reports" / found.agency / found.drop_id
        as_json, page = report.write(folder, _landed(settings, found), result, loaded)
        missing = tuple(
            sorted(
                name
                for name, one in result.feeds.items()
                if one.status != "passed"
                or any(x.feed == name and x.feed not in loaded for x in loads)
            )
        )
        if all(load.state == "complete" for load in loads):
            ledger.set_state(batch, "loaded")
    return Report(
        batch,
        found.agency,
        found.drop_id,
        tuple(sorted(set(result.feeds) - set(missing))),
        missing,
        tuple(asdict(line) for line in report.balance(result)),
        str(as_json),
        str(page),
        tuple(report.sentences(result)),
    )


def ingest(settings: Settings, path: str | Path) -> Report:
    """Take one drop through gate and loaders; a feed that fails leaves the others loaded.

    Raises:
        DropRefused: nothing of the drop was taken.
        LeadgraphError: a load failed; what was written stays, and running it again goes on.
    """
    receipt = receive(settings, path)
    if receipt.state == "loaded" and not _stopped(settings, receipt.batch):
        return _repeated(settings, receipt)
    result = gate(settings, receipt.batch)
    for feed, one in sorted(result.feeds.items()):
        if one.status == "passed":
            load_feed(settings, receipt.batch, feed)
    return finish(settings, receipt.batch)


def _stopped(settings: Settings, batch: int) -> bool:
    from quality.gate import GateResult

    return bool(GateResult.read(_work(settings, batch) / "gate.json").stopped)


def _repeated(settings: Settings, receipt: Receipt) -> Report:
    """The report of a drop that was loaded before: every row that stands is already loaded."""
    from quality import report
    from quality.gate import GateResult

    before = GateResult.read(_work(settings, receipt.batch) / "gate.json")
    feeds = {
        name: replace(one, loaded=0, outcomes={}, already_loaded=one.already_loaded + one.loaded)
        for name, one in before.feeds.items()
    }
    log.info("drop was loaded before", agency=receipt.agency, drop=receipt.drop)
    folder = settings.home / "reports" / receipt.agency / receipt.drop
    return Report(
        receipt.batch,
        receipt.agency,
        receipt.drop,
        receipt.feeds,
        (),
        tuple(asdict(line) for line in report.balance(replace(before, feeds=feeds))),
        str(folder / "report.json"),
        str(folder / "report.html"),
        repeated=True,
    )


@contextmanager
def _whole_batches(settings: Settings) -> Iterator[tuple["Driver", "Door"]]:
    """Open the graph for deriving; what was cut off is ended first, so that no reader sees half
    a batch."""
    from loaders.loading import finish_pending

    with one_at_a_time(settings), open_graph(settings) as (driver, door):
        finish_pending(settings.home, door)
        yield driver, door


def check(settings: Settings) -> None:
    """Run the invariants of `cypher/checks`, which stand in for constraints.

    Raises:
        LeadgraphError: one is broken; the sentence names the first element and what to do.
    """
    with _whole_batches(settings) as (driver, door):
        _refuse_unsound(driver, door.database)


def _refuse_unsound(driver: "Driver", database: str) -> None:
    from cypher.invariants import run_checks

    broken = run_checks(driver, database=database)
    if broken:
        first = broken[0]
        raise LeadgraphError(
            f"the graph breaks {len(broken)} invariants; the first is {first.check} at "
            f"{first.element}: {first.problem}. {first.what_to_do}"
        )


def resolve(settings: Settings, train: bool = False) -> "ResolveSummary":
    """Make persons of identities and write the derived layer; then check the invariants.

    Raises:
        LeadgraphError: the reviewers' judgements were changed, or some of them cut off, since the
            audit log last noted them; nothing is changed then.
    """
    from leadgraph.review.journal import noted
    from resolution import judgements
    from resolution.resolve import resolve as work

    verdict = judgements.verify(settings.home, noted(settings.home))
    if verdict.broken is not None:
        raise LeadgraphError(
            f"the history of judgements {settings.home / judgements.FILE} is not whole: "
            f"{verdict.reason}; nothing is built on it. Bring it back from a backup"
        )
    with _whole_batches(settings) as (driver, door):
        summary = work(settings.home, door, train, settings.rates)
        _refuse_unsound(driver, door.database)
        return summary


def trace(settings: Settings) -> "TraceSummary":
    """Follow the victims' money of every case and write its taint."""
    from leads.money.trace import trace as work

    with _whole_batches(settings) as (_, door):
        return work(settings.home, door, settings.rates)


def follow_money(
    settings: Settings, kind: str, key: str, since: datetime | None, until: datetime | None
) -> "tuple[Traced, ...]":
    """Trace one report, transaction, account or case, and say what changed since it was asked
    last; the graph is neither needed nor touched.

    Raises:
        NothingToTrace: nothing delivered has that key, or no payment is there to start from.
    """
    from leads.money.changes import remember
    from leads.money.request import ask

    with one_at_a_time(settings):
        found = ask(settings.home, kind, key, since, until, settings.rates)
        bounds = {"since": str(since), "until": str(until)}
        return tuple(remember(settings.home, one, bounds) for one in found)


def groups(settings: Settings, purpose: str = "") -> "GroupSummary":
    """Find who is in scope, the groups among them and their levels, and write both."""
    from leads import ground
    from leads.groups.detect import detect

    with _whole_batches(settings) as (driver, door):
        ground.write(driver, settings.home, door, database=door.database, rates=settings.rates)
        return detect(
            driver, settings.home, door,
            database=door.database, user=settings.user, purpose=purpose,
        )  # fmt: skip


def remove_groups(settings: Settings) -> dict[str, int]:
    """Take the groups out of the graph; returns rows by write statement."""
    from leads.groups.detect import remove

    with _whole_batches(settings) as (_, door):
        return remove(settings.home, door)


def leads(settings: Settings, roles: Iterable[str] | None = None) -> "LeadRun":
    """Score the roles and write their draft lists under `settings.out/leads`."""
    from leads.run import make_lists

    with _whole_batches(settings) as (driver, door):
        return make_lists(
            driver, settings.home, door, settings.out / "leads",
            roles=roles, rates=settings.rates,
        )  # fmt: skip
