"""A simulated world taken through the whole system, stage by stage, and kept in between.

Each world has a folder with its drops, its truth, a home and a Neo4j of its own. A stage that was
ended is not done again, so that a run that was cut off goes on where it stopped, and scoring can
be repeated on a graph that is there.
"""

import json
import resource
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import structlog
import yaml

from leadgraph.settings import Settings
from quality.errors import LeadgraphError

STAGES = ("simulate", "ingest", "resolve", "trace", "import")

MEMORY = {
    "tiny": ("600m", "128m"),
    "small": ("600m", "128m"),
    "town": ("3g", "512m"),
    "city": ("9g", "2g"),
    "nation": ("10g", "4g"),
}
"""Heap and page cache of the Neo4j of a world, by scale."""

log = structlog.get_logger()


@dataclass(frozen=True)
class World:
    """Which world: what `leadgraph simulate` is told, and a feed that is left out of its drops."""

    scale: str
    variant: str
    noise: str
    seed: int
    without: str = ""

    @property
    def name(self) -> str:
        """Return the name of its folder."""
        left = f"-without-{self.without}" if self.without else ""
        return f"{self.scale}-{self.variant}-{self.noise}-{self.seed}{left}"


@dataclass(frozen=True)
class Place:
    """Where a world lies: `truth`, the settings of its home, and seconds by stage."""

    folder: Path
    settings: Settings
    world: World

    @property
    def truth(self) -> Path:
        """Return the folder of its truth."""
        return self.folder / "world" / "truth"

    @property
    def seconds(self) -> dict[str, float]:
        """Return the seconds that each ended stage took, in order."""
        return {stage: float(one["seconds"]) for stage, one in _kept(self.folder)["stages"].items()}


def place(keep: Path, world: World) -> Place:
    """Return where a world lies or will lie under `keep`.

    Raises:
        LeadgraphError: the folder holds another world.
    """
    folder = (keep / world.name).absolute()
    heap, pagecache = MEMORY.get(world.scale, MEMORY["town"])
    settings = Settings.own(folder, heap, pagecache)
    known = _kept(folder)["world"]
    if known and known != asdict(world):
        raise LeadgraphError(f"{folder} holds another world ({known}); name another folder")
    return Place(folder, settings, world)


def ended(found: Place) -> bool:
    """Say whether all stages of a world were ended."""
    return set(STAGES) <= set(_kept(found.folder)["stages"])


@contextmanager
def running(found: Place) -> Iterator[Place]:
    """Run the Neo4j of a world while it is used."""
    from leadgraph.local import server

    server.up(found.settings, ports=(0, 0))
    try:
        yield found
    finally:
        server.down(found.settings)


def again(found: Place, stage: str) -> None:
    """Forget that `stage` and those after it were ended.

    Raises:
        LeadgraphError: there is no such stage.
    """
    if stage not in STAGES:
        raise LeadgraphError(f"no stage {stage!r}; --again takes one of {', '.join(STAGES)}")
    about = _kept(found.folder)
    if stage == "simulate":
        shutil.rmtree(found.folder, ignore_errors=True)
        return
    if stage == "ingest":
        shutil.rmtree(found.settings.home, ignore_errors=True)
    for one in STAGES[STAGES.index(stage) :]:
        about["stages"].pop(one, None)
    _keep(found.folder, about)


def load(found: Place) -> None:
    """Do what is left of the stages; the graph is written by one import at the end."""
    work: dict[str, Callable[[], Any]] = {
        "simulate": lambda: _simulate(found),
        "ingest": lambda: _ingest(found),
        "resolve": lambda: _resolve(found),
        "trace": lambda: _trace(found),
        "import": lambda: _import(found),
    }
    for stage, do in work.items():
        if stage not in _kept(found.folder)["stages"]:
            _stage(found, stage, do)


def _stage(found: Place, stage: str, do: Callable[[], Any]) -> None:
    log.info("stage begun", world=found.world.name, stage=stage)
    start = time.monotonic()
    do()
    seconds = time.monotonic() - start
    about = _kept(found.folder)
    about["world"] = asdict(found.world)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    about["stages"][stage] = {"seconds": round(seconds, 2), "peak_mib_so_far": peak}
    _keep(found.folder, about)
    log.info("stage ended", world=found.world.name, stage=stage, seconds=round(seconds, 1))


def _simulate(found: Place) -> None:
    from leadgraph.simulate.run import simulate

    world = found.world
    whole = found.folder.parent / replace(world, without="").name
    if world.without and "simulate" in _kept(whole)["stages"]:
        # The same drops; what is left out of them is left out when they are staged.
        found.folder.mkdir(parents=True, exist_ok=True)
        (found.folder / "world").unlink(missing_ok=True)
        (found.folder / "world").symlink_to(whole / "world", target_is_directory=True)
        _keep(found.folder, _kept(found.folder) | {"drops": _kept(whole)["drops"]})
        return
    shutil.rmtree(found.folder / "world", ignore_errors=True)
    made = simulate(
        found.folder / "world",
        scale_name=world.scale,
        variant_name=world.variant,
        noise_name=world.noise,
        seed=world.seed,
    )
    about = _kept(found.folder)
    about["drops"] = [str(drop.relative_to(found.folder)) for drop in made.drops]
    _keep(found.folder, about)


def _ingest(found: Place) -> None:
    from leadgraph import first_load

    drops = [found.folder / one for one in _kept(found.folder)["drops"]]
    if found.world.without:
        drops = leave_out(drops, found.world.without, found.folder / "drops-left")
    for done, drop in enumerate(drops, 1):
        first_load.stage(found.settings, drop)
        log.info("drop staged", world=found.world.name, done=done, of=len(drops))


def _resolve(found: Place) -> None:
    from resolution.resolve import resolve

    # Scope and groups name persons who may be no more.
    shutil.rmtree(found.settings.home / "derived", ignore_errors=True)
    resolve(found.settings.home, None)


def _trace(found: Place) -> None:
    from leads.money.trace import trace

    trace(found.settings.home, None)


def _import(found: Place) -> None:
    from leadgraph import first_load
    from leadgraph.local import server

    shutil.rmtree(found.folder / "asked", ignore_errors=True)
    try:
        first_load.write_graph(found.settings, ports=(0, 0))
    finally:
        server.down(found.settings)


def leave_out(drops: Sequence[Path], feed: str, out: Path) -> list[Path]:
    """Return copies of drops without the files of a feed; a drop of nothing else is left out.

    Files are linked, not copied; the manifests say what is still there.
    """
    shutil.rmtree(out, ignore_errors=True)
    kept = []
    for drop in drops:
        manifest = yaml.safe_load((drop / "manifest.yml").read_text("utf-8"))
        files = [one for one in manifest["files"] if one["feed"] != feed]
        if not files:
            continue
        copy = out / drop.name
        copy.mkdir(parents=True)
        for one in files:
            (copy / one["path"]).parent.mkdir(parents=True, exist_ok=True)
            (copy / one["path"]).hardlink_to(drop / one["path"])
        text = yaml.safe_dump(manifest | {"files": files}, sort_keys=False, allow_unicode=True)
        (copy / "manifest.yml").write_text(text, "utf-8")
        kept.append(copy)
    return kept


def _kept(folder: Path) -> dict[str, Any]:
    path = folder / "stages.json"
    if not path.is_file():
        return {"world": None, "drops": [], "stages": {}}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _keep(folder: Path, about: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "stages.json.partial"
    partial.write_text(json.dumps(about, indent=1), "utf-8")
    partial.replace(folder / "stages.json")
