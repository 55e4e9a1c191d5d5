"""How long the lead lists of a whole world take, and in how much memory.

A simulated world is taken through gate, store, resolution, tracing and one import, as
`leadgraph evaluate roles` does it, and kept under `--keep`, so that a second run measures the
lists only. Measured, stage by stage:

- the way to the graph: simulating, gate and staging, resolution, tracing, the import;
- the lists: who is in scope, the accounts that serve a case, every indicator, ranking, and the
  explanations;
- one group's own list: the same for the cases of one group, median over several groups;
- beside them, on the same persons: degree and PageRank by networkx, and the measures of Neo4j's
  Graph Data Science library, ties read from the graph included.

    python -P benchmarks/lists.py --scale nation --keep /tmp/worlds
    python -P benchmarks/lists.py --scale tiny --groups 2      a smoke test
"""

import argparse
import json
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from leadgraph import pipeline
from leadgraph.connection import driver
from leadgraph.evaluate.roles import asked, loaded, plain, truth
from leadgraph.local import server
from leads import serving
from leads.explain.explanation import explain
from leads.indicators import indicators
from leads.role import roles
from leads.run import score_lists, write_scope
from leads.score import Questions, assess, feeds_loaded

Figures = dict[str, Any]
SLOWEST = 10


@contextmanager
def timed(figures: Figures, name: str) -> Iterator[None]:
    """Note how many seconds the block took."""
    start = time.monotonic()
    yield
    figures[name] = round(time.monotonic() - start, 3)
    print(f"  {name}: {figures[name]:.1f} s", file=sys.stderr, flush=True)


def lists(found: loaded.Place, groups: int) -> Figures:
    """Measure everything that a list is made of, on a graph that is there."""
    figures: Figures = {}
    with loaded.running(found), driver(found.settings) as opened:
        counted = opened.execute_query(
            "MATCH (n) WITH count(n) AS nodes MATCH ()-[r]->() RETURN nodes, count(r) AS ties"
        ).records[0]
        figures["nodes"], figures["relationships"] = counted["nodes"], counted["ties"]
        home = found.settings.home
        with (
            pipeline.one_at_a_time(found.settings),
            pipeline.open_graph(found.settings) as (d, door),
        ):
            with timed(figures, "scope"):
                write_scope(d, home, door, database=door.database)
            with timed(figures, "serving"):
                serving.write(d, home, door, database=door.database)
        questions = Questions(opened)
        figures["persons_in_scope"] = len(questions.scope)
        by_indicator: dict[str, float] = {}
        rows = 0
        for id, params in asked.wanted():
            with timed(by_indicator, id):
                rows += len(questions.answers(id, params))
        figures["indicators"] = round(sum(by_indicator.values()), 1)
        figures["answers"] = rows
        slow = sorted(by_indicator.items(), key=lambda one: -one[1])[:SLOWEST]
        figures["slowest_indicators"] = {id: round(seconds, 1) for id, seconds in slow}
        with timed(figures, "ranking"):
            ranked = [assess(opened, role, questions=questions) for role in roles().values()]
        with timed(figures, "explanations"):
            feeds = feeds_loaded(opened)
            for one in ranked:
                explain(opened, one, questions, feeds, home=home)
        figures["leads"] = Counter(lead.role for one in ranked for lead in one.leads)
        figures["list_in_all"] = round(
            sum(figures[n] for n in ("scope", "serving", "indicators", "ranking", "explanations")),
            1,
        )
        figures["one_group"] = one_group(found, opened, groups)
        figures["neo4j_mib"] = server.memory(server.running(found.settings)) >> 20
        figures |= beside(opened)
    figures["python_peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return figures


def one_group(found: loaded.Place, opened: Any, groups: int) -> Figures:
    """Return seconds of the organizers' list of the cases of single groups, scope as written."""
    known = truth.read(found.truth)
    seconds = []
    for group in sorted(known.cases)[:groups]:
        start = time.monotonic()
        score_lists(opened, roles_wanted=["organizers"], cases=sorted(known.cases[group]))
        seconds.append(time.monotonic() - start)
    return {"groups": len(seconds), "median": round(statistics.median(seconds), 2),
            "slowest": round(max(seconds), 2)}  # fmt: skip


def beside(opened: Any) -> Figures:
    """Return what plain measures of the same persons take."""
    import networkx as nx

    figures: Figures = {}
    with timed(figures, "gds_all_measures_ties_included"):
        plain.measure(opened)
    with timed(figures, "networkx_ties_read"):
        persons, ties = plain.ties(opened)
    with timed(figures, "networkx_degree_and_pagerank"):
        network = nx.Graph(ties)
        network.add_nodes_from(range(len(persons)))
        nx.degree_centrality(network)
        nx.pagerank(network)
    figures["ties"] = len(ties)
    return figures


def main() -> None:
    """Measure one world and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", default="town")
    parser.add_argument("--variant", default="plain")
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--groups", type=int, default=5)
    asked_for = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with tempfile.TemporaryDirectory(prefix="leadgraph-lists-") as temporary:
        keep = asked_for.keep or Path(temporary)
        world = loaded.World(asked_for.scale, asked_for.variant, "low", asked_for.seed)
        found = loaded.place(keep, world)
        loaded.load(found)
        figures: Figures = {
            "world": world.name,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
            "load_average": round(os.getloadavg()[0], 1),
            "stages": found.seconds,
            "indicators_in_library": len(indicators()),
        }
        figures |= lists(found, asked_for.groups)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
