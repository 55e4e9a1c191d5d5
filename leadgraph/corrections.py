"""Corrections: quarantined rows out of a batch, and the corrected rows as a drop of their own."""

import csv
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from loaders.ledger import Ledger
from quality.drop import open_received
from quality.errors import LeadgraphError
from quality.gate import GateResult
from quality.quarantine import export

DRAFT = "manifest.draft.yml"


@dataclass(frozen=True)
class Corrections:
    """Where quarantined rows were put: `drop` is the folder to correct and seal."""

    drop: Path
    rows: dict[str, int]


def export_quarantine(home: Path, agency: str, drop_id: str, out: Path) -> Corrections:
    """Write the quarantined rows of a drop to `out/drop`, the reasons beside it.

    `out/drop` gets one CSV a feed and a draft of the manifest: the same agency, authority,
    purpose and retention, under the name `<drop>-corrections`.

    Raises:
        LeadgraphError: no such drop was gated, nothing of it is in quarantine, or `out` is there.
    """
    batch = Ledger(home).find(agency, drop_id)
    work = home / "batches" / str(batch.batch if batch else 0) / "gate"
    if batch is None or not (work / "gate.json").exists():
        raise LeadgraphError(
            f"no drop {agency}/{drop_id} went through the gate; see {home}/reports"
        )
    if out.exists() and any(out.iterdir()):
        raise LeadgraphError(f"{out} is not empty; name a new folder")
    result = GateResult.read(work / "gate.json")
    held = {feed: one.quarantine for feed, one in result.feeds.items() if one.quarantine}
    if not held:
        raise LeadgraphError(f"nothing of {agency}/{drop_id} is in quarantine")
    entries, rows = [], {}
    folder = out / "drop"
    folder.mkdir(parents=True)
    for feed, file in held.items():
        made = export(work / file, out, feed)
        made.rows.rename(folder / made.rows.name)
        rows[feed] = made.count
        entries.append(made.manifest_entry(feed))
    draft = _manifest(open_received(home / "landing", agency, drop_id).folder)
    draft |= {"drop": f"{drop_id}-corrections", "files": entries}
    (folder / DRAFT).write_text(_text(draft), encoding="utf-8")
    return Corrections(folder, rows)


def seal(folder: Path, delivered_at: datetime) -> Path:
    """Make a folder of corrected files a complete drop: count, hash, and write the manifest last.

    Raises:
        LeadgraphError: there is no draft, or a file of it is missing or is no CSV.
    """
    draft = folder / DRAFT
    if not draft.exists():
        raise LeadgraphError(f"{draft} is missing; make it with `leadgraph quarantine export`")
    made = yaml.safe_load(draft.read_text(encoding="utf-8"))
    for entry in made["files"]:
        path = folder / entry["path"]
        try:
            with path.open(encoding="utf-8", newline="") as rows:
                entry["rows"] = sum(1 for row in csv.reader(rows) if row) - 1
        except (OSError, UnicodeDecodeError, csv.Error) as fault:
            raise LeadgraphError(f"{path} cannot be read as CSV in UTF-8 ({fault})") from None
        entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    made["delivered_at"] = delivered_at.isoformat(timespec="seconds")
    draft.unlink()
    manifest = folder / "manifest.yml"
    partial = folder.parent / f".{folder.name}.manifest.partial"
    partial.write_text(_text(made), encoding="utf-8")
    partial.replace(manifest)
    return manifest


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / "manifest.yml").read_text(encoding="utf-8"))
    return found


def _text(manifest: dict[str, Any]) -> str:
    return yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False)
