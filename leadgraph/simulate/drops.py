"""Writes rows as agencies deliver them: folders of CSV, JSON Lines and Parquet with a manifest."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from leadgraph.simulate import bulk
from leadgraph.simulate.life import Lived
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


@dataclass(frozen=True)
class Part:
    """What one world adds to the drop of an agency: its files, and the moment of the first row.

    `later` is 0 for the first drop and 1 for the one a day later.
    """

    agency: str
    later: int
    first: datetime
    files: tuple[dict[str, Any], ...]


def write_files(lived: Lived, out: Path) -> tuple[list[Part], list[Planted]]:
    """Write the files of one world into the drops of the agencies, all but the manifests.

    Rows stand in the order of their time, record ids say nothing. Returns what was written, and
    where the planted bad rows lie. Files of a region have its number in their names.
    """
    world = lived.world
    mark = "" if world.region is None else f"-{world.region}"
    by_file: dict[tuple[str, int, str], list[Row]] = {}
    for row in world.rows:
        for part in (0, 1) if row.both else (row.part,):
            by_file.setdefault((row.agency, part, row.feed), []).append(row)
    ordinary = {}
    if lived.bulk is not None:
        ordinary = {one[0]: one[1:] for one in bulk.write(world, lived.bulk, out, mark)}
    parts: list[Part] = []
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
                made = _write_file(
                    world, agency, drop, feed, rows, folder, wanted, part, planted, mark
                )
                files.append(made)
                if part == 0 and feed == "transactions" and agency in ordinary:
                    files.append(_listed(feed, *ordinary[agency]))
                    if lived.bulk is not None:
                        first = min(first, bulk.first(lived.bulk))
            if files:
                parts.append(Part(agency, part, first, tuple(files)))
    return parts, planted


def _listed(feed: str, path: Path, rows: int) -> dict[str, Any]:
    """Return the manifest's entry of a Parquet file."""
    return {
        "feed": feed,
        "path": path.name,
        "format": "parquet",
        "encoding": "utf-8",
        "rows": rows,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "planted": 0,
    }


def complete(parts: Iterable[Part], out: Path, now: date, reference: int) -> list[Delivered]:
    """Write the manifests, last of all: with them the drops are complete."""
    delivered: list[Delivered] = []
    together: dict[tuple[str, int], list[Part]] = {}
    for part in parts:
        together.setdefault((part.agency, part.later), []).append(part)
    for agency in AGENCIES:
        for later in (0, 1):
            own = together.get((agency, later))
            if own is None:
                continue
            day = now + timedelta(days=later)
            files = sorted(
                (file for part in own for file in part.files),
                key=lambda file: AGENCIES[agency][1].index(file["feed"]),
            )
            drop = f"{AGENCIES[agency][0]}-{day.isoformat()}"
            delivered += [
                Delivered(
                    agency,
                    drop,
                    file["feed"],
                    file["format"],
                    file["encoding"],
                    file["rows"],
                    file["planted"],
                )
                for file in files
            ]
            period = min(min(part.first for part in own).astimezone(ZONE).date(), now)
            _manifest(agency, drop, out / f"{agency}-{day}", files, period, day, reference)
    return delivered


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
    mark: str,
) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    format, encoding = wanted
    agreed = contract.load(feed)
    name = f"{feed}{mark}.{format}"
    before = len(planted)
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
                    name,
                    slot + 1,
                    body["record_id"] or "",
                    rule.id,
                    rule.severity,
                    rule.reason,
                )
            )
    used = set().union(*(body.keys() for body in bodies))
    columns = [field.name for field in agreed.fields if field.name in used]
    path = folder / name
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
        "planted": len(planted) - before,
    }


def cell(value: Any) -> str:
    """Return a value as a CSV cell has it."""
    if type(value) is str:
        return value
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
    agency: str,
    drop: str,
    folder: Path,
    files: Sequence[dict[str, Any]],
    period: date,
    day: date,
    seed: int,
) -> None:
    """Write `manifest.yml`."""
    lines = [
        f"drop: {drop}",
        f"agency: {agency}",
        f"delivered_at: {day}T22:00:00+08:00",
        'authority: {instrument: "standing order of a simulated world", '
        f'reference: "SIM-{seed}-{AGENCIES[agency][0]}", expires_on: {FOR_EVER}}}',
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
            if key != "planted"
        )
        lines.append(f"  - {{{inner}}}")
    (folder / "manifest.yml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
