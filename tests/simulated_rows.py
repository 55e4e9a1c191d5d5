"""What a simulated world delivered, read by readers that are not the gate's."""

import csv
import json
from pathlib import Path

import duckdb
import yaml

from leadgraph.simulate.run import Simulated


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(world: Simulated, feed: str) -> list[dict[str, object]]:
    """Return every delivered row of a feed."""
    rows: list[dict[str, object]] = []
    for drop in world.drops:
        manifest = yaml.safe_load((drop / "manifest.yml").read_text(encoding="utf-8"))
        for file in manifest["files"]:
            if file["feed"] != feed:
                continue
            path = drop / file["path"]
            if file["format"] == "csv":
                text = path.read_text(encoding=file["encoding"])
                rows += csv.DictReader(text.splitlines(keepends=True))
            elif file["format"] == "jsonl":
                rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            else:
                found = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
                rows += [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return rows


def good(world: Simulated, feed: str) -> list[dict[str, object]]:
    """Return the delivered rows of a feed without those that are bad on purpose."""
    bad = {row["record_id"] for row in table(world.out / "truth" / "planted.csv")}
    return [row for row in rows_of(world, feed) if (row["record_id"] or "") not in bad]
