"""Does the interval of a lead's rank hold when a tenth of the delivered rows is really missing?

A simulated world is loaded, resolved, traced and scored, and its leads explained: `rank 3, between
1 and 9`, from leaving out records behind the answers (`leads.explain.left_out`). Then a tenth of
the rows of every file of every drop is deleted, the manifests are made to fit, and everything is
done anew: gate, persons, traced money, scope, scores. That is done several times. Printed is in how
many cases a lead that is still listed has its new rank inside the interval (90 of 100 are meant
to), and how often leads stay listed beside how often it was said.

A lead is found again by what is written of its person, for keys of persons may change.

Example: python -P benchmarks/left_out.py --scale small --runs 4 --keep /tmp/left-out
"""

import argparse
import csv
import hashlib
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog
import yaml

from leadgraph.evaluate.roles import loaded
from leadgraph.evaluate.roles.loaded import Place, World

PART = 0.1
HEAP = "2g"


@dataclass(frozen=True)
class Row:
    """A lead of one run: kind, rank, what is written of the person, and what was said of it."""

    kind: str
    rank: int
    identities: frozenset[str]
    low: int | None
    high: int | None
    stays: float


def main() -> None:
    """Run the check and print one line a kind, and one of all."""
    about = argparse.ArgumentParser(description=__doc__)
    about.add_argument("--scale", default="small")
    about.add_argument("--variant", default="plain")
    about.add_argument("--noise", default="low")
    about.add_argument("--seed", type=int, default=1)
    about.add_argument("--runs", type=int, default=4)
    about.add_argument("--keep", type=Path, required=True)
    about.add_argument("--json", action="store_true", help="print one JSON object")
    given = about.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    world = World(given.scale, given.variant, given.noise, given.seed)
    whole = loaded.place(given.keep, world)
    base = rows(whole)
    runs = [
        rows(thinned(whole, given.keep / f"less-{number}", number))
        for number in range(1, given.runs + 1)
    ]
    found = compared(base, runs)
    if given.json:
        print(json.dumps(found))
        return
    print("kind                 leads  inside interval  of still listed  stayed  said to stay")
    for kind, one in found.items():
        inside = f"{one['inside'] / one['listed']:.0%}" if one["listed"] else "-"
        print(
            f"{kind:20} {one['leads']:6} {inside:>16} {one['listed']:16} "
            f"{one['stayed']:7.0%} {one['said']:13.0%}"
        )


def rows(found: Place) -> list[Row]:
    """Return the explained leads of a world; they are kept, so that a cut-off run goes on."""
    path = found.folder / "explained.json"
    if not path.is_file():
        loaded.load(found)
        path.write_text(json.dumps(_scored(found)), "utf-8")
    return [
        Row(one["role"], one["rank"], frozenset(one["identities"]), one["rank_low"],
            one["rank_high"], one["stays_listed"])
        for one in json.loads(path.read_text("utf-8"))
    ]  # fmt: skip


def _scored(found: Place) -> list[dict[str, Any]]:
    from leadgraph import pipeline
    from leadgraph.connection import driver
    from leads import serving
    from leads.exports.json_list import content
    from leads.ground import write_scope
    from leads.run import score_lists

    # Indicators take more memory than loading does.
    settings = found.settings.model_copy(update={"heap": HEAP})
    found = replace(found, settings=settings)
    with loaded.running(found):
        with pipeline.one_at_a_time(settings), pipeline.open_graph(settings) as (graph, door):
            write_scope(graph, settings.home, door)
            serving.write(graph, settings.home, door)
        with driver(settings) as graph:
            lists, _ = score_lists(graph, home=settings.home)
    return [dict(row) for one in lists for row in content(one)["leads"]]  # type: ignore[attr-defined]


def thinned(whole: Place, folder: Path, seed: int) -> Place:
    """Return a world like `whole` of whose delivered rows a tenth is missing."""
    found = loaded.place(folder, whole.world)
    if (found.folder / "stages.json").is_file():
        return found
    told = json.loads((whole.folder / "stages.json").read_text("utf-8"))
    drops = []
    for drop in told["drops"]:
        _thin(whole.folder / drop, found.folder / drop, random.Random(f"{seed}/{drop}"))
        drops.append(drop)
    told["stages"] = {"simulate": told["stages"]["simulate"]}
    told["drops"] = drops
    (found.folder / "stages.json").write_text(json.dumps(told), "utf-8")
    return found


def _csv(source: Path, target: Path, encoding: str, chance: random.Random) -> int:
    with source.open(encoding=encoding, newline="") as file:
        head, *lines = csv.reader(file)
    kept = [line for line in lines if chance.random() >= PART]
    with target.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([head, *kept])
    return len(kept)


def _jsonl(source: Path, target: Path, encoding: str, chance: random.Random) -> int:
    lines = source.read_text(encoding).splitlines(keepends=True)
    kept = [line for line in lines if chance.random() >= PART]
    target.write_text("".join(kept), encoding)
    return len(kept)


def _parquet(source: Path, target: Path, encoding: str, chance: random.Random) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(source)
    kept = table.filter(pa.array([chance.random() >= PART for _ in range(len(table))]))
    pq.write_table(kept, target)
    return len(kept)


_FORMATS = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}


def _thin(drop: Path, copy: Path, chance: random.Random) -> None:
    copy.mkdir(parents=True)
    manifest = yaml.safe_load((drop / "manifest.yml").read_text("utf-8"))
    for one in manifest["files"]:
        source, target = drop / one["path"], copy / one["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        one["rows"] = _FORMATS[one["format"]](source, target, one["encoding"], chance)
        one["sha256"] = hashlib.sha256(target.read_bytes()).hexdigest()
    text = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True)
    (copy / "manifest.yml").write_text(text, "utf-8")


def compared(base: list[Row], runs: list[list[Row]]) -> dict[str, dict[str, float]]:
    """Count, by kind and for all, how often what was said of a lead came true."""
    counts: dict[str, Counter[str]] = {}
    said: dict[str, float] = {}
    for again in runs:
        for lead in base:
            for kind in (lead.kind, "all"):
                one = counts.setdefault(kind, Counter())
                one["leads"] += 1
                said[kind] = said.get(kind, 0.0) + lead.stays
                same = _same(lead, again)
                if same is None:
                    continue
                one["listed"] += 1
                if lead.low is not None and lead.high is not None:
                    one["inside"] += lead.low <= same.rank <= lead.high
    return {
        kind: {
            "leads": one["leads"], "listed": one["listed"], "inside": one["inside"],
            "stayed": one["listed"] / one["leads"], "said": said[kind] / one["leads"],
        }
        for kind, one in sorted(counts.items())
    }  # fmt: skip


def _same(lead: Row, again: list[Row]) -> Row | None:
    """The lead of the same kind whose person is written in most of the same places."""
    near = [one for one in again if one.kind == lead.kind and one.identities & lead.identities]
    return max(near, key=lambda one: (len(one.identities & lead.identities), -one.rank),
               default=None)  # fmt: skip


if __name__ == "__main__":
    main()
