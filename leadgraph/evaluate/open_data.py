"""`evaluate open-data`: published data through the whole system, beside what anyone would try."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import neo4j
import structlog

from leadgraph.evaluate import baselines, caviar
from leadgraph.evaluate.metrics import Result, chance, of_ranking
from leadgraph.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True)
class Evaluation:
    """The figures, and how many leads the lists had (with contact alone, none can form)."""

    results: tuple[Result, ...]
    leads: Mapping[str, int]
    persons: int

    def to_json(self) -> dict[str, object]:
        """Return what `--json` prints."""
        return {"evaluation": "open-data", "results": [one.to_json() for one in self.results]}


@contextmanager
def scratch(folder: Path) -> Iterator[Settings]:
    """Yield settings with a home and a Neo4j of their own under `folder`; stop the Neo4j after.

    Nothing of the user's own home and database is touched, whatever the environment names.
    """
    from leadgraph.local import server

    own = Settings.own(folder, heap="600m", pagecache="128m")
    server.up(own, ports=(0, 0))
    try:
        yield own
    finally:
        server.down(own)


@dataclass(frozen=True)
class Rankings:
    """Everyone's score by every method (`leadgraph`: points before gates), for one role."""

    role: str
    wanted: frozenset[str]
    scores: Mapping[str, Mapping[str, float]]
    leads: int


def rank_caviar(data: Path, folder: Path, settings: Settings) -> tuple[list[Rankings], int]:
    """Load Project Caviar into the empty graph of `settings`, and rank its actors by role.

    Drops are written under `folder/drops`. Actors without points stand together at the end.

    Returns:
        The rankings, and the number of persons that the actors were judged to be.

    Raises:
        LeadgraphError: the data is not there.
    """
    from leadgraph import pipeline
    from leadgraph.connection import address, driver

    read = caviar.read(data)
    for drop in caviar.write_drops(read, folder / "drops"):
        pipeline.ingest(settings, drop)
    pipeline.resolve(settings)
    pipeline.trace(settings)
    run = pipeline.leads(settings)
    database = address(settings).database
    found: list[Rankings] = []
    central = baselines.centralities(read.weights, read.actors)
    with driver(settings) as opened:
        people = caviar.actors_of(_mentions(opened, database))
        for role in caviar.ROLES.values():
            wanted = frozenset(actor for actor, named in read.roles.items() if named == role)
            points = _points(opened, database, role, people)
            scores = {actor: points.get(actor, 0.0) for actor in read.actors}
            found.append(Rankings(role, wanted, {"leadgraph": scores, **central}, run.counts[role]))
            log.info("role ranked", role=role, with_points=sum(p > 0 for p in scores.values()))
    return found, len(people)


def evaluate_caviar(data: Path, folder: Path, settings: Settings) -> Evaluation:
    """Measure the rankings of Project Caviar; see `rank_caviar`."""
    found, persons = rank_caviar(data, folder, settings)
    results: list[Result] = []
    for one in found:
        ranked = len(one.scores["leadgraph"])
        results.append(Result("caviar", one.role, "leads", one.leads, ranked, "leadgraph"))
        for method, scores in one.scores.items():
            results += of_ranking("caviar", one.role, method, scores, one.wanted)
        results += chance("caviar", one.role, len(one.wanted), ranked)
    return Evaluation(tuple(results), {one.role: one.leads for one in found}, persons)


def _mentions(opened: neo4j.Driver, database: str) -> list[tuple[str, str]]:
    query = (files("leadgraph") / "evaluate" / "read" / "identities.cypher").read_text("utf-8")
    with opened.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        return session.execute_read(
            lambda tx: [(row["mention"], row["person"]) for row in tx.run(query)]
        )


def _points(
    opened: neo4j.Driver, database: str, role: str, people: Mapping[str, set[str]]
) -> dict[str, float]:
    """Return each actor's points before gates, of the best person that they were judged to be."""
    from leads.score import candidates

    best: dict[str, float] = {}
    for person, points in candidates(opened, role, database=database):
        for actor in people.get(person, ()):
            best[actor] = max(best.get(actor, 0.0), float(points))
    return best
