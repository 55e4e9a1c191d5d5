"""A world made whole, or region by region, in two processes: regions have nobody in common."""

import csv
import gc
import multiprocessing
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog

from leadgraph.simulate import life, variants
from leadgraph.simulate.drops import Part, write_files
from leadgraph.simulate.noise import Noise
from leadgraph.simulate.scale import Scale
from leadgraph.simulate.truth import write_truth
from leadgraph.simulate.variants import Variant
from leadgraph.simulate.world import World

log = structlog.get_logger()

# A region takes up to three gigabytes.
_AT_ONCE = 2


@dataclass(frozen=True)
class Made:
    """What one world or region has written, and its people by role."""

    parts: Sequence[Part]
    people: Mapping[str, int]


def make(
    out: Path, size: Scale, variant: Variant, level: Noise, seed: int, now: date
) -> list[Made]:
    """Make the world, write all files of its drops but the manifests, and its truth."""
    if size.regions == 1:
        return [_world(World(size, level, seed, now), variant, out / "drops", out / "truth")]
    workers = min(_AT_ONCE, os.cpu_count() or 1)
    folders = [out / "truth" / f"region-{place}" for place in range(size.regions)]
    made = []
    with ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_speak_on_stderr,
        # The memory of a region is given back with its process.
        max_tasks_per_child=1,
    ) as pool:
        tasks = [
            pool.submit(_region, place, size, level, seed, now, variant.name, out / "drops", folder)
            for place, folder in enumerate(folders)
        ]
        for place, task in enumerate(tasks):
            made.append(task.result())
            log.info("region written", region=place + 1, of=size.regions)
    _join(folders, out / "truth")
    return made


def _region(
    place: int,
    whole: Scale,
    level: Noise,
    seed: int,
    now: date,
    variant: str,
    drops: Path,
    truth: Path,
) -> Made:
    """Make one region, in a process of its own."""
    world = World(whole.region(place), level, seed, now, region=place)
    return _world(world, variants.named(variant), drops, truth)


def _world(world: World, variant: Variant, drops: Path, truth: Path) -> Made:
    with _uncollected():
        lived = life.live(world, variant)
        parts, planted = write_files(lived, drops)
        write_truth(lived, planted, truth)
    people = Counter(role for person in world.people for role in dict.fromkeys(person.roles))
    return Made(parts, people | Counter({"all": len(world.people)}))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking through millions of rows that all stay alive."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _speak_on_stderr() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


def _join(folders: Sequence[Path], out: Path) -> None:
    """Put the truths of the regions together, table by table."""
    for table in sorted(folders[0].glob("*.csv")):
        with (out / table.name).open("w", encoding="utf-8", newline="") as joined:
            writer = csv.writer(joined, lineterminator="\n")
            for place, folder in enumerate(folders):
                with (folder / table.name).open(encoding="utf-8", newline="") as file:
                    rows = csv.reader(file)
                    header = next(rows)
                    if not place:
                        writer.writerow(header)
                    writer.writerows(rows)
    for folder in folders:
        shutil.rmtree(folder)
