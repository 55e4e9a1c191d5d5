"""How long the lead lists of a whole world take, and in how much memory.

A simulated world is taken through gate, store, resolution, tracing and one import, as
`leadgraph evaluate roles` does it, and kept under `--keep`, so that a second run measures the
lists only. Measured, stage by stage:

- the way to the graph: simulating, gate and staging, resolution, tracing, the import;
- the ground of all lists: who is in scope, and the accounts that serve a case;
- each role's list alone, as `leadgraph leads ROLE` makes it once the ground is there: every
  question asked, ranked, explained;
- all roles' lists in one run, in which no question is asked twice (left out with `--apart`, for
  its answers need the memory of all lists), and the slowest questions;
- one group's own list, as `leadgraph leads organizers --case` makes it after a full run, median
  over several groups;
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
from leadgraph.evaluate.roles import loaded, plain, truth
from leadgraph.local import server
from leads import kept, serving
from leads.ground import write_scope
from leads.indicators import indicators
from leads.role import roles
from leads.run import make_lists, score_lists
from leads.score import Questions

Figures = dict[str, Any]
SLOWEST = 10


@contextmanager
def timed(figures: Figures, name: str) -> Iterator[None]:
    """Note how many seconds the block took."""
    start = time.monotonic()
    yield
    figures[name] = round(time.monotonic() - start, 3)
    print(f"  {name}: {figures[name]:.1f} s", file=sys.stderr, flush=True)


def lists(found: loaded.Place, groups: int, together: bool) -> Figures:
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
        figures["persons_in_scope"] = len(Questions(opened).scope)
        made, seconds = [], dict[str, float]()
        for role in roles().values():
            with timed(figures, f"list_{role.role}"):
                lists_made, questions = score_lists(opened, roles_wanted=[role.role], home=home)
            made += lists_made
            seconds |= {id: max(took, seconds.get(id, 0)) for id, took in questions.seconds.items()}
        kept.keep(home, made, len(questions.protected()))
        figures["leads"] = Counter(lead.role for one in made for lead in one.leads)
        slow = sorted(seconds.items(), key=lambda one: -one[1])[:SLOWEST]
        figures["slowest_indicators"] = {id: round(took, 1) for id, took in slow}
        if together:
            del made, lists_made, questions
            with timed(figures, "all_lists"):
                score_lists(opened, home=home)
        with pipeline.open_graph(found.settings) as (d, door):
            figures["one_group"] = one_group(found, d, door, groups)
        figures["neo4j_mib"] = server.memory(server.running(found.settings)) >> 20
        figures |= beside(opened)
    figures["python_peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return figures


def one_group(found: loaded.Place, opened: Any, door: Any, groups: int) -> Figures:
    """Return seconds of the organizers' list of the cases of single groups, files written."""
    known, home = truth.read(found.truth), found.settings.home
    seconds = []
    for group in sorted(known.cases)[:groups]:
        start = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="leadgraph-lists-") as out:
            make_lists(
                opened, home, door, Path(out), roles=["organizers"], cases=known.cases[group]
            )
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
    parser.add_argument("--apart", action="store_true", help="no run of all lists together")
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
        figures |= lists(found, asked_for.groups, together=not asked_for.apart)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
