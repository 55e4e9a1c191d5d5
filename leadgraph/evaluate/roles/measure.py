"""Figures of lists and of plain rankings, pooled over the worlds of one variant.

Precision at k takes for k, world by world, the number of true members where that is smaller, so
that a perfect list reaches 1; hits and places are then added up over worlds and given a Wilson
interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
JASA 1927). A list shorter than k has its missing places counted as wrong. Average precision is
the mean over worlds.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_high

from leadgraph.evaluate.metrics import Result, average_precision, precision_at
from leadgraph.evaluate.roles.lists import RoleList

CUTS = (20, 100)
LEADGRAPH = "leadgraph"
NOT_LISTED = 1e9


@dataclass(frozen=True)
class Ranked:
    """How one ranking of one world does for one role: expected hits in the first k (by cut), k
    itself, average precision, and how many members there are."""

    hits: Mapping[int, float]
    k: Mapping[int, int]
    average: float | None
    members: int


def of_list(found: RoleList) -> Ranked:
    """Return how a list does; a person listed twice is found once, the second time is a miss."""
    members = len(found.wanted)
    k = {cut: min(cut, members) for cut in CUTS}
    precise = sum(
        sum(found.hits[: place + 1]) / (place + 1) for place, hit in enumerate(found.hits) if hit
    )
    return Ranked(
        {cut: float(sum(found.hits[: k[cut]])) for cut in CUTS},
        k,
        precise / members if members else None,
        members,
    )


def of_scores(scores: Mapping[str, float], wanted: Collection[str]) -> Ranked:
    """Return how scores of candidates do, ties broken at random in expectation."""
    k = {cut: min(cut, len(wanted)) for cut in CUTS}
    hits = {cut: precision_at(scores, wanted, k[cut]) * k[cut] if k[cut] else 0.0 for cut in CUTS}
    return Ranked(hits, k, average_precision(scores, wanted), len(wanted))


def pooled(dataset: str, role: str, method: str, worlds: Sequence[Ranked]) -> list[Result]:
    """Return precision at each cut with its interval, and mean average precision.

    Hits that are expected values, where scores tie, are rounded for the interval.
    """
    results = []
    for cut in CUTS:
        places = sum(one.k[cut] for one in worlds)
        hits = sum(one.hits[cut] for one in worlds)
        low, high = wilson(round(hits), places)
        name = f"precision_at_{cut}"
        share = hits / places if places else None
        for metric, value in ((name, share), (f"{name}_low", low), (f"{name}_high", high)):
            results.append(Result(dataset, role, metric, value, places, method))
    averages = [one.average for one in worlds if one.average is not None]
    mean = sum(averages) / len(averages) if averages else None
    members = sum(one.members for one in worlds)
    return [Result(dataset, role, "average_precision", mean, members, method), *results]


def wilson(hits: int, places: int) -> tuple[float | None, float | None]:
    """Return the 95 % Wilson interval of a share; none of no places."""
    from scipy.stats import binomtest

    if not places:
        return None, None
    found = binomtest(hits, places).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def of_lists(dataset: str, role: str, lists: Sequence[tuple[int, RoleList]]) -> list[Result]:
    """Return everything that is told of the lists of one role in several worlds.

    Args:
        lists: seed and list of each world.

    `n` of `recall` is the number of true members; `recall_in_scope` leaves out those whom no case
    reaches; `listed_*` are leads by who they truly are, `n` then all leads. `rank:<seed>/<person>`
    is the rank of a hidden member on the list within the cases of their own group, none where
    they are not on it; `median_rank_hidden` counts those as last
    (of two middle ranks the worse).
    """
    results = pooled(dataset, role, LEADGRAPH, [of_list(one) for _, one in lists])

    def add(metric: str, value: float | None, n: int) -> None:
        results.append(Result(dataset, role, metric, value, n, LEADGRAPH))

    members = sum(len(one.wanted) for _, one in lists)
    reached = sum(len(one.in_scope) for _, one in lists)
    hits = sum(sum(one.hits) for _, one in lists)
    leads = sum(len(one.listed) for _, one in lists)
    add("members", members, len(lists))
    add("members_in_scope", reached, members)
    add("members_protected", sum(len(one.suppressed) for _, one in lists), reached)
    add("recall", hits / members if members else None, members)
    add("recall_in_scope", hits / reached if reached else None, reached)
    add("precision", hits / leads if leads else None, leads)
    add("listed", leads, leads)
    kinds = {
        "lookalikes": "lookalike",
        "victims": "victim",
        "other_members": "other member",
        "bystanders": "bystander",
        "unmatched": "unmatched",
    }
    for metric, kind in kinds.items():
        add(f"listed_{metric}", sum(one.listed_as[kind] for _, one in lists), leads)
    twice = sum(one.listed_as["member"] - sum(one.hits) for _, one in lists)
    add("listed_twice", twice, leads)
    ranks = {
        f"{seed}/{person}": rank
        for seed, one in lists
        for person, rank in one.ranks_in_group(one.listed).items()
    }
    if ranks:
        middle = median_high(NOT_LISTED if rank is None else rank for rank in ranks.values())
        add("median_rank_hidden", None if middle >= NOT_LISTED else middle, len(ranks))
        add("hidden_listed", sum(rank is not None for rank in ranks.values()), len(ranks))
    for person, place in sorted(ranks.items()):
        add(f"rank:{person}", place, leads)
    return results
