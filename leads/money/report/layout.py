"""Where each node and band of a flow picture is drawn.

Method: layered drawing (K. Sugiyama, S. Tagawa, M. Toda, "Methods for Visual Understanding of
Hierarchical System Structures", IEEE SMC 11, 1981), as in d3-sankey, with three additions. Nodes
are first put in an order that little money goes against, beginning with the order in which the
money reached them (an insertion heuristic); what goes against it is drawn as a band that returns
below. A node's column is the longest way to it. Rows are found by barycentres; bands over several
columns hold a place in each. Ends have a track each below all nodes, which grows to the right, so
that no band to an end crosses the picture.

Libraries were looked at first: floweaver and ipysankeywidget draw in a browser; plotly's needs one
to write a picture; holoviews' refuses cycles and brings a plotting stack; sankey-mpl and pySankey
have no cycles and draw by matplotlib; Graphviz is a program to install. None gives one picture
for a page and a PDF.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from leads.money.report.network import ENDS, Network, Node

MOST_COLUMNS = 8
"""Columns of accounts: with more, letters on a page of A4 are smaller than six points."""
LIGHT = 0.02
"""Bands below this part of the widest do not push a node to a later column."""
PITCH = 24.0
"""Least distance of the middles of two nodes: two lines of text."""
BAR = 9.0
TOP = 30.0
LEFT = 12.0
RIGHT = 205.0
TALLEST = 230.0
"""Height of the fullest column without gaps, in points."""
ENTERED = 150.0
"""Height of all the money that came in."""
BACK = 110.0
"""Height of all bands that return."""
TRACK_GAP = 15.0
TRACK_LEAST = 18.0
"""Space that a thin track takes all the same, for its two lines of text."""
SWEEPS = 6
KEEPS_PLACE = 1.0
"""Width of a band from which on it has a place of its own in the columns that it passes."""

_Slot = tuple[int, Node | tuple[Node, Node]]
"""A column and what has a place in it: a node, or a band that passes."""


@dataclass(frozen=True)
class Spot:
    """Where a node stands."""

    x: float
    y: float
    height: float
    column: int


@dataclass(frozen=True)
class Ribbon:
    """A band: its width and the points at its middle that it runs through, left to right.

    `back` is the height of the track that it returns on, if it does.
    """

    width: float
    through: tuple[tuple[float, float], ...]
    back: float | None = None


@dataclass(frozen=True)
class Layout:
    """A picture's places; `scale` is points a minor unit."""

    width: float
    height: float
    scale: float
    spots: Mapping[Node, Spot]
    ribbons: Mapping[tuple[Node, Node], Ribbon]
    feeders: Mapping[tuple[Node, str], Ribbon]
    tracks: Mapping[str, tuple[float, float]]
    end_x: float


@dataclass
class _Plan:
    columns: dict[Node, int]
    back: set[tuple[Node, Node]]
    rows: list[list[_Slot]] = field(default_factory=list)


def columns(network: Network, reached: Mapping[Node, float]) -> tuple[int, int]:
    """Return how many columns of accounts the network takes, and the nodes of the fullest."""
    found = list(_plan(network, reached).columns.values())
    return max(found, default=0), max((found.count(column) for column in found), default=0)


def lay_out(network: Network, reached: Mapping[Node, float]) -> Layout:
    """Give every node and band its place.

    Args:
        network: what is drawn.
        reached: when money first came to a node; any unit.
    """
    plan = _plan(network, reached)
    count = 1 + max(plan.columns.values(), default=0)
    step = max(118.0, 800.0 / count)
    scale = _scale(network, plan, count)
    size = {node: network.through(node) * scale for node in network.nodes}
    _fill_rows(network, plan, count, scale)
    centre, bottom = _rows(network, plan, size, scale)
    spots = {
        node: Spot(LEFT + step * column, centre[column, node] - size[node] / 2, size[node], column)
        for node, column in plan.columns.items()
    }
    return _ribbons(network, plan, spots, centre, scale, step, LEFT + step * count, bottom)


# --- columns --------------------------------------------------------------------------------


def _plan(network: Network, reached: Mapping[Node, float]) -> _Plan:
    order = _order(network, reached)
    rank = {node: at for at, node in enumerate(order)}
    heavy = LIGHT * max(network.bands.values(), default=0)
    into: dict[Node, list[tuple[Node, int]]] = defaultdict(list)
    for (payer, payee), amount in network.bands.items():
        if rank[payer] < rank[payee]:
            into[payee].append((payer, amount))
    found: dict[Node, int] = {}
    for node in order:
        if node[0] == "payer":
            found[node] = 0
            continue
        weighty = [found[payer] for payer, amount in into[node] if amount >= heavy]
        any_way = [found[payer] for payer, _ in into[node]]
        found[node] = 1 + (max(weighty) if weighty else min(any_way, default=0))
    back = {(a, b) for a, b in network.bands if found[a] >= found[b]}
    return _Plan(found, back)


def _order(network: Network, reached: Mapping[Node, float]) -> list[Node]:
    """Return the nodes, payers first, in an order that little money goes against."""
    payers = [node for node in network.nodes if node[0] == "payer"]
    order = sorted(
        (node for node in network.nodes if node[0] != "payer"),
        key=lambda node: (reached.get(node, float("inf")), node),
    )
    out: dict[Node, dict[Node, int]] = defaultdict(dict)
    for (payer, payee), amount in network.bands.items():
        out[payer][payee] = amount
    for node in list(order):
        # Cost of a place: money to nodes before it and from nodes after it. Walk over all places.
        rest = [other for other in order if other != node]
        cost = sum(out[other].get(node, 0) for other in rest)
        best, best_cost, was = 0, cost, order.index(node)
        costs = [cost]
        for at, other in enumerate(rest):
            cost += out[node].get(other, 0) - out[other].get(node, 0)
            costs.append(cost)
            if cost < best_cost:
                best, best_cost = at + 1, cost
        if best_cost < costs[was]:
            rest.insert(best, node)
            order = rest
    return payers + order


def _scale(network: Network, plan: _Plan, count: int) -> float:
    fullest = [0] * count
    for node, column in plan.columns.items():
        fullest[column] += network.through(node)
    for (payer, payee), amount in network.bands.items():
        for column in range(plan.columns[payer] + 1, plan.columns[payee]):
            fullest[column] += amount
    back = sum(network.bands[pair] for pair in plan.back)
    return min(
        TALLEST / max(1, *fullest),
        ENTERED / max(1, network.entered),
        BACK / max(1, back),
    )


# --- rows -----------------------------------------------------------------------------------


def _fill_rows(network: Network, plan: _Plan, count: int, scale: float) -> None:
    plan.rows = [[] for _ in range(count)]
    for node, column in plan.columns.items():
        plan.rows[column].append((column, node))
    for pair, amount in network.bands.items():
        if pair not in plan.back and amount * scale >= KEEPS_PLACE:
            for column in range(plan.columns[pair[0]] + 1, plan.columns[pair[1]]):
                plan.rows[column].append((column, pair))


def _rows(
    network: Network, plan: _Plan, size: Mapping[Node, float], scale: float
) -> tuple[dict[_Slot, float], float]:
    """Return the middle of each slot, and the lowest edge.

    Neighbours pull each slot to their barycentre, from the left and from the right in turn; then
    slots are pushed apart.
    """
    height: dict[_Slot, float] = {(plan.columns[node], node): size[node] for node in size}
    pull: dict[_Slot, tuple[list[tuple[_Slot, int]], list[tuple[_Slot, int]]]] = {}
    for pair, amount in network.bands.items():
        if pair in plan.back:
            continue
        chain = _chain(plan, pair, amount * scale)
        for slot in chain[1:-1]:
            height[slot] = amount * scale
        for left, right in pairwise(chain):
            pull.setdefault(right, ([], []))[0].append((left, amount))
            pull.setdefault(left, ([], []))[1].append((right, amount))
    centre: dict[_Slot, float] = {}
    needed = [sum(height[row] + _gap(row, height[row]) for row in rows) for rows in plan.rows]
    bottom = TOP + max(needed, default=0.0)
    for rows, own in zip(plan.rows, needed, strict=True):
        rows.sort(key=lambda row: (-height[row], str(row)))
        y = (TOP + bottom - own) / 2
        for row in rows:
            centre[row] = y + height[row] / 2
            y += height[row] + _gap(row, height[row])
    for sweep in range(SWEEPS):
        side = sweep % 2
        for rows in plan.rows if side == 0 else reversed(plan.rows):
            for row in rows:
                near = pull.get(row, ([], []))[side]
                if near:
                    weight = sum(amount for _, amount in near)
                    centre[row] = sum(centre[other] * amount for other, amount in near) / weight
            rows.sort(key=lambda row: (centre[row], str(row)))
            _apart(rows, height, centre, bottom)
    return centre, bottom


def _chain(plan: _Plan, pair: tuple[Node, Node], width: float) -> list[_Slot]:
    """Return the slots that a band runs through, its nodes' included."""
    first, last = plan.columns[pair[0]], plan.columns[pair[1]]
    passing = range(first + 1, last) if width >= KEEPS_PLACE else ()
    return [(first, pair[0]), *((column, pair) for column in passing), (last, pair[1])]


def _gap(slot: _Slot, height: float) -> float:
    """Return the free space below a slot: text needs it below a thin node."""
    return 4.0 if isinstance(slot[1][0], tuple) else max(7.0, PITCH - height / 2)


def _apart(
    rows: Sequence[_Slot],
    height: Mapping[_Slot, float],
    centre: dict[_Slot, float],
    bottom: float,
) -> None:
    y = TOP
    for row in rows:
        centre[row] = max(centre[row], y + height[row] / 2)
        y = centre[row] + height[row] / 2 + _gap(row, height[row])
    y = bottom
    for row in reversed(rows):
        centre[row] = min(centre[row], y - _gap(row, height[row]) - height[row] / 2)
        y = centre[row] - height[row] / 2


# --- bands ----------------------------------------------------------------------------------


def _ribbons(
    network: Network,
    plan: _Plan,
    spots: Mapping[Node, Spot],
    centre: Mapping[_Slot, float],
    scale: float,
    step: float,
    end_x: float,
    bottom: float,
) -> Layout:
    def middle(node: Node) -> float:
        return centre[plan.columns[node], node]

    leaving: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    coming: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for pair in network.bands:
        leaving[pair[0]].append(pair)
        coming[pair[1]].append(pair)
    start: dict[tuple[Node, Node], float] = {}
    stop: dict[tuple[Node, Node], float] = {}
    below: dict[Node, float] = {}
    for node, spot in spots.items():
        y = spot.y
        for pair in sorted(leaving[node], key=lambda p: (p in plan.back, middle(p[1]), p)):
            start[pair] = y + network.bands[pair] * scale / 2
            y += network.bands[pair] * scale
        below[node] = y
        y = spot.y
        for pair in sorted(coming[node], key=lambda p: (p in plan.back, middle(p[0]), p)):
            stop[pair] = y + network.bands[pair] * scale / 2
            y += network.bands[pair] * scale

    ribbons: dict[tuple[Node, Node], Ribbon] = {}
    y = bottom + 8
    for pair in sorted(network.bands, key=lambda p: (plan.columns[p[0]] - plan.columns[p[1]], p)):
        width = network.bands[pair] * scale
        first, last = spots[pair[0]], spots[pair[1]]
        ends = (first.x + BAR, start[pair]), (last.x, stop[pair])
        if pair in plan.back:
            ribbons[pair] = Ribbon(width, ends, back=y + width / 2)
            y += max(width, 0.5) + 2
            continue
        way: list[tuple[float, float]] = [ends[0]]
        for slot in _chain(plan, pair, width)[1:-1]:
            x = LEFT + step * slot[0]
            way += [(x, centre[slot]), (x + BAR, centre[slot])]
        ribbons[pair] = Ribbon(width, (*way, ends[1]))
    tracks, feeders, height = _tracks(network, plan, spots, below, scale, step, end_x, y)
    return Layout(
        end_x + BAR + RIGHT, height, scale, spots, ribbons, feeders, tracks, end_x
    )  # fmt: skip


def _tracks(
    network: Network,
    plan: _Plan,
    spots: Mapping[Node, Spot],
    below: dict[Node, float],
    scale: float,
    step: float,
    end_x: float,
    top: float,
) -> tuple[dict[str, tuple[float, float]], dict[tuple[Node, str], Ribbon], float]:
    """Return each end's track (upper edge, height), the bands into them, and the lowest edge."""
    tracks: dict[str, tuple[float, float]] = {}
    feeders: dict[tuple[Node, str], Ribbon] = {}
    y = top + TRACK_GAP
    for end in ENDS:
        into = [pair for pair in network.ends if pair[1] == end]
        if not into:
            continue
        begin = y
        for pair in sorted(into, key=lambda p: (-plan.columns[p[0]], spots[p[0]].y, p)):
            width = network.ends[pair] * scale
            spot = spots[pair[0]]
            leaves = below[pair[0]] + width / 2
            below[pair[0]] += width
            x = LEFT + step * (spot.column + 1)
            middle = y + width / 2
            feeders[pair] = Ribbon(
                width, ((spot.x + BAR, leaves), (x, middle), (end_x, middle))
            )  # fmt: skip
            y += width
        tracks[end] = begin, y - begin
        y = max(y, begin + TRACK_LEAST) + TRACK_GAP
    return tracks, feeders, y + 4
