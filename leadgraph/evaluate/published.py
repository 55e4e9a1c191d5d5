"""Published research data in the form that agencies deliver: a drop with files and manifest."""

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quality.errors import LeadgraphError


@dataclass(frozen=True)
class Source:
    """What a manifest says of published data.

    Attributes:
        agency: who would have delivered it.
        reference: the publication.
        scope: what the manifest's `scope` is, as YAML.
        period: first and last day of the records, ISO 8601.
        made_up: what the feeds ask for and the source does not have.
    """

    agency: str
    reference: str
    scope: str
    period: tuple[str, str]
    made_up: str


def write_drop(
    out: Path, name: str, source: Source, feeds: Mapping[str, Sequence[Mapping[str, str]]]
) -> Path:
    """Write a drop `name` under `out`, one CSV file a feed; return its folder.

    The first row of a feed has all its columns.
    """
    folder = out / name
    folder.mkdir(parents=True)
    lines = [
        f"drop: {name}",
        f"agency: {source.agency}",
        "delivered_at: 2025-06-30T12:00:00+00:00",
        f'authority: {{instrument: "published research data", reference: "{source.reference}", '
        "expires_on: 2099-12-31}",
        "purpose: evaluation on published research data",
        f"scope: {source.scope}",
        f'handling: {{code: P, conditions: "{source.made_up}"}}',
        "retention_until: 2099-12-31",
        f"period: {{from: {source.period[0]}, to: {source.period[1]}}}",
        "files:",
    ]
    for feed, rows in feeds.items():
        path = folder / f"{feed}.csv"
        _write(path, rows)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(
            f"  - {{feed: {feed}, path: {path.name}, format: csv, encoding: utf-8, "
            f'rows: {len(rows)}, sha256: "{sha256}"}}'
        )
    (folder / "manifest.yml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return folder


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read a published CSV file.

    Raises:
        LeadgraphError: it is not there, or lacks one of `columns`.
    """
    if not path.is_file():
        raise LeadgraphError(
            f"{path} is not there; give the folder that has {path.parent.name}/ in it with --data"
        )
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise LeadgraphError(
                f"{path} lacks the columns {', '.join(missing)} of the published file; "
                "fetch the data again"
            )
        return list(reader)
