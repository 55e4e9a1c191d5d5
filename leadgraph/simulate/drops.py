"""Writes rows as agencies deliver them: folders of CSV, JSON Lines and Parquet with a manifest."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from leadgraph.simulate.planted import CELLS, Planted, plant
from leadgraph.simulate.things import Row
from leadgraph.simulate.world import AGENCIES, ZONE, World
from quality import contract
from quality.contract import Contract

# Written to be valid for as long as anyone may run the simulator; see docs/simulator.md.
FOR_EVER = "2099-12-31"

# What is not UTF-8 CSV.
FORMATS: dict[tuple[str, str], tuple[str, str]] = {
    ("exit-entry-immigration", "documents"): ("csv", "gb18030"),
    ("exit-entry-immigration", "detentions"): ("jsonl", "utf-8"),
    ("north-telecom", "calls"): ("parquet", "utf-8"),
    ("river-bank", "accounts"): ("jsonl", "utf-8"),
    ("river-bank", "transactions"): ("parquet", "utf-8"),
    ("lotus-pay", "accounts"): ("jsonl", "utf-8"),
    ("lotus-pay", "transactions"): ("jsonl", "utf-8"),
    ("company-registry", "organizations"): ("jsonl", "utf-8"),
    ("anti-fraud-centre", "fraud_reports"): ("jsonl", "utf-8"),
}
_MOMENTS = frozenset({"at"})
_WHOLE = frozenset({"seconds"})


@dataclass(frozen=True)
class Delivered:
    """One file of one drop, for the summary."""

    agency: str
    drop: str
    feed: str
    format: str
    encoding: str
    rows: int
    planted: int


def write_drops(world: World, out: Path) -> tuple[list[Delivered], list[Planted]]:
    """Write one drop for each agency, and a later one for those that have more to say.

    Rows stand in the order of their time, record ids say nothing. Returns what was delivered,
    and where the planted bad rows lie.
    """
    by_file: dict[tuple[str, int, str], list[Row]] = {}
    for row in world.rows:
        for part in (0, 1) if row.both else (row.part,):
            by_file.setdefault((row.agency, part, row.feed), []).append(row)
    delivered: list[Delivered] = []
    planted: list[Planted] = []
    for agency, (code, feeds) in AGENCIES.items():
        for part in (0, 1):
            day = world.now + timedelta(days=part)
            drop = f"{code}-{day.isoformat()}"
            folder = out / f"{agency}-{day.isoformat()}"
            files: list[dict[str, Any]] = []
            first = world.end
            for feed in feeds:
                rows = by_file.get((agency, part, feed), [])
                if not rows:
                    continue
                rows.sort(key=lambda row: (row.at, row.record_id))
                first = min(first, rows[0].at)
                wanted = FORMATS.get((agency, feed), ("csv", "utf-8"))
                made = _write_file(world, agency, drop, feed, rows, folder, wanted, part, planted)
                files.append(made)
                delivered.append(
                    Delivered(
                        agency,
                        drop,
                        feed,
                        made["format"],
                        made["encoding"],
                        made["rows"],
                        sum(1 for p in planted if (p.drop, p.feed) == (drop, feed)),
                    )
                )
            if files:
                _manifest(world, agency, drop, folder, files, first, day.isoformat())
    return delivered, planted


def _write_file(
    world: World,
    agency: str,
    drop: str,
    feed: str,
    rows: Sequence[Row],
    folder: Path,
    wanted: tuple[str, str],
    part: int,
    planted: list[Planted],
) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    format, encoding = wanted
    agreed = contract.load(feed)
    bodies: list[dict[str, Any]] = [{"record_id": row.record_id, **row.fields} for row in rows]
    if format != "parquet" and part == 0:
        random = world.random(f"planted/{agency}/{feed}")
        bad = plant(random, world.issue, agreed, len(bodies), csv=format == "csv")
        # Each good row keeps its order; a bad one lands anywhere between.
        slots = sorted(random.sample(range(len(bodies) + len(bad)), len(bad)))
        for slot, (rule, body) in zip(slots, bad, strict=True):
            bodies.insert(slot, body)
            planted.append(
                Planted(
                    agency,
                    drop,
                    feed,
                    f"{feed}.{format}",
                    slot + 1,
                    body["record_id"] or "",
                    rule.id,
                    rule.severity,
                    rule.reason,
                )
            )
    used = set().union(*(body.keys() for body in bodies))
    columns = [field.name for field in agreed.fields if field.name in used]
    path = folder / f"{feed}.{format}"
    if format == "csv":
        path.write_bytes(_csv(columns, bodies).encode(encoding))
    elif format == "jsonl":
        path.write_text(
            "".join(_json_line(body) for body in bodies), encoding="utf-8", newline="\n"
        )
    else:
        _parquet(agreed, columns, bodies, path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "feed": feed,
        "path": path.name,
        "format": format,
        "encoding": encoding,
        "rows": len(bodies),
        "sha256": sha256,
    }


def cell(value: Any) -> str:
    """Return a value as a CSV cell has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(value)
    return str(value)


def _csv(columns: Sequence[str], bodies: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for body in bodies:
        writer.writerow([cell(body.get(name)) for name in columns] + body.get(CELLS, []))
    return text.getvalue()


def _json_line(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"


def _parquet(
    agreed: Contract, columns: Sequence[str], bodies: Sequence[dict[str, Any]], path: Path
) -> None:
    """Write typed columns: times as UTC timestamps, whole numbers, lists; the rest as text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = []
    for name in columns:
        values = [body.get(name) for body in bodies]
        if name in _MOMENTS:
            moments = [datetime.fromisoformat(value) if value else None for value in values]
            arrays.append(pa.array(moments, pa.timestamp("us", tz="UTC")))
        elif name in _WHOLE:
            arrays.append(pa.array([int(value) if value else None for value in values], pa.int64()))
        elif agreed.field(name).logical_type == "boolean":
            arrays.append(pa.array(values, pa.bool_()))
        elif agreed.field(name).is_list:
            arrays.append(pa.array(values, pa.list_(pa.string())))
        else:
            arrays.append(pa.array([cell(v) or None for v in values], pa.string()))
    pq.write_table(pa.table(arrays, names=list(columns)), path, compression="zstd")


def _manifest(
    world: World,
    agency: str,
    drop: str,
    folder: Path,
    files: Sequence[dict[str, Any]],
    first: datetime,
    day: str,
) -> None:
    """Write `manifest.yml`, last of all: with it the drop is complete."""
    period = min(first.astimezone(ZONE).date(), world.now).isoformat()
    lines = [
        f"drop: {drop}",
        f"agency: {agency}",
        f"delivered_at: {day}T22:00:00+08:00",
        'authority: {instrument: "standing order of a simulated world", '
        f'reference: "SIM-{world.seed}-{AGENCIES[agency][0]}", expires_on: {FOR_EVER}}}',
        "purpose: telecom-fraud-investigation",
        "scope: {standing: true}",
        'handling: {code: P, conditions: "simulated: nobody in these records exists"}',
        f"retention_until: {FOR_EVER}",
        f"period: {{from: {period}, to: {day}}}",
        "files:",
    ]
    for file in files:
        inner = ", ".join(
            f'{key}: "{value}"' if key == "sha256" else f"{key}: {value}"
            for key, value in file.items()
        )
        lines.append(f"  - {{{inner}}}")
    (folder / "manifest.yml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
