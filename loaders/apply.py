"""Carrying out a plan: each chunk is one transaction and commits together with its mark."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from loaders.door import Door, DoorError, Mark, statement
from loaders.plan import Plan, Step

log = structlog.get_logger()

_OUTSIDE = {"start_key", "end_key"}
_MUST_FIND = ("upsert_nodes", "mention_nodes", "upsert_relationships", "upsert_keyed_relationships")
_SAY_EVERY_CHUNKS = 10


def apply(plan: Plan, folder: Path, door: Door) -> dict[str, int]:
    """Write what is left of a plan; return the rows written by statement.

    Chunks that the graph's mark says are done are not written again, so a plan that was cut off
    goes on where it stopped.

    Raises:
        DoorError: a row of the plan names a node that is not in the graph, or the mark is out of
            turn; nothing of that chunk is written.
    """
    done = (
        door.write(
            statement("loaders", "begin_load"),
            {
                "key": plan.load,
                "plan": plan.sha256,
                "batch": plan.batch,
                "feed": plan.feed,
                "of": plan.chunks,
            },
        )
        or 0
    )
    at, written = 0, dict[str, int]()
    for step in plan.steps:
        text = statement("loaders", step.statement, **step.terms)
        chunks = -(-step.rows // plan.chunk_rows)
        if at + chunks <= done:
            at += chunks
            continue
        for rows in _chunks(folder / step.file, plan, step):
            if at >= done:
                count = door.write(text, {"rows": rows}, Mark(plan.load, at))
                _check(step, count, rows, plan)
                written[step.statement] = written.get(step.statement, 0) + (count or 0)
                if (at + 1) % _SAY_EVERY_CHUNKS == 0:
                    log.info("chunks written", load=plan.load, done=at + 1, of=plan.chunks)
            at += 1
    return written


def _check(step: Step, count: int | None, rows: list[dict[str, Any]], plan: Plan) -> None:
    if count is not None and step.statement in _MUST_FIND and count != len(rows):
        raise DoorError(
            f"{plan.load}: {len(rows) - count} of {len(rows)} rows of {step.file} found no node "
            "to tie; the graph was changed by another hand: run `leadgraph rebuild`"
        )


def _chunks(file: Path, plan: Plan, step: Step) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a step in chunks, as parameters of its statement."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as parquet:
        for batch in _even(parquet, plan.chunk_rows):
            yield [_row(raw, step.statement, plan.run) for raw in batch]


def _even(parquet: Any, rows: int) -> Iterator[list[dict[str, Any]]]:
    """Yield exactly `rows` rows at a time (the last may be shorter)."""
    held: list[dict[str, Any]] = []
    for batch in parquet.iter_batches(batch_size=rows):
        held += batch.to_pylist()
        while len(held) >= rows:
            yield held[:rows]
            held = held[rows:]
    if held:
        yield held


def _row(raw: Mapping[str, Any], name: str, run: str | None) -> dict[str, Any]:
    if not name.startswith("upsert"):
        return dict(raw)
    properties = {k: _value(v) for k, v in raw.items() if v is not None and k not in _OUTSIDE}
    if run is not None:
        properties["run"] = run
    row = {k: raw[k] for k in ("key", "start_key", "end_key") if k in raw}
    if "start_key" in raw and name == "upsert_relationships":
        properties.pop("key", None)
    return row | {"properties": properties}


def _value(value: Any) -> Any:
    """Times go over as UTC with an offset, not with a zone's name."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value
