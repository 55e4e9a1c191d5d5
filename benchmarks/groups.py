"""Groups at a nation's size: seconds, memory and what is found again, beside networkx's Louvain.

Makes up ties of the shape that simulated worlds have: groups of log-normal size held together by a
few whom the others are tied to, a facilitator for every ten groups, households of everybody else.
Runs `leads.groups.communities.detect` and the plain methods on the same ties, each in a process of
its own. Louvain of networkx is stopped after a limit; that it did not end is its result.

    python benchmarks/groups.py --persons 500000 --seeds 10 --limit 300
"""

import argparse
import json
import multiprocessing as mp
import resource
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from leads.groups import communities

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from scipy.sparse import csr_array

    Ints = np.ndarray[Any, np.dtype[np.int64]]

MEMBERS = 0.34
"""Part of the persons who are in groups: of 500,000, 56,000 suspects and 112,000 others."""


METHODS = ("leadgraph", "leadgraph, one run", "leiden, resolution 1", "networkx louvain")


def made_up(persons: int, seed: int = 1) -> "tuple[csr_array, Ints]":
    """Return ties of so many persons, and each one's true group (-1: none)."""
    from scipy.sparse import coo_array

    random = np.random.default_rng(seed)
    group = np.full(persons, -1, dtype=np.int64)
    ends: list[tuple[Ints, Ints, Any]] = []
    at, number = 0, 0
    while at < MEMBERS * persons:
        size = int(np.clip(random.lognormal(4.5, 0.85), 10, 450))
        people = np.arange(at, at + size)
        group[people] = number
        teams = np.array_split(people[1:], max(1, size // 25))
        for team in teams:
            lead = np.full(len(team), team[0])
            ends.append((lead, team, random.uniform(0.2, 1.0, len(team))))
            ends.append((np.full(1, people[0]), team[:1], np.ones(1)))
            paid = random.random(len(team)) < 0.5
            ends.append(
                (np.full(paid.sum(), people[0]), team[paid], random.uniform(0.1, 0.6, paid.sum()))
            )
            few = min(len(team), 8)
            a, b = np.triu_indices(few, 1)
            ends.append((team[a], team[b], np.full(len(a), 1 / (few - 1))))
        at, number = at + size, number + 1
    bosses = np.flatnonzero(np.diff(group, prepend=-1) > 0)
    for shared in np.array_split(random.permutation(bosses), max(1, number // 10)):
        ends.append((np.full(len(shared), at), shared, np.full(len(shared), 0.3)))
        ends.append(
            (
                np.full(len(shared), at),
                np.minimum(shared + 3, persons - 1),
                np.full(len(shared), 0.3),
            )
        )
        at += 1
    homes = np.arange(at, persons)
    ends.append((homes[:-1:3], homes[1::3][: len(homes[:-1:3])], np.ones(len(homes[:-1:3]))))
    outside = random.integers(at, persons, persons // 2)
    ends.append(
        (
            random.integers(0, persons, persons // 2),
            outside,
            random.uniform(0.01, 0.1, persons // 2),
        )
    )
    row = np.concatenate([e[0] for e in ends])
    column = np.concatenate([e[1] for e in ends])
    weight = np.concatenate([e[2] for e in ends])
    apart = row != column
    half = coo_array((weight[apart], (row[apart], column[apart])), shape=(persons, persons)).tocsr()
    ties = (half + half.T).tocsr()
    ties.sort_indices()
    return ties, group


def found_by_networkx(ties: "csr_array") -> "Ints":
    """Return the communities of networkx's Louvain."""
    import networkx as nx

    graph = nx.from_scipy_sparse_array(ties)
    label = np.full(ties.shape[0], -1, dtype=np.int64)
    for number, people in enumerate(nx.community.louvain_communities(graph, seed=1)):
        label[list(people)] = number
    return label


def measure(method: str, persons: int, seeds: int, out: "Connection") -> None:
    """Run one method in this process and send what it took and found."""
    ties, group = made_up(persons)
    makers: dict[str, Callable[[], Any]] = {
        "leadgraph": lambda: communities.detect(ties, seeds=seeds),
        "leadgraph, one run": lambda: communities.run(ties, 1),
        "leiden, resolution 1": lambda: communities.leiden(ties, 1, 1.0),
        "networkx louvain": lambda: found_by_networkx(ties),
    }
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, worked = time.monotonic(), time.process_time()
    made = makers[method]()
    seconds, cpu = time.monotonic() - began, time.process_time() - worked
    label = made.label if method == "leadgraph" else made
    inside = group >= 0
    out.send(
        {
            "method": method,
            "persons": persons,
            "ties": int(ties.nnz // 2),
            "runs": seeds if method == "leadgraph" else 1,
            "seconds": round(seconds, 1),
            "cpu_seconds": round(cpu, 1),
            "gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
            "gib_before": round(before / 2**20, 2),
            "true_groups": int(group.max()) + 1,
            "adjusted_rand_of_members": round(
                communities.adjusted_rand(label[inside] + 1, group[inside]), 3
            ),
            "agreement": getattr(made, "agreement", None),
        }
    )


def main() -> None:
    """Measure every method and print one JSON object a line, then the ratio to networkx."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--persons", type=int, default=500_000)
    parser.add_argument("--seeds", type=int, default=communities.SEEDS)
    parser.add_argument("--methods", nargs="*", default=METHODS, choices=METHODS)
    parser.add_argument("--limit", type=float, default=300, help="seconds for each method")
    asked = parser.parse_args()
    took: dict[str, float] = {}
    for method in asked.methods:
        receiver, sender = mp.Pipe(duplex=False)
        process = mp.get_context("spawn").Process(
            target=measure, args=(method, asked.persons, asked.seeds, sender)
        )
        process.start()
        if receiver.poll(asked.limit):
            row = receiver.recv()
            took[method] = row["cpu_seconds"]
        else:
            row = {"method": method, "persons": asked.persons, "seconds": f"over {asked.limit:g}"}
            process.kill()
        process.join()
        print(json.dumps(row), flush=True)
    one = took.get("leadgraph, one run")
    if one and "networkx louvain" in took:
        print(json.dumps({"louvain_to_one_run": round(took["networkx louvain"] / one, 1)}))


if __name__ == "__main__":
    main()
