"""The flow that is drawn: few accounts by name, the rest summed, and nothing lost between them.

Of one method, the money of a trace runs from those who paid, over accounts, to ends (it stays, it
left, it is not seen any more). Drawn by name are the largest accounts; all others are one node for
each distance from the start, and what is too small to be listed in the trace is a node of its
own. What comes into a node leaves it or ends there: `Network.difference` is what does not add up,
and is zero for a trace that adds up.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from leads.money.result import AccountLine, Both, Traced

Method = Literal["pro_rata", "fifo"]
METHODS: tuple[Method, ...] = ("pro_rata", "fifo")
TITLES: Mapping[Method, str] = {
    "pro_rata": "pro rata (haircut)",
    "fifo": "first in, first out (FIFO)",
}

MOST_PAYERS = 5
"""Payers that are drawn by name: the question is where the money went."""
MOST_AT_DEPTH = 7
"""Accounts of one distance that are drawn by name: a column of a page has room for nine nodes."""
FAR = 5
"""Distance from which on all smaller accounts are one node."""
ENDS: Mapping[str, str] = {
    "account": "stays on accounts",
    "undelivered": "at accounts that nobody delivered",
    "rest": "at smaller ends, summed",
    "unseen": "left unseen between statements",
    "exchange": "exchange",
    "cash-out": "cash",
    "abroad": "abroad",
    "outside": "other outside",
}
"""Where money ends, by `AccountLine.ending`, in the order in which ends are drawn."""

Node = tuple[str, str]
"""Kind (`payer`, `account`, `group`, `unlisted`) and key."""
UNLISTED: Node = ("unlisted", "")
OTHER_PAYERS: Node = ("payer", "")


@dataclass(frozen=True)
class Network:
    """Nodes and the bands between them, minor units of the trace's currency.

    Attributes:
        nodes: every node, with the accounts that it stands for (0: not known).
        bands: money that went from a node to another.
        ends: money that ended at a node, by end.
        entered: money that came from the payers.
        netted: payments there and back that were set off against each other, for groups.
        difference: what comes in and what goes out of nodes differs by this, summed.
    """

    nodes: Mapping[Node, int]
    bands: Mapping[tuple[Node, Node], int]
    ends: Mapping[tuple[Node, str], int]
    entered: int
    netted: int
    difference: int

    def through(self, node: Node) -> int:
        """Return the larger of what came into a node and what left it or ended there."""
        into = sum(amount for (_, to), amount in self.bands.items() if to == node)
        out = sum(amount for (of, _), amount in self.bands.items() if of == node)
        return max(into, out + sum(a for (of, _), a in self.ends.items() if of == node))

    def ended(self) -> dict[str, int]:
        """Return what ended, by end, in the order of `ENDS`."""
        total: Counter[str] = Counter()
        for (_, end), amount in self.ends.items():
            total[end] += amount
        return {end: total[end] for end in ENDS if total[end]}


def of(amount: Both, method: Method) -> int:
    """Return an amount by one method."""
    return amount.pro_rata if method == "pro_rata" else amount.fifo


def largest(traced: Traced, most: int) -> frozenset[str]:
    """Return the accounts that are drawn by name: the same for both methods.

    At most `MOST_AT_DEPTH` are as far from the start as each other, so that what is further away
    is seen too.
    """
    inside = [line for line in traced.accounts if line.kind != "external"]
    inside.sort(key=lambda line: (-max(line.came.most, line.stays.most), line.account))
    found: list[str] = []
    at_depth: Counter[int] = Counter()
    for line in inside:
        at_depth[line.depth] += 1
        if len(found) < most and at_depth[line.depth] <= MOST_AT_DEPTH:
            found.append(line.account)
    return frozenset(found)


def build(traced: Traced, method: Method, named: frozenset[str]) -> Network:
    """Sum a trace to the network that is drawn.

    Args:
        traced: the trace.
        method: whose amounts.
        named: accounts that get a node of their own.
    """
    lines = {line.account: line for line in traced.accounts}
    first = _first_payers(traced)
    place = _places(lines, named)
    bands: Counter[tuple[Node, Node]] = Counter()
    ends: Counter[tuple[Node, str]] = Counter()
    paid, arrived = _listed(traced, method)
    entering = _entering(traced, method, lines, paid)

    def source(payer: str) -> Node:
        return ("payer", payer) if payer in first else OTHER_PAYERS

    for step in traced.steps:
        amount = of(step.traced, method)
        if step.payer == step.payee or not amount:
            continue
        payer = place.get(step.payer, source(step.payer) if step.start else UNLISTED)
        line = lines.get(step.payee)
        if line is not None and line.kind == "external":
            ends[payer, line.ending] += amount
        else:
            bands[payer, place.get(step.payee, UNLISTED)] += amount
    for key, amount in entering.items():
        if key in place:
            bands[source(key), place[key]] += amount
    _add_unlisted(traced, method, lines, place, paid, arrived, entering, bands, ends)
    bands, netted = _net(bands)
    stands_for = Counter(place.values())
    for key in {step.payer for step in traced.steps if step.start}:
        stands_for[source(key)] += 1
    stands_for[UNLISTED] = traced.rest_accounts.count
    return _network(traced, method, stands_for, bands, ends, netted)


def _listed(traced: Traced, method: Method) -> tuple[Counter[str], Counter[str]]:
    """Return what listed payments took out of accounts, and brought into them."""
    paid: Counter[str] = Counter()
    arrived: Counter[str] = Counter()
    for step in traced.steps:
        if step.payer != step.payee:
            paid[step.payer] += of(step.traced, method)
            arrived[step.payee] += of(step.traced, method)
    return paid, arrived


def _entering(
    traced: Traced, method: Method, lines: Mapping[str, AccountLine], paid: Mapping[str, int]
) -> dict[str, int]:
    """Return the money that each payer of a start brought in.

    A payer who held traced money paid that first; only the rest of the start payments is new.
    """
    started: Counter[str] = Counter()
    for step in traced.steps:
        if step.start and step.payer != step.payee:
            started[step.payer] += of(step.traced, method)
    found = {}
    for payer, amount in sorted(started.items()):
        line = lines.get(payer)
        inside = line is not None and line.kind != "external"
        new = paid[payer] - of(line.passed, method) if line and inside else amount
        if new > 0:
            found[payer] = new
    return found


def _first_payers(traced: Traced) -> frozenset[str]:
    """Return the payers of starts that are drawn by name."""
    paid: Counter[str] = Counter()
    for step in traced.steps:
        if step.start:
            paid[step.payer] += step.traced.most
    return frozenset(sorted(paid, key=lambda key: (-paid[key], key))[:MOST_PAYERS])


def _places(lines: Mapping[str, AccountLine], named: frozenset[str]) -> dict[str, Node]:
    """Return the node of each account inside; a payer to whom no money came has none."""
    return {
        line.account: ("account", line.account)
        if line.account in named
        else ("group", str(min(max(line.depth, 1), FAR)))
        for line in lines.values()
        if line.kind != "external"
    }


def _add_unlisted(
    traced: Traced,
    method: Method,
    lines: Mapping[str, AccountLine],
    place: Mapping[str, Node],
    paid: Mapping[str, int],
    arrived: Mapping[str, int],
    entering: Mapping[str, int],
    bands: Counter[tuple[Node, Node]],
    ends: Counter[tuple[Node, str]],
) -> None:
    """Add what is in the sums of the accounts and of the trace but in no listed payment."""
    unseen = of(traced.unseen, method)
    for key, line in lines.items():
        more_in = of(line.came, method) - arrived[key]
        more_out = of(line.passed, method) - paid[key]
        if line.kind == "external":
            if more_in > 0:
                ends[UNLISTED, line.ending] += more_in
            continue
        node = place[key]
        if more_in > 0:
            bands[UNLISTED, node] += more_in
        if more_out > 0:
            bands[node, UNLISTED] += more_out
        if of(line.stays, method):
            ends[node, line.ending] += of(line.stays, method)
        if of(line.unseen, method):
            ends[node, "unseen"] += of(line.unseen, method)
            unseen -= of(line.unseen, method)
    if unseen > 0:
        ends[UNLISTED, "unseen"] += unseen
    if of(traced.rest_accounts.traced, method):
        ends[UNLISTED, "rest"] += of(traced.rest_accounts.traced, method)
    missing = of(traced.entered, method) - sum(entering.values())
    if missing > 0:
        bands[OTHER_PAYERS, UNLISTED] += missing


def _net(
    bands: Counter[tuple[Node, Node]],
) -> tuple[Counter[tuple[Node, Node]], int]:
    """Leave out what stays within a node, and set off there and back where one side is summed."""
    kept: Counter[tuple[Node, Node]] = Counter()
    netted = 0
    for (payer, payee), amount in bands.items():
        if payer == payee:
            continue
        back = bands[payee, payer]
        if back and (payer[0] in ("group", "unlisted") or payee[0] in ("group", "unlisted")):
            netted += min(amount, back) if (payer, payee) < (payee, payer) else 0
            amount -= min(amount, back)
        if amount:
            kept[payer, payee] = amount
    return kept, netted


def _network(
    traced: Traced,
    method: Method,
    stands_for: Mapping[Node, int],
    bands: Mapping[tuple[Node, Node], int],
    ends: Mapping[tuple[Node, str], int],
    netted: int,
) -> Network:
    balance: Counter[Node] = Counter()
    for (payer, payee), amount in bands.items():
        balance[payer] -= amount
        balance[payee] += amount
    for (node, _), amount in ends.items():
        balance[node] -= amount
    came = -sum(amount for node, amount in balance.items() if node[0] == "payer")
    wrong = sum(abs(amount) for node, amount in balance.items() if node[0] != "payer")
    return Network(
        nodes={node: stands_for.get(node, 0) for node in sorted(balance)},
        bands={pair: bands[pair] for pair in sorted(bands)},
        ends={pair: ends[pair] for pair in sorted(ends)},
        entered=came,
        netted=netted,
        difference=wrong + abs(came - of(traced.entered, method)),
    )
