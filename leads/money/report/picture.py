"""The flow picture: payers left, accounts in columns, where the money is now on the right.

All widths are in one scale, so that what comes in on the left can be compared with what stays,
what left and what is summed on the right. Colours are those of M. Okabe and K. Ito (Color
Universal Design, 2008), which the colour-blind tell apart; every colour is also named by a word.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from leads.exports.drawing import Box, Curve, Drawing, Label, Point, Shape
from leads.exports.visible import shortened, visible
from leads.money.amounts import written
from leads.money.report.layout import (
    BAR,
    MOST_COLUMNS,
    Layout,
    Ribbon,
    columns,
    lay_out,
)
from leads.money.report.network import (
    ENDS,
    FAR,
    TITLES,
    UNLISTED,
    Method,
    Network,
    Node,
    build,
    largest,
)
from leads.money.result import AccountLine, Traced

MOST_NAMED = (28, 20, 14, 10, 7, 5)
"""Accounts drawn by name: the first number whose picture fits into `layout.MOST_COLUMNS`."""
MOST_IN_COLUMN = 9
"""Nodes in a column that still leave two lines of text for each on a page."""
LONGEST_HINT = 80
"""Characters of a name in a hint: a hint is written for every band."""
TURN = 14.0
WIDEST_TURN = 55.0
HAIRLINE = 0.6
"""Thinner bands are drawn this thin, or they would not be seen."""

PAYER, ACCOUNT, GROUP = "#000000", "#0072B2", "#7a8694"
END_COLOURS: Mapping[str, str] = {
    "account": "#009E73",
    "undelivered": "#8a6d00",
    "rest": "#7a8694",
    "unseen": "#4b5563",
    "exchange": "#E69F00",
    "cash-out": "#D55E00",
    "abroad": "#CC79A7",
    "outside": "#56B4E9",
}
QUIET = "#5a6675"


def draw(traced: Traced, method: Method) -> Drawing:
    """Draw the flow of a trace by one method."""
    lines = {line.account: line for line in traced.accounts}
    network = _fitting(traced, method)
    layout = lay_out(network, _reached(network, lines))
    shapes: list[Shape] = []
    shapes += _bands(network, layout, lines, traced.currency)
    shapes += _nodes(network, layout, lines, traced.currency)
    shapes += _tracks(network, layout, traced.currency)
    shapes += _head(network, layout, traced.currency)
    return Drawing(
        layout.width,
        layout.height,
        f"Flow of the traced money, {TITLES[method]}",
        told(network, traced.currency),
        tuple(shapes),
    )


def told(network: Network, currency: str) -> str:
    """Say in words what the picture shows, and that it adds up."""
    ends = "; ".join(
        f"{ENDS[end]}: {written(amount, currency)}" for end, amount in network.ended().items()
    )
    by_name = sum(1 for node in network.nodes if node[0] == "account")
    summed = sum(count for node, count in network.nodes.items() if node[0] in ("group", "unlisted"))
    said = (
        f"{written(network.entered, currency)} {currency} came in. Where it is now: {ends or '-'}. "
        f"{by_name} accounts are drawn by name, {summed:,} others are summed."
    )
    if network.netted:
        said += (
            f" Between summed accounts and others {written(network.netted, currency)} went there "
            "and back; only the difference is drawn."
        )
    if network.difference:
        said += (
            f" The trace does not add up: {written(network.difference, currency)} {currency} of "
            "the amounts drawn have no other side."
        )
    return said


def _fitting(traced: Traced, method: Method) -> Network:
    """Return the network of as many accounts by name as both methods' pictures have room for."""
    lines = {line.account: line for line in traced.accounts}
    for most in MOST_NAMED:
        named = largest(traced, most)
        networks: dict[Method, Network] = {
            one: build(traced, one, named) for one in ("pro_rata", "fifo")
        }
        if most == MOST_NAMED[-1] or all(_fits(network, lines) for network in networks.values()):
            break
    return networks[method]


def _fits(network: Network, lines: Mapping[str, AccountLine]) -> bool:
    most, fullest = columns(network, _reached(network, lines))
    return most <= MOST_COLUMNS and fullest <= MOST_IN_COLUMN


def _reached(network: Network, lines: Mapping[str, AccountLine]) -> dict[Node, float]:
    """Return when money first came to each account; groups stand behind their distance."""
    first: dict[Node, float] = {}
    by_depth: dict[int, list[float]] = {}
    for line in lines.values():
        by_depth.setdefault(line.depth, []).append(line.first.timestamp())
    for node in network.nodes:
        kind, key = node
        if kind == "account":
            first[node] = lines[key].first.timestamp()
        elif kind == "group":
            there = sorted(by_depth.get(int(key), []))
            first[node] = there[len(there) // 2] if there else float("inf")
    return first


# --- shapes ---------------------------------------------------------------------------------


def _ribbon(ribbon: Ribbon, colour: str, opacity: float, hint: str) -> Curve:
    """Return a band as an area: out along one edge, back along the other."""
    half = max(ribbon.width, HAIRLINE) / 2
    if ribbon.back is not None:
        return _returning(ribbon, ribbon.back, half, colour, opacity, hint)
    upper = [(x, y - half) for x, y in ribbon.through]
    lower = [(x, y + half) for x, y in reversed(ribbon.through)]
    segments = (*_edge(upper), (lower[0],), *_edge(lower))
    return Curve(upper[0], segments, colour, opacity, hint)


def _edge(points: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    """Yield an edge's segments: straight where level, else a curve that begins and ends level."""
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (x1 + x2) / 2
        yield ((x2, y2),) if y1 == y2 else ((middle, y1), (middle, y2), (x2, y2))


def _returning(
    ribbon: Ribbon, track: float, half: float, colour: str, opacity: float, hint: str
) -> Curve:
    """Return a band that leaves to the right, runs back on its track and comes in from left."""
    (x1, y1), (x2, y2) = ribbon.through
    near = TURN
    # A curve with both handles out by b reaches .75 b: the outer edge stays a width outside.
    far = TURN + min(2 * half / 0.75, WIDEST_TURN)
    outer = (
        ((x1 + far, y1 - half), (x1 + far, track + half), (x1, track + half)),
        ((x2, track + half),),
        ((x2 - far, track + half), (x2 - far, y2 - half), (x2, y2 - half)),
    )
    inner = (
        ((x2, y2 + half),),
        ((x2 - near, y2 + half), (x2 - near, track - half), (x2, track - half)),
        ((x1, track - half),),
        ((x1 + near, track - half), (x1 + near, y1 + half), (x1, y1 + half)),
    )
    return Curve((x1, y1 - half), (*outer, *inner), colour, opacity, hint)


def _bands(
    network: Network, layout: Layout, lines: Mapping[str, AccountLine], currency: str
) -> list[Shape]:
    shapes: list[Shape] = []
    for (node, end), ribbon in layout.feeders.items():
        amount = written(network.ends[node, end], currency)
        hint = f"{_name(network, node, lines)}: {amount} {currency} {ENDS[end]}"
        shapes.append(_ribbon(ribbon, END_COLOURS[end], 0.5, hint))
    for pair, ribbon in sorted(layout.ribbons.items(), key=lambda one: -one[1].width):
        payer, payee = pair
        back = " (back to where it was before)" if ribbon.back is not None else ""
        hint = (
            f"{_name(network, payer, lines)} → {_name(network, payee, lines)}: "
            f"{written(network.bands[pair], currency)} {currency}{back}"
        )
        colour = GROUP if "group" in (payer[0], payee[0]) or UNLISTED in pair else ACCOUNT
        shapes.append(_ribbon(ribbon, colour, 0.22 if ribbon.back is not None else 0.36, hint))
    return shapes


def _nodes(
    network: Network, layout: Layout, lines: Mapping[str, AccountLine], currency: str
) -> list[Shape]:
    shapes: list[Shape] = []
    colours = {"payer": PAYER, "account": ACCOUNT}
    step = (layout.end_x - 12.0) / max(1, 1 + max(s.column for s in layout.spots.values()))
    room = step - BAR - 6
    for node, spot in layout.spots.items():
        name = _name(network, node, lines)
        amount = written(network.through(node), currency)
        hint = f"{name}: {amount} {currency}{_about(node, lines)}"
        shapes.append(
            Box(spot.x, spot.y, BAR, max(spot.height, 1.0), colours.get(node[0], GROUP), hint=hint)
        )
        x, y = spot.x + BAR + 3, spot.y + spot.height / 2
        shapes.append(Label(x, y - 1.5, _cut(name, room), 9, bold=True, halo=True))
        shapes.append(Label(x, y + 9, amount, 8.5, QUIET, halo=True))
    return shapes


def _tracks(network: Network, layout: Layout, currency: str) -> list[Shape]:
    shapes: list[Shape] = []
    for end, amount in network.ended().items():
        y, height = layout.tracks[end]
        part = amount / network.entered if network.entered else 0.0
        shapes.append(
            Box(layout.end_x, y, BAR, max(height, 1.0), END_COLOURS[end],
                hint=f"{ENDS[end]}: {written(amount, currency)} {currency}")
        )  # fmt: skip
        x, middle = layout.end_x + BAR + 5, y + height / 2
        shapes.append(Label(x, middle - 1.5, ENDS[end], 9.5, bold=True))
        shapes.append(Label(x, middle + 9.5, f"{written(amount, currency)} ({part:.1%})", 9, QUIET))
    return shapes


def _head(network: Network, layout: Layout, currency: str) -> list[Shape]:
    came = f"came in: {written(network.entered, currency)} {currency}"
    now = f"where it is now: {written(sum(network.ended().values()), currency)} {currency}"
    return [
        Label(12, 12, came, 9.5, bold=True),
        Label(layout.width - 4, 12, now, 9.5, anchor="end", bold=True),
    ]


def _name(network: Network, node: Node, lines: Mapping[str, AccountLine]) -> str:
    kind, key = node
    count = network.nodes[node]
    if kind == "account":
        return shortened(lines[key].holder or key, LONGEST_HINT)
    if kind == "payer":
        return shortened(key, LONGEST_HINT) or _counted(count, "other payer")
    if kind == "unlisted":
        return f"{count:,} not listed" if count else "not listed"
    return f"{_counted(count, 'other')}, {_distance(int(key))}"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}" if count else f"{what}s"


def _distance(payments: int) -> str:
    return f"{payments}+ steps" if payments == FAR else f"step {payments}"


def _about(node: Node, lines: Mapping[str, AccountLine]) -> str:
    if node[0] != "account":
        return ""
    line = lines[node[1]]
    parts = (line.account, line.institution, line.status)
    return "".join(f"; {shortened(part, LONGEST_HINT)}" for part in parts if part)


def _cut(text: str, room: float) -> str:
    """Shorten a label in the middle: the ends of an account number tell it from others."""
    text = visible(text)
    if sum(map(_wide, text)) <= room:
        return text
    head, tail = text[: len(text) // 2], text[len(text) // 2 :]
    while len(head) + len(tail) > 4 and sum(map(_wide, head + tail)) + _wide("…") > room:
        if len(head) > len(tail):
            head = head[:-1]
        else:
            tail = tail[1:]
    return f"{head}…{tail}"


def _wide(character: str) -> float:
    """Width of a character of a label in points, on the safe side: no font is at hand here."""
    return 9.2 if east_asian_width(character) in "WF" else 6.2
