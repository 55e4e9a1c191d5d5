"""Makes real drops for tests: files, hashes and manifest, with one thing wrong where asked."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from quality import contract
from quality.drop import Drop, receive


def rows(feed: str, count: int, **changes: Any) -> list[dict[str, Any]]:
    """Return `count` valid rows of `feed`: the contract's example with other record ids."""
    example = contract.load(feed).example_row()
    unique = [name for name in ("reference",) if name in example]
    made = []
    for number in range(1, count + 1):
        row = {**example, "record_id": f"R-{number}"}
        row |= {name: f"{example[name]}-{number}" for name in unique}
        made.append(row | changes)
    return made


def as_csv(rows: Sequence[Mapping[str, Any]], encoding: str = "utf-8") -> bytes:
    """Return rows as a CSV file: header from the first row, null as an empty cell."""
    out = io.StringIO(newline="")
    # With "\n" alone Python's writer leaves a carriage return in a cell without quotes.
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def manifest(files: Iterable[Mapping[str, Any]], **changes: Any) -> dict[str, Any]:
    """Return a complete manifest for `files`, with top-level keys changed or, if None, left out."""
    made = {
        "drop": "d-1",
        "agency": "bank-a",
        "delivered_at": "2024-05-03T22:00:00+08:00",
        "authority": {"instrument": "order", "reference": "O-1", "expires_on": "2099-05-03"},
        "purpose": "telecom-fraud-investigation",
        "scope": {"cases": ["C-2024-0113"]},
        "handling": {"code": "P", "conditions": ""},
        "retention_until": "2099-05-03",
        "period": {"from": "2024-05-02", "to": "2024-05-03"},
        "files": list(files),
    } | changes
    return {key: value for key, value in made.items() if value is not None}


def entry(path: str, content: bytes, rows: int, feed: str) -> dict[str, Any]:
    """Return the manifest's entry for a file with `content`."""
    return {
        "feed": feed,
        "path": path,
        "format": path.rsplit(".", 1)[-1],
        "encoding": "utf-8",
        "rows": rows,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def write(
    folder: Path,
    contents: Mapping[str, tuple[str, bytes, int]],
    *,
    entries: Mapping[str, Mapping[str, Any]] | None = None,
    **changes: Any,
) -> Path:
    """Write a drop into `folder`: `contents` maps a path to (feed, content, rows)."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for path, (feed, content, count) in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        listed.append(entry(path, content, count, feed) | dict((entries or {}).get(path, {})))
    text = yaml.safe_dump(
        manifest(**{"files": listed, **changes}), allow_unicode=True, sort_keys=False
    )
    (folder / "manifest.yml").write_text(text, encoding="utf-8")
    return folder


def received(
    home: Path,
    feeds: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    entries: Mapping[str, Mapping[str, Any]] | None = None,
    **changes: Any,
) -> Drop:
    """Write rows of `feeds` as CSV files of a drop, and receive it in `home/landing`."""
    files = {f"{feed}.csv": (feed, as_csv(rows), len(rows)) for feed, rows in feeds.items()}
    source = home / "source" / str(changes.get("drop", "d-1"))
    return receive(write(source, files, entries=entries, **changes), home / "landing")
