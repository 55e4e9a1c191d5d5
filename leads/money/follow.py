"""Following the starts of one question by both methods: a pass over the ledger for each."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money import fifo, pro_rata
from leads.money.kernel import BOOK, DEPTH, FIRST, LAST, TAINT
from leads.money.result import Both
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leads.money.ledger import Ledger

    Array = np.ndarray[Any, Any]

METHODS = ("pro_rata", "fifo")


class TraceError(LeadgraphError):
    """The tracer's books do not balance."""


@dataclass(frozen=True)
class Passage:
    """What one pass found. Lengths: n movements, s places.

    Attributes:
        method: `pro_rata` or `fifo`.
        moved: traced money in each movement, int64[n].
        carrying: positions of the movements that carry some, sorted, int64[m].
        book: see `kernel.BOOK`, int64[s, BOOK].
        own: traced money in each place in its own currency, float64[s] (FIFO: whole).
        share: traced part of a movement's amount, float64[n]; pro rata only.
        came_own: that came into each place, in its currency, float64[s]; pro rata only.
        lots: FIFO only: the lots that are there, int64[lots, 5], and `place` of each.
        entered, unseen: traced money that came in, and that left accounts unseen.
    """

    method: str
    moved: "Array"
    carrying: "Array"
    book: "Array"
    own: "Array"
    entered: int
    unseen: int
    moved_own: "Array | None" = None
    came_own: "Array | None" = None
    lots: "Array | None" = None
    place: "Array | None" = None

    @cached_property
    def reached(self) -> "Array":
        """The places that traced money came to, sorted, int64[r]."""
        found: Array = np.flatnonzero(self.book[:, DEPTH])
        return found

    def there(self, places: "Array") -> int:
        """Return the traced money in those places (a mask, bool[s]) after the last movement."""
        chosen = self.reached[places[self.reached]]
        return int(self.book[chosen, TAINT].sum())


@dataclass(frozen=True)
class Passages:
    """The same starts by both methods."""

    pro_rata: Passage
    fifo: Passage

    @cached_property
    def carrying(self) -> "Array":
        """Positions of the movements that carry some by either method, sorted, int64[m]."""
        found: Array = np.union1d(self.pro_rata.carrying, self.fifo.carrying)
        return found

    def both(self, of: str) -> Both:
        """Return an amount of both passes, by the name of the attribute."""
        return Both(int(getattr(self.pro_rata, of)), int(getattr(self.fifo, of)))

    def there(self, places: "Array") -> Both:
        """Return what is in those places (a mask, bool[s]) after the last movement."""
        return Both(self.pro_rata.there(places), self.fifo.there(places))


def follow(ledger: "Ledger", positions: "Array", what: str) -> Passages:
    """Follow the payments at `positions` (sorted, int64[k], k > 0) by both methods.

    Args:
        ledger: the movements.
        positions: the starts.
        what: what is traced, for the error.

    Raises:
        TraceError: what came in is not what stays and what left.
    """
    return follow_each(ledger, [positions], what)[0]


def follow_each(ledger: "Ledger", starts: "Sequence[Array]", what: str) -> list[Passages]:
    """Follow several sets of starts apart, two passes at a time; see `follow`."""
    with ThreadPoolExecutor(2) as two:
        passes = [
            (two.submit(by_pro_rata, ledger, one, what), two.submit(by_fifo, ledger, one, what))
            for one in starts
        ]
        return [Passages(rated.result(), first_in.result()) for rated, first_in in passes]


def by_pro_rata(ledger: "Ledger", positions: "Array", what: str) -> Passage:
    """Follow pro rata only; see `follow`."""
    n, s = len(ledger), len(ledger.account)
    moved, moved_own = np.zeros(n, dtype=np.int64), np.zeros(n)
    book, own, came_own = np.zeros((s, BOOK), dtype=np.int64), np.zeros(s), np.zeros(s)
    entered, unseen, carrying = pro_rata.follow(
        positions, ledger.payer, ledger.payee, ledger.amount, ledger.received, ledger.after,
        ledger.seen, ledger.reverses, ledger.outside, ledger.account, moved, moved_own, book, own,
        came_own,
    )  # fmt: skip
    _check(book, int(entered), int(unseen), f"{what}, pro rata")
    return Passage(
        "pro_rata", moved, carrying, book, own, int(entered), int(unseen), moved_own, came_own
    )


def by_fifo(ledger: "Ledger", positions: "Array", what: str) -> Passage:
    """Follow first in, first out only; see `follow`."""
    n, s = len(ledger), len(ledger.account)
    moved, head = np.zeros(n, dtype=np.int64), np.full(s, -1, dtype=np.int64)
    book = np.zeros((s, BOOK), dtype=np.int64)
    entered, unseen, carrying, lots = fifo.follow(
        positions, ledger.payer, ledger.payee, ledger.amount, ledger.received, ledger.after,
        ledger.seen, ledger.stood, ledger.reverses, ledger.targets, ledger.outside,
        ledger.account, moved, book, head,
    )  # fmt: skip
    _check(book, int(entered), int(unseen), f"{what}, FIFO")
    head[np.asarray(ledger.outside)] = -1
    place, lots = fifo.standing(head, lots)
    own = np.zeros(s)
    np.add.at(own, place, lots[:, fifo.WIDTH])
    return Passage(
        "fifo", moved, carrying, book, own, int(entered), int(unseen), lots=lots, place=place
    )


def _check(book: "Array", entered: int, unseen: int, what: str) -> None:
    taint = book[:, TAINT]
    there = int(taint.sum())
    if entered != there + unseen or taint.min(initial=0) < 0:
        raise TraceError(
            f"{what}: {entered} (minor units) came in but {there} are there and {unseen} left "
            "unseen; nothing was written, report this"
        )


def arrivals(books: "tuple[Array, Array]", rows: "Array") -> "tuple[Array, Array]":
    """Return positions of the first and the last arrival at some rows of both books; what only an
    exchange of its own filled has none and gets the first position."""
    firsts = np.stack([np.where(b[rows, FIRST], b[rows, FIRST], 2**62) for b in books])
    last = np.maximum(books[0][rows, LAST], books[1][rows, LAST])
    first = firsts.min(axis=0)
    return np.where(first == 2**62, 1, first) - 1, np.maximum(last, 1) - 1


def whole_units(own: "Array") -> "Array":
    """Return amounts that were kept as fractions as whole minor units, rounded down; what lacks
    less than a thousandth of a unit is whole."""
    found: Array = np.floor(own + 0.001).astype(np.int64)
    return found


def shares(ledger: "Ledger", positions: "Array", account: str, currency: str) -> dict[str, Both]:
    """Return what is there of each start's money on an account in one currency.

    FIFO tells it from one pass, by the lots; pro rata takes a pass for each start.

    Args:
        ledger: the movements.
        positions: the starts, sorted.
        account: the account's key.
        currency: which of its currencies.

    Returns:
        Minor units of `currency` by key of the start's transaction; starts without any are left
        out.
    """
    import pyarrow as pa

    of_account = np.isin(ledger.account, ledger.numbers([account]))
    codes = np.array([*ledger.currencies, ""], dtype=object)
    places = np.flatnonzero(of_account & (codes[ledger.currency] == currency))
    whole = by_fifo(ledger, positions, account)
    assert whole.lots is not None and whole.place is not None
    mine = whole.lots[np.isin(whole.place, places)]
    first_in = np.zeros(len(positions), dtype=np.int64)
    np.add.at(first_in, mine[:, fifo.LABEL], mine[:, fifo.WIDTH])
    rated = [
        int(whole_units(by_pro_rata(ledger, positions[k : k + 1], account).own[places]).sum())
        for k in range(len(positions))
    ]
    keys = ledger.text["key"].take(pa.array(positions)).to_pylist()
    found = zip(keys, rated, first_in.tolist(), strict=True)
    return {key: Both(a, b) for key, a, b in found if a or b}
