"""`evaluate money`: suspicious accounts, laundering attempts and traces, held against the truth."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import structlog

from leadgraph.evaluate import amlsim, amlworld, attempts, identity_worlds, money_worlds
from leadgraph.evaluate.metrics import Result
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from neo4j import Driver

    from leadgraph.settings import Settings

DATASETS = (amlsim.NAME, amlworld.NAME, money_worlds.NAME)
PUBLISHED = (amlsim.NAME, amlworld.NAME)
SHAPE_SECONDS = 600.0
"""How long one stored query may take on a whole ledger; analysts' runs are ended sooner."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Evaluation:
    """The figures."""

    results: tuple[Result, ...]

    def to_json(self) -> dict[str, object]:
        """Return what `--json` prints."""
        return {"evaluation": "money", "results": [one.to_json() for one in self.results]}


def evaluate(
    names: Sequence[str] = DATASETS,
    data: Path | None = None,
    seeds: Sequence[int] = identity_worlds.SEEDS,
    keep: Path | None = None,
) -> Evaluation:
    """Measure on data sets.

    Args:
        names: of `DATASETS`.
        data: the folder that has the published data in it.
        seeds: of the worlds; their figures are pooled.
        keep: where worlds are kept and looked for; else they are thrown away.

    Raises:
        LeadgraphError: a name is unknown, or published data is not there.
    """
    unknown = [name for name in names if name not in DATASETS]
    if unknown or not names:
        raise LeadgraphError(
            f"no data set {', '.join(unknown) or 'named'}; choose of {', '.join(DATASETS)} "
            "with --datasets"
        )
    asked = [name for name in DATASETS if name in names]
    if data is None and set(asked) & set(PUBLISHED):
        raise LeadgraphError(
            f"published data ({', '.join(n for n in asked if n in PUBLISHED)}) is not shipped; "
            "name its folder with --data, or ask for --datasets worlds"
        )
    # Read before anything long is begun for nothing.
    simulated = amlsim.read(data) if data and amlsim.NAME in asked else None
    world = amlworld.read(data) if data and amlworld.NAME in asked else None
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="leadgraph-evaluate-") as temporary:
        folder = Path(temporary)
        if simulated is not None:
            results += evaluate_amlsim(simulated, folder / amlsim.NAME)
        if world is not None:
            results += evaluate_amlworld(world, folder / amlworld.NAME)
        if money_worlds.NAME in asked:
            results += money_worlds.evaluate(keep or folder, seeds)
    return Evaluation(tuple(results))


def evaluate_amlsim(data: amlsim.AmlSim, folder: Path) -> list[Result]:
    """Load the AMLSim sample into a home and a Neo4j of its own, and rank its accounts."""
    from leadgraph.evaluate import suspicious
    from leadgraph.evaluate.open_data import scratch

    drops = amlsim.write_drops(data, folder / "drops", suspicious.SEEDS)
    with scratch(folder) as settings:
        found = attempts.chosen(found_shapes(settings, drops))
        return suspicious.measure(data, settings.home, found)


def evaluate_amlworld(data: amlworld.AmlWorld, folder: Path) -> list[Result]:
    """Load the attempts of AMLworld into a home and a Neo4j of its own, and name them.

    Attempts with an even number are those that stored queries were written on; those with an odd
    number were looked at by nobody.
    """
    from leadgraph.evaluate.open_data import scratch

    with scratch(folder) as settings:
        drops = amlworld.write_drops(data, folder / "drops")
        found = attempts.chosen(found_shapes(settings, drops, attempts.SETTINGS))
    development = [one for one in data.attempts if one.id % 2 == 0]
    measured = [one for one in data.attempts if one.id % 2]
    ties = [(row["from_account"], row["to_account"]) for row in data.rows]
    results: list[Result] = []
    for task, part in (("attempts, measured", measured), ("attempts, development", development)):
        results += attempts.measure(amlworld.NAME, task, part, found)
        results += attempts.by_commonest(amlworld.NAME, task, part, development)
        results += attempts.by_degree(amlworld.NAME, task, part, ties)
    return results


def found_shapes(
    settings: "Settings",
    drops: Sequence[Path],
    parameters: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> list[attempts.Instance]:
    """Load drops into the empty graph of `settings`, and ask it for every shape; see `shapes`.

    Raises:
        LeadgraphError: a drop is refused, or a query fails.
    """
    from leadgraph import pipeline
    from leadgraph.connection import address, driver

    for drop in drops:
        report = pipeline.ingest(settings, drop)
        if report.feeds_missing:
            raise LeadgraphError(
                f"{', '.join(report.feeds_missing)} of {report.drop} were not loaded; "
                f"{'; '.join(report.remarks)}"
            )
    pipeline.resolve(settings)
    with driver(settings) as opened:
        return shapes(opened, address(settings).database, parameters)


def shapes(
    driver: "Driver",
    database: str,
    parameters: Mapping[str, Mapping[str, object]],
    asked: Iterable[str] = tuple(attempts.SHAPES),
) -> list[attempts.Instance]:
    """Ask stored queries for all instances in the graph.

    Args:
        driver: of the graph.
        database: its database.
        parameters: of queries, by query, where they are not the defaults.
        asked: of `attempts.SHAPES`.
    """
    from cypher.library import load
    from cypher.run import run

    library = load()
    found: list[attempts.Instance] = []
    for shape in asked:
        query = library[shape]
        rows = run(
            driver,
            query,
            {"limit": query.front.params["limit"].max, **parameters.get(shape, {})},
            "evaluation",
            "evaluation on published data",
            database=database,
            timeout=SHAPE_SECONDS,
        )
        one = attempts.instances(shape, rows)
        log.info("shape looked for", shape=shape, instances=len(one))
        found += one
    return found
