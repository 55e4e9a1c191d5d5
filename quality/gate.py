"""The gate: what a drop delivers is read, judged, and sorted into accepted, quarantined, refused.

It needs a received drop and what only the store knows, as Parquet; it knows nothing of the graph.
`gate.json` is written last: where it is missing, the gate was cut off and can simply run again.
"""

import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from quality import acceptance, quarantine, suite
from quality import contract as contracts
from quality.contract import Contract
from quality.drop import Drop
from quality.judging import Frames, Judge
from quality.marks import Known, Marks
from quality.reading import POSITION, Staged, stage
from quality.records import FeedStopped
from quality.result import LOADED, PASSED, STOPPED, FeedResult, Finding, GateResult
from quality.sql import name, quoted

__all__ = ["FeedResult", "Finding", "GateResult", "Known", "gate"]

log = structlog.get_logger()

EXAMPLES_OF_STOPPED = 100
EXAMPLES = 10
LONGEST_EXAMPLE = 200
JUDGES = 2  # chunks judged at once; most of it is Arrow, which leaves the interpreter free
MEMORY = "600MB"  # DuckDB's own; what does not fit is spilled into the work folder


def gate(
    drop: Drop,
    known: Known,
    work: Path,
    *,
    chunk_rows: int = 200_000,
    contracts_by_feed: Mapping[str, Contract] | None = None,
) -> GateResult:
    """Judge `drop` and write `work/accepted`, `work/quarantine` and, last, `work/gate.json`.

    `chunk_rows` rows are judged at a time: Great Expectations takes .15 s for each chunk of a feed
    with 39 rules, whatever its size, and two chunks of 200,000 rows take 200 MB.
    `contracts_by_feed` stands in for the contracts of the repository, for trying a change.

    Raises:
        LeadgraphError: a rule could not be judged; nothing is said about the drop then.
    """
    began = time.monotonic()
    scratch = work / ".scratch"
    (work / "gate.json").unlink(missing_ok=True)
    for folder in (scratch, work / "accepted", work / "quarantine"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    feeds = sorted({file.feed for file in drop.files})
    found: dict[str, FeedResult] = {}
    staged: dict[str, Staged] = {}
    spent: dict[str, float] = {}
    the_contracts = {
        feed: (contracts_by_feed or {}).get(feed) or contracts.load(feed) for feed in feeds
    }
    for feed in feeds:
        started = time.monotonic()
        try:
            staged[feed] = _staged(drop, the_contracts[feed], scratch, chunk_rows)
        except FeedStopped as stop:
            rows = sum(file.rows for file in drop.files if file.feed == feed)
            found[feed] = FeedResult(feed, STOPPED, str(stop), delivered=rows, refused=rows)
            log.warning("feed stopped", feed=feed, reason=str(stop))
        spent[feed] = time.monotonic() - started
    with _duckdb(scratch) as connection:
        marks = Marks(connection, drop.agency, staged, known)
        for feed in staged:
            started = time.monotonic()
            room = _Room(connection, marks, the_contracts[feed], staged[feed], drop, known, work)
            one = room.judged()
            found[feed] = replace(one, seconds=spent[feed] + time.monotonic() - started)
            log.info("feed judged", feed=feed, status=one.status, rows=one.delivered)
    shutil.rmtree(scratch)
    result = GateResult(
        drop.agency,
        drop.drop,
        drop.manifest_sha256,
        {feed: found[feed] for feed in feeds},
        time.monotonic() - began,
    )
    result.save(work / "gate.json")
    return result


def _staged(drop: Drop, contract: Contract, scratch: Path, chunk_rows: int) -> Staged:
    files = [file for file in drop.files if file.feed == contract.feed]
    staged = stage(
        contract.feed, contract.fields, files, drop.folder, scratch, chunk_rows=chunk_rows
    )
    if staged.rows < contract.min_rows:
        raise FeedStopped(
            f"{contract.feed} has {staged.rows} rows, fewer than the floor of {contract.min_rows} "
            "in its contract; was the export cut off?"
        )
    log.info("feed read", feed=contract.feed, rows=staged.rows)
    return staged


@contextmanager
def _duckdb(scratch: Path) -> Iterator[Any]:
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute(f"SET temp_directory = {quoted(scratch / 'spill')}")
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


class _Room:
    """One feed on its way through the gate."""

    def __init__(
        self,
        connection: Any,
        marks: Marks,
        contract: Contract,
        staged: Staged,
        drop: Drop,
        known: Known,
        work: Path,
    ) -> None:
        self._sql = connection
        self._marks = marks
        self._contract = contract
        self._staged = staged
        self._drop = drop
        self._known = known
        self._work = work
        self._errors = {rule.id for rule in contract.rules if rule.severity == "error"}
        self._reasons = {rule.id: rule.reason for rule in contract.rules}

    def judged(self) -> FeedResult:
        """Judge the feed and write what is accepted and what is quarantined."""
        self._marks.compute(self._contract)
        compiled = suite.compile(self._contract)
        judge = Judge(compiled)
        frames = Frames(self._staged, compiled, self._marks)
        try:
            return self._result(judge, frames)
        finally:
            frames.close()

    def _result(self, judge: Judge, frames: Frames) -> FeedResult:
        feed, rows = self._contract.feed, self._staged.rows
        by_chunk = []
        with ThreadPoolExecutor(JUDGES) as pool:
            counting = pool.map(
                lambda number: judge.counts(frames.frame(number)), range(frames.chunks)
            )
            for counts in counting:
                by_chunk.append(counts)
                if len(by_chunk) % 10 == 0:
                    log.info("chunk judged", feed=feed, done=len(by_chunk), of=frames.chunks)
        totals: dict[str, int] = {}
        for counts in by_chunk:
            for rule, count in counts.items():
                totals[rule] = totals.get(rule, 0) + count
        # Rows in error are at least as many as the commonest error, whatever the others are.
        least = max((totals[rule] for rule in totals if rule in self._errors), default=0)
        allowed = self._contract.error_rate * rows
        if least > allowed:
            return self._stopped(judge, frames, by_chunk, totals, least)
        in_error = self._broken_rows(judge, frames, by_chunk)
        if in_error > allowed:
            return self._stopped(judge, frames, by_chunk, totals, in_error)
        findings = self._findings(judge, frames, by_chunk, totals, EXAMPLES)
        quarantined = 0
        if in_error:
            where = self._work / "quarantine" / f"{feed}.parquet"
            quarantined = quarantine.keep(self._sql, self._contract, self._staged, where)
        if quarantined != in_error:
            raise AssertionError(f"{feed}: {in_error} rows in error, {quarantined} in quarantine")
        self._sql.execute(
            f"CREATE OR REPLACE TEMP TABLE bad AS SELECT DISTINCT {POSITION} FROM broken"
        )
        outcomes = acceptance.accept(
            self._sql,
            self._contract,
            self._drop,
            self._known,
            self._work / "accepted" / f"{feed}.parquet",
            quarantined=bool(in_error),
        )
        loaded = {outcome: outcomes.get(outcome, 0) for outcome in LOADED}
        return FeedResult(
            feed,
            PASSED,
            "",
            delivered=rows,
            loaded=sum(loaded.values()),
            superseded=outcomes.get(acceptance.SUPERSEDED, 0),
            quarantined=quarantined,
            already_loaded=outcomes.get(acceptance.ALREADY, 0),
            rows_in_error=in_error,
            outcomes=loaded,
            errors=findings[0],
            warnings=findings[1],
            accepted=f"accepted/{feed}.parquet",
            quarantine=f"quarantine/{feed}.parquet" if quarantined else None,
        )

    def _stopped(
        self,
        judge: Judge,
        frames: Frames,
        by_chunk: list[dict[str, int]],
        totals: Mapping[str, int],
        in_error: int,
    ) -> FeedResult:
        feed, rows = self._contract.feed, self._staged.rows
        errors, warnings = self._findings(judge, frames, by_chunk, totals, EXAMPLES_OF_STOPPED)
        worst = max((rule for rule in totals if rule in self._errors), key=lambda one: totals[one])
        reason = (
            f"at least {in_error} of {rows} rows ({in_error / rows:.1%}) are in error, more than "
            f"the {self._contract.error_rate:.0%} that the contract of {feed} allows; most often "
            f"{worst}: {self._reasons[worst]}"
        )
        log.warning("feed stopped", feed=feed, reason=reason)
        return FeedResult(
            feed,
            STOPPED,
            reason,
            delivered=rows,
            refused=rows,
            rows_in_error=in_error,
            errors=errors,
            warnings=warnings,
        )

    def _broken_rows(self, judge: Judge, frames: Frames, by_chunk: list[dict[str, int]]) -> int:
        """Make the table `broken` (`_n`, rule) of the errors; count the rows in it."""
        import pyarrow as pa

        self._sql.execute(f"CREATE OR REPLACE TEMP TABLE broken ({POSITION} BIGINT, rule VARCHAR)")
        for number, counts in enumerate(by_chunk):
            rules = [rule for rule in counts if rule in self._errors]
            if not rules:
                continue
            for rule, positions in judge.rows(self._frame(frames, number, rules), rules).items():
                if len(positions) != counts[rule]:
                    raise AssertionError(f"{rule}: {counts[rule]} counted, {len(positions)} listed")
                found = pa.table({POSITION: pa.array(positions, pa.int64())})
                self._sql.register("found", found)
                self._sql.execute("INSERT INTO broken SELECT *, ? FROM found", [rule])
                self._sql.unregister("found")
        return int(
            self._sql.execute(f"SELECT count(DISTINCT {POSITION}) FROM broken").fetchall()[0][0]
        )

    def _frame(self, frames: Frames, number: int, rules: list[str]) -> Any:
        wanted = {
            column
            for rule in self._contract.rules
            if rule.id in rules
            for column in (*rule.fields, *rule.computed)
        }
        return frames.frame(number, sorted(wanted))

    def _findings(
        self,
        judge: Judge,
        frames: Frames,
        by_chunk: list[dict[str, int]],
        totals: Mapping[str, int],
        most: int,
    ) -> tuple[dict[str, Finding], dict[str, Finding]]:
        """Return errors and warnings with at most `most` examples each."""
        positions: dict[str, list[int]] = {rule: [] for rule in totals}
        for number, counts in enumerate(by_chunk):
            short = [rule for rule in counts if len(positions[rule]) < most]
            if not short:
                continue
            frame = self._frame(frames, number, short)
            for rule in short:
                # As many rows from the top as should hold enough examples, then twice as many.
                size = 1 + 2 * most * len(frame) // counts[rule]
                while True:
                    some = judge.rows(frame.iloc[:size], [rule]).get(rule, [])
                    if len(positions[rule]) + len(some) >= most or size >= len(frame):
                        break
                    size *= 2
                positions[rule] += some[: most - len(positions[rule])]
        examples = self._examples(positions)
        found: tuple[dict[str, Finding], dict[str, Finding]] = ({}, {})
        for one in self._contract.rules:
            if one.id in totals:
                finding = Finding(totals[one.id], one.reason, tuple(examples[one.id]))
                found[one.severity != "error"][one.id] = finding
        if self._staged.rows > self._contract.max_rows:
            found[1]["rows.ceiling"] = Finding(
                self._staged.rows - self._contract.max_rows,
                f"There are {self._staged.rows} rows, more than the {self._contract.max_rows} that "
                "the contract expects; see whether the export holds more than it should.",
            )
        return found

    def _examples(self, positions: Mapping[str, list[int]]) -> dict[str, list[dict[str, Any]]]:
        wanted = sorted({one for some in positions.values() for one in some})
        if not wanted:
            return {rule: [] for rule in positions}
        fields = [one.name for one in self._contract.fields]
        cells = ", ".join(name(one) for one in (*fields, "_malformed"))
        rows = self._sql.execute(
            f"SELECT {POSITION}, file, row, {cells} FROM staged WHERE {POSITION} IN "
            f"({', '.join(map(str, wanted))})"
        ).fetchall()
        columns = [POSITION, "file", "row", *fields, "_malformed"]
        by_position = {row[0]: dict(zip(columns, row, strict=True)) for row in rows}
        shown: dict[str, list[dict[str, Any]]] = {}
        for rule in self._contract.rules:
            if rule.id not in positions:
                continue
            judged = [*rule.fields, *(one for one in rule.computed if one == "_malformed")]
            judged = judged or [one for one in ("record_id", "reference") if one in fields]
            shown[rule.id] = [
                {
                    "file": row["file"],
                    "row": row["row"],
                    "values": {one: (row[one] or "")[:LONGEST_EXAMPLE] for one in judged},
                }
                for row in (by_position[one] for one in positions[rule.id])
            ]
        return shown
