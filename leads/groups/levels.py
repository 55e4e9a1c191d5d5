"""Who directs whom inside a group, and at which level each stands; none where nothing shows it.

- `nominee` (2): operates an account whose holder never does;
- `operates` (1): operates an account that its holder operates too;
- `pays` (2): pays the other regularly, a small part of own payments and more of the other's income,
  and pays at least two members so;
- `collects` (1): gets most of what the other pays on, from at least two members;
- `testimony` (1 at most): statements reports_to and paid_by; reliable ones 1, others .5.

What speaks for a pair one way is set off against what speaks for the other way. A level is 1 for
who directs others and is directed by nobody, else one more than the lowest of who directs them.
Testimony alone is weak, and so is one ground that is only a habit of payments upward.
Levels describe a group. They rank no leads: trophic levels and agony, which order a directed
network likewise, put organizers far down when they were tried as scores.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from leads.groups.communities import NONE
from leads.groups.ties import joined, principals
from leads.groups.traces import Traces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

Confidence = Literal["strong", "medium", "weak"]
CONFIDENCES: tuple[Confidence, ...] = ("weak", "medium", "strong")

Pair = tuple[int, int]


@dataclass(frozen=True)
class Measures:
    """Thresholds of what directs.

    Attributes:
        payments: fewest payments that are regular: three months' pay.
        days: fewest days between the first and the last, so that instalments of one deal are none.
        small: most of a payer's payments that go to one person as pay.
        passed: least part of a payer's payments that is passed on upwards.
        several: fewest members who are paid, or who pass on, in the same way: one may be a friend.
        strong, medium: what must speak for a pair; strong needs two grounds that agree.
    """

    payments: int = 3
    days: int = 45
    small: float = 0.34
    passed: float = 0.5
    several: int = 2
    strong: float = 3.0
    medium: float = 2.0


SPEAKS: Mapping[str, float] = {"nominee": 2.0, "operates": 1.0, "pays": 2.0, "collects": 1.0}
TESTIMONY = 1.0
"""The most that statements speak for: people in detention say what is wanted of them."""


@dataclass(frozen=True)
class Direction:
    """One person directs another of the same group; `weight` is what is left of the grounds."""

    above: int
    below: int
    confidence: Confidence
    because: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Level:
    """1 is highest."""

    level: int
    confidence: Confidence


def directions(traces: Traces, group: "Ints", measures: Measures | None = None) -> list[Direction]:
    """Return who directs whom, by persons; only inside groups.

    Args:
        traces: of everyone in scope.
        group: number of each person's group, or `NONE`.
        measures: thresholds.
    """
    measures = measures or Measures()
    grounds: defaultdict[Pair, dict[str, float]] = defaultdict(dict)
    for because, pairs in (
        *_control(traces, group).items(),
        ("pays", pays(traces, group, measures)),
        ("collects", _collects(traces, group, measures)),
    ):
        for pair in pairs:
            grounds[pair][because] = SPEAKS[because]
    for pair, weight in _testimony(traces, group).items():
        grounds[pair]["testimony"] = weight
    found = []
    for (above, below), why in grounds.items():
        weight = sum(why.values()) - sum(grounds.get((below, above), {}).values())
        if weight <= 0:
            continue
        confidence = _confidence(weight, len(why), measures)
        if set(why) == {"testimony"}:
            confidence = "weak"
        found.append(Direction(above, below, confidence, tuple(sorted(why)), weight))
    return sorted(found, key=lambda one: (one.above, one.below))


def _confidence(weight: float, grounds: int, measures: Measures) -> Confidence:
    if weight >= measures.strong and grounds >= 2:
        return "strong"
    return "medium" if weight >= measures.medium else "weak"


def _inside(group: "Ints", above: "Ints", below: "Ints") -> "Flags":
    inside: Flags = (group[above] == group[below]) & (group[above] != NONE) & (above != below)
    return inside


def _pairs(above: "Ints", below: "Ints", kept: "Flags") -> set[Pair]:
    return set(zip(above[kept].tolist(), below[kept].tolist(), strict=True))


def _control(traces: Traces, group: "Ints") -> dict[str, set[Pair]]:
    """Return who operates accounts of whom: where the holder never does, and where both do."""
    hands = traces.hands
    operates, holds = hands.how == 2, hands.how < 2
    rows, below = joined(hands.account[operates], hands.account[holds], hands.person[holds])
    above, account = hands.person[operates][rows], hands.account[operates][rows]
    behind_account, behind = principals(traces)
    width = len(traces.persons) + 1
    sole = np.isin(account * width + above, behind_account * width + behind)
    # A holder of the account who operates it too is no nominee; the register of hands has one row
    # for each of a person's hands on an account, so that "holds" alone says that they never do.
    inside = _inside(group, above, below)
    return {
        "nominee": _pairs(above, below, inside & sole),
        "operates": _pairs(above, below, inside & ~sole),
    }


def _paid(traces: Traces) -> "tuple[Ints, Ints, Ints]":
    """Return row of the payments, payer and payee: the persons whom they count for."""
    account, person = principals(traces)
    pay = traces.payments
    rows, payer = joined(pay.payer, account, person)
    rows2, payee = joined(pay.payee[rows], account, person)
    return rows[rows2], payer[rows2], payee


def pays(traces: Traces, group: "Ints", measures: Measures) -> set[Pair]:
    """Return payer and payee of regular pay inside groups, of who pays several members so."""
    pay = traces.payments
    row, payer, payee = _paid(traces)
    regular = (pay.count[row] >= measures.payments) & (
        pay.last[row] - pay.first[row] >= measures.days
    )
    down = (pay.of_payer[row] <= measures.small) & (pay.of_payee[row] > pay.of_payer[row])
    return _of_several(
        _pairs(payer, payee, regular & down & _inside(group, payer, payee)), 0, measures
    )


def passes(traces: Traces, group: "Ints", measures: Measures) -> set[Pair]:
    """Return payee and payer where who takes in money of many outsiders passes most of it on."""
    pay = traces.payments
    row, payer, payee = _paid(traces)
    flows = traces.flows
    up = (pay.of_payer[row] >= measures.passed) & flows.collecting[pay.payer[row]]
    return _pairs(payee, payer, up & _inside(group, payee, payer))


def _collects(traces: Traces, group: "Ints", measures: Measures) -> set[Pair]:
    pay = traces.payments
    row, payer, payee = _paid(traces)
    up = (pay.of_payer[row] >= measures.passed) & ~traces.flows.invested[pay.payer[row]]
    pairs = _pairs(payee, payer, up & _inside(group, payee, payer))
    return _of_several(pairs, 0, measures)


def _of_several(pairs: set[Pair], place: int, measures: Measures) -> set[Pair]:
    count: defaultdict[int, int] = defaultdict(int)
    for pair in pairs:
        count[pair[place]] += 1
    return {pair for pair in pairs if count[pair[place]] >= measures.several}


def _testimony(traces: Traces, group: "Ints") -> dict[Pair, float]:
    said = traces.statements
    found: defaultdict[Pair, float] = defaultdict(float)
    inside = _inside(group, said.above, said.below)
    for above, below, reliable in zip(
        said.above[inside].tolist(),
        said.below[inside].tolist(),
        said.reliable[inside].tolist(),
        strict=True,
    ):
        found[above, below] = max(found[above, below], TESTIMONY if reliable else TESTIMONY / 2)
    return dict(found)


def levels(found: Iterable[Direction]) -> dict[int, Level]:
    """Return the level of everyone who directs or is directed.

    Weak directions count only for who is directed by nothing better. Where persons direct each
    other in a circle, the weakest of these directions are left out until there is none.
    """
    import networkx as nx

    found = list(found)
    surely = {one.below for one in found if one.confidence != "weak"}
    graph: nx.DiGraph[int] = nx.DiGraph()
    for one in found:
        if one.confidence != "weak" or one.below not in surely:
            graph.add_edge(one.above, one.below, weight=one.weight, confidence=one.confidence)
    _break_circles(graph)
    level: dict[int, Level] = {}
    for person in nx.lexicographical_topological_sort(graph):
        over = [(level[p].level, graph.edges[p, person]["confidence"]) for p in graph.pred[person]]
        if over:
            lowest = max(depth for depth, _ in over)
            sure = max((c for depth, c in over if depth == lowest), key=CONFIDENCES.index)
            level[person] = Level(lowest + 1, sure)
        elif graph.succ[person]:
            sure = max(
                (graph.edges[person, q]["confidence"] for q in graph.succ[person]),
                key=CONFIDENCES.index,
            )
            level[person] = Level(1, sure)
    return level


def _break_circles(graph: "nx.DiGraph[int]") -> None:  # type: ignore[name-defined] # noqa: F821
    import networkx as nx

    while circles := [c for c in nx.strongly_connected_components(graph) if len(c) > 1]:
        for circle in circles:
            inside = [(a, b) for a, b in graph.edges(circle) if b in circle]
            weakest = min(graph.edges[edge]["weight"] for edge in inside)
            graph.remove_edges_from([e for e in inside if graph.edges[e]["weight"] == weakest])
