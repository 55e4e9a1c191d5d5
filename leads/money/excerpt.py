"""The movements of a ledger that a case's money can have touched, and nothing else.

A trace of one case looks at every movement of the ledger, and most of what it costs is the length
of that ledger, not of the case. So where many cases are traced, one scan finds for `AT_ONCE` of
them which movements could carry any of their money: whatever leaves a place that it came to, and
whatever comes into one (first in, first out counts that too). Amounts are not looked at, so it is
never too few; following the excerpt gives exactly what following the whole ledger gives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money.kernel import compiled
from leads.money.ledger import BY_MOVEMENT, BY_PLACE, Ledger

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

AT_ONCE = 64
"""Cases in one scan: the bits of a machine word."""

ENTRIES = 50_000_000
"""Positions that are held at once for all cases of a scan (400 MB); where there are more, each
case is picked out by a scan of its own."""


@dataclass(frozen=True)
class Excerpt:
    """Some movements of a ledger, and the places that they touch, numbered anew.

    Attributes:
        ledger: with the arrays of these movements and places only; its `text` is the whole's.
        movement: position of each in the whole ledger, sorted, int64[m].
        place: number of each place in the whole ledger, sorted, int64[r].
    """

    ledger: Ledger
    movement: "Array"
    place: "Array"

    def positions(self, of_whole: "Array") -> "Array":
        """Return where movements of the whole ledger are here; they must be."""
        found: Array = np.searchsorted(self.movement, of_whole)
        return found


def excerpts(ledger: Ledger, starts: Sequence["Array"]) -> Iterator[Excerpt]:
    """Yield for each set of starts (positions, sorted, int64[k]) what it could have touched."""
    is_target = np.zeros(len(ledger), dtype=np.bool_)
    is_target[ledger.targets] = True
    for at in range(0, len(starts), AT_ONCE):
        some = starts[at : at + AT_ONCE]
        touched = _touched(ledger, is_target, some)
        counts = count(touched)
        if counts.sum() <= ENTRIES:
            ends = np.cumsum(counts)
            spread_out = spread(touched, ends - counts, int(ends[-1]))
            each = iter(np.split(spread_out, ends[: len(some) - 1]))
        else:
            each = (pick(touched, np.uint64(1 << bit), counts[bit]) for bit in range(len(some)))
        for _, movement in zip(some, each, strict=False):
            yield _cut(ledger, is_target, movement)


def _touched(ledger: Ledger, is_target: "Array", starts: Sequence["Array"]) -> "Array":
    """Return for each movement which of the sets of starts could touch it, as bits, uint64[n]."""
    bits = np.concatenate(
        [np.full(len(one), 1 << bit, dtype=np.uint64) for bit, one in enumerate(starts)]
    )
    positions = np.concatenate(list(starts))
    order = np.argsort(positions, kind="stable")
    touched = np.zeros(len(ledger), dtype=np.uint64)
    reach(
        positions[order], bits[order], ledger.payer, ledger.payee, ledger.amount, ledger.reverses,
        ledger.outside, is_target, touched,
    )  # fmt: skip
    return touched


def _reach(
    starts: "Array",
    bits: "Array",
    payer: "Array",
    payee: "Array",
    amount: "Array",
    reverses: "Array",
    outside: "Array",
    is_target: "Array",
    touched: "Array",
) -> None:
    """Fill `touched`. The outside passes nothing on but what is taken back from it, and counts
    what comes in only where it will be taken back; a movement that is taken back goes with its
    reversal."""
    reached = np.zeros(len(outside), dtype=np.uint64)
    nothing = np.uint64(0)
    k = 0
    for i in range(starts[0] if len(starts) else len(amount), len(amount)):
        begun = nothing
        while k < len(starts) and starts[k] == i:
            begun |= bits[k]
            k += 1
        f, t = payer[i], payee[i]
        left = nothing if outside[f] and reverses[i] < 0 else reached[f]
        came = nothing if outside[t] and not is_target[i] else reached[t]
        all_bits = begun | left | came
        if all_bits == nothing:
            continue
        touched[i] |= all_bits
        if reverses[i] >= 0:
            touched[reverses[i]] |= all_bits
        if amount[i] > 0:
            reached[t] |= begun | left


reach = compiled(_reach)


def _count(touched: "Array") -> "Array":
    """Return how many movements have each bit, int64[AT_ONCE]."""
    counts = np.zeros(AT_ONCE, dtype=np.int64)
    for i in range(len(touched)):
        left, bit = touched[i], 0
        while left:
            if left & np.uint64(1):
                counts[bit] += 1
            left >>= np.uint64(1)
            bit += 1
    return counts


count = compiled(_count)


def _spread(touched: "Array", begins: "Array", whole: Any) -> "Array":
    """Return the positions of every bit, one bit behind the other, each sorted, int64[whole].

    Args:
        begins: where those of each bit begin, int64[AT_ONCE]; used up.
    """
    found = np.empty(whole, dtype=np.int64)
    for i in range(len(touched)):
        left, bit = touched[i], 0
        while left:
            if left & np.uint64(1):
                found[begins[bit]] = i
                begins[bit] += 1
            left >>= np.uint64(1)
            bit += 1
    return found


spread = compiled(_spread)


def _pick(touched: "Array", bit: Any, whole: Any) -> "Array":
    """Return the positions of one bit, sorted, int64[whole]."""
    found = np.empty(whole, dtype=np.int64)
    place = 0
    for i in range(len(touched)):
        if touched[i] & bit:
            found[place] = i
            place += 1
    return found


pick = compiled(_pick)


def _cut(ledger: Ledger, is_target: "Array", movement: "Array") -> Excerpt:
    by_movement = {name: np.asarray(getattr(ledger, name)[movement]) for name in BY_MOVEMENT}
    payer, payee = by_movement["payer"], by_movement["payee"]
    here = np.zeros(len(ledger.account), dtype=np.bool_)
    here[payer], here[payee] = True, True
    place = np.flatnonzero(here)
    number = np.full(len(here), -1, dtype=np.int32)
    number[place] = np.arange(len(place), dtype=np.int32)
    reverses = by_movement["reverses"]
    back = reverses >= 0
    reverses = reverses.copy()
    reverses[back] = np.searchsorted(movement, reverses[back])
    by_movement |= {"payer": number[payer], "payee": number[payee], "reverses": reverses}
    targets = np.flatnonzero(is_target[movement])
    arrays: dict[str, Any] = {
        **by_movement,
        **{name: np.asarray(getattr(ledger, name)[place]) for name in BY_PLACE},
        "targets": targets,
    }
    return Excerpt(replace(ledger, **arrays), movement, place)
