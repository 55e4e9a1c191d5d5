"""`groups evaluate`: groups and levels held against a simulated world's truth, beside what anyone
would try: components, label propagation, Louvain, Leiden.

Every method gets the same ties. Each is measured twice: as it is, and with the rules of
`leads.groups.members`, so that it shows what the method does and what the rules do. Persons are
matched to true people by their identities. B-cubed (Bagga, Baldwin 1998) is over everyone in a
found group and every true member in scope; a bystander in a group counts as a group of their own.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import neo4j
import numpy as np
import structlog

from leadgraph.evaluate.metrics import Result
from leadgraph.evaluate.worlds import truth_table
from leads.groups import communities, levels, members
from leads.groups.communities import NONE
from leads.groups.ties import Ties, build
from leads.groups.traces import Traces, read

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

OWN = "leadgraph"
MEMBERS = frozenset(
    {"organizer", "operator", "recruiter", "mule", "fund_sponsor", "border_facilitator",
     "sim_supplier"}
)  # fmt: skip
"""Roles that make a member, where the truth names a group."""

log = structlog.get_logger()


@dataclass(frozen=True)
class True_:
    """What the truth says of one person in scope; a person who is nobody true has no roles."""

    person: str | None
    roles: frozenset[str]
    groups: frozenset[str]
    hidden: bool


@dataclass(frozen=True)
class Directed:
    """True pairs of who directs whom, by people; empty where the truth has none."""

    pairs: frozenset[tuple[str, str]]


def evaluate_groups(
    driver: neo4j.Driver,
    truth: Path,
    *,
    database: str = "neo4j",
    protected: Sequence[str] = (),
    dataset: str = "world",
) -> list[Result]:
    """Return the figures of the world that is loaded.

    Raises:
        LeadgraphError: the truth is not there.
    """
    people, directed = _truth(truth)
    traces = read(driver, database=database, without=protected)
    who = _matched(driver, database, traces, truth, people)
    ties = build(traces)
    results: list[Result] = []
    found = communities.detect(ties.matrix)
    chosen = members.choose(traces, ties, found)
    for method, label in _labels(ties, found).items():
        results += _groups(label, who, dataset, f"{method}, no rules")
        results += _groups(members.prune(traces, ties, label), who, dataset, method)
        log.info("method measured", method=method)
    results += [
        Result(dataset, "", "agreement", found.agreement, len(found.runs), OWN, "stability"),
        Result(
            dataset, "", "mean_jaccard",
            float(chosen.group_stability.mean()) if chosen.groups else None,
            chosen.groups, OWN, "stability",
        ),
    ]  # fmt: skip
    results += _ablation(traces, ties, who, dataset)
    results += _levels(traces, chosen.group, who, directed, dataset)
    return results


def _labels(ties: Ties, found: communities.Communities) -> dict[str, "Ints"]:
    makers: Mapping[str, Callable[[], Ints]] = {
        OWN: lambda: found.label,
        "leadgraph, one run": lambda: communities.run(ties.matrix, 1),
        "leiden, resolution 1": lambda: communities.leiden(ties.matrix, 1, 1.0),
        "leiden, constant Potts .005": lambda: _potts(ties, 0.005),
        "louvain": lambda: _networkx(ties, "louvain"),
        "label propagation": lambda: _networkx(ties, "propagation"),
        "components": lambda: _components(ties, 0.0),
        "components of ties over .3": lambda: _components(ties, 0.3),
    }
    return {name: make() for name, make in makers.items()}


def _potts(ties: Ties, resolution: float) -> "Ints":
    """Return a run of Leiden by the constant Potts model (Traag and others 2011)."""
    import graspologic_native  # type: ignore[import-untyped]

    matrix = ties.matrix
    label = np.full(ties.persons, NONE, dtype=np.int64)
    _, found = graspologic_native.leiden_csr(
        matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64), ties.persons,
        resolution=resolution, iterations=3, use_modularity=False, seed=1,
    )  # fmt: skip
    label[list(found)] = list(found.values())
    label[np.diff(matrix.indptr) == 0] = NONE
    return communities.numbered(label)


def _components(ties: Ties, least: float) -> "Ints":
    from scipy.sparse.csgraph import connected_components

    matrix = ties.matrix.copy()
    matrix.data[matrix.data <= least] = 0
    matrix.eliminate_zeros()
    label = connected_components(matrix, directed=False)[1].astype(np.int64)
    label[np.diff(matrix.indptr) == 0] = NONE
    return communities.numbered(label)


def _networkx(ties: Ties, method: str) -> "Ints":
    import networkx as nx

    graph = nx.from_scipy_sparse_array(ties.matrix)
    graph.remove_nodes_from(list(nx.isolates(graph)))
    found = (
        nx.community.louvain_communities(graph, seed=1)
        if method == "louvain"
        else nx.community.asyn_lpa_communities(graph, weight="weight", seed=1)
    )
    label = np.full(ties.persons, NONE, dtype=np.int64)
    for number, persons in enumerate(found):
        label[list(persons)] = number
    return label


def _truth(folder: Path) -> tuple[dict[str, True_], Directed]:
    people = {}
    for row in truth_table(folder / "people.csv"):
        roles = frozenset(row["roles"].split(";"))
        groups = frozenset(row["group"].split(";")) - {""} if roles & MEMBERS else frozenset()
        people[row["person"]] = True_(row["person"], roles, groups, row["hidden"] == "true")
    pairs: set[tuple[str, str]] = set()
    if (folder / "levels.csv").is_file():
        pairs = {(r["superior"], r["subordinate"]) for r in truth_table(folder / "levels.csv")}
    return people, Directed(frozenset(pairs))


def _matched(
    driver: neo4j.Driver,
    database: str,
    traces: Traces,
    truth: Path,
    people: Mapping[str, True_],
) -> list[True_]:
    """Return for each person of the traces whom most of their identities are."""
    from leadgraph.evaluate.worlds import read_truth
    from leads import reading

    mentions = read_truth(truth).mentions
    nobody = True_(None, frozenset(), frozenset(), False)
    who: dict[str, True_] = {}
    keys = traces.persons.keys
    for at in range(0, len(keys), 5_000):
        params = {"persons": keys[at : at + 5_000]}
        for row in reading.rows(driver, database, "persons", params):
            seen = Counter(
                mentions[place.removesuffix("_")]
                for one in row["identities"]
                for place in one
                if place.removesuffix("_") in mentions
            )
            top = min(seen, key=lambda p: (-seen[p], p)) if seen else None
            who[row["person"]] = people.get(top or "", nobody)
    return [who.get(key, nobody) for key in keys]


def _groups(label: "Ints", who: Sequence[True_], dataset: str, method: str) -> list[Result]:
    listed = np.flatnonzero(label != NONE).tolist()
    wanted = [place for place, one in enumerate(who) if one.groups]
    precision, recall = b_cubed(label, [one.groups for one in who])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    both = np.asarray([p for p in wanted if label[p] != NONE], dtype=np.int64)
    ids = {g: n for n, g in enumerate(sorted({min(who[p].groups) for p in wanted}))}
    true = np.asarray([ids[min(who[p].groups)] for p in both], dtype=np.int64)
    rand = communities.adjusted_rand(label[both], true) if len(both) > 1 else None

    def one(metric: str, value: float | None, n: int) -> Result:
        return Result(dataset, "", metric, value, n, method, "groups")

    def of(kind: str) -> int:
        return sum(any(r.startswith(kind) for r in who[p].roles) and not who[p].groups
                   for p in listed)  # fmt: skip

    return [
        one("groups", float(len(np.unique(label[listed]))), len(listed)),
        one("b_cubed_precision", precision, len(listed)),
        one("b_cubed_recall", recall, len(wanted)),
        one("b_cubed_f1", f1, len(wanted)),
        one("adjusted_rand_of_members", rand, len(both)),
        one("member_precision", _share(sum(bool(who[p].groups) for p in listed), len(listed)),
            len(listed)),
        one("member_recall", _share(len(both), len(wanted)), len(wanted)),
        one("listed_lookalikes", float(of("lookalike")), len(listed)),
        one("listed_victims", float(of("victim") + of("held")), len(listed)),
    ]  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def b_cubed(label: "Ints", groups: Sequence[frozenset[str]]) -> tuple[float, float]:
    """Return B-cubed precision and recall; two people are together where they share any group.

    Precision is over everyone in a found group, recall over everyone in a true one. Who is in no
    true group is right beside nobody; who is in no found one is found beside themselves only.
    """
    found: defaultdict[int, list[int]] = defaultdict(list)
    true: defaultdict[str, set[int]] = defaultdict(set)
    for place, own in enumerate(groups):
        if label[place] != NONE:
            found[int(label[place])].append(place)
        for group in own:
            true[group].add(place)
    precisions, recalls = [], []
    for persons in found.values():
        inside = set(persons)
        count = {
            group: len(true[group] & inside) for group in {g for p in persons for g in groups[p]}
        }
        for person in persons:
            own = groups[person]
            if len(own) == 1:
                (group,) = own
                right = count[group]
            else:
                right = len(set().union(*(true[g] for g in own)) & inside) if own else 0
            precisions.append(right / len(persons))
            if own:
                whole = (
                    len(set().union(*(true[g] for g in own)))
                    if len(own) > 1
                    else len(true[min(own)])
                )
                recalls.append(right / whole)
    for place, own in enumerate(groups):
        if own and label[place] == NONE:
            recalls.append(1 / len(set().union(*(true[g] for g in own))))
    return _mean(precisions), _mean(recalls)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _ablation(traces: Traces, ties: Ties, who: Sequence[True_], dataset: str) -> list[Result]:
    """Return the figures with each family of ties left out."""
    results = []
    for family, pairs in ties.families.items():
        if not len(pairs):
            continue
        less = ties.without(family)
        label = communities.run(less.matrix, 1)
        results += _groups(members.prune(traces, less, label), who, dataset, f"without {family}")
    return results


def _levels(
    traces: Traces, group: "Ints", who: Sequence[True_], directed: Directed, dataset: str
) -> list[Result]:
    """Return how right the directions and levels are, by confidence."""
    made = levels.directions(traces, group)
    level = levels.levels(made)
    results = []

    def add(metric: str, value: float | None, n: int) -> None:
        results.append(Result(dataset, "", metric, value, n, OWN, "levels"))

    above = _closure(directed.pairs)
    for confidence in levels.CONFIDENCES:
        pairs = [
            (who[d.above].person, who[d.below].person)
            for d in made
            if d.confidence == confidence and who[d.above].groups and who[d.below].groups
        ]
        judged = [(a, b) for a, b in pairs if (a, b) in above or (b, a) in above]
        if above:
            right = sum(pair in above for pair in judged)
            add(f"directions_right_{confidence}", _share(right, len(judged)), len(judged))
        add(f"directions_{confidence}", float(len(pairs)), len(pairs))
    inside = np.flatnonzero(group != NONE).tolist()
    bosses = [p for p in inside if "organizer" in who[p].roles]
    hidden = [p for p in bosses if who[p].hidden]
    tops = [p for p in inside if p in level and level[p].level == 1]
    sure = [p for p in tops if level[p].confidence != "weak"]
    add("with_level", _share(sum(p in level for p in inside), len(inside)), len(inside))
    add("organizers_at_level_1", _share(sum(p in tops for p in bosses), len(bosses)), len(bosses))
    add("hidden_at_level_1", _share(sum(p in tops for p in hidden), len(hidden)), len(hidden))
    add("level_1_are_organizers", _share(sum(p in bosses for p in tops), len(tops)), len(tops))
    add(
        "level_1_not_weak_are_organizers",
        _share(sum(p in bosses for p in sure), len(sure)),
        len(sure),
    )
    return results


def _closure(pairs: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return every pair of who is above whom, directly or through others."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph(list(pairs))
    return set(nx.transitive_closure(graph).edges)
