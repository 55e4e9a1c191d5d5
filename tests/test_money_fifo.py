"""First in, first out, held against queues that are written out in full."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import settings as effort

from leads.money import fifo, kernel
from leads.money.kernel import BOOK, TAINT
from tests.test_money import OUTSIDE, PLACES, Movement, columns, ledgers

Lot = tuple[int, int, int]
"""width in the place's currency, traced money in it, which movement brought it (-1: unknown)"""


@dataclass
class Queues:
    """All money of every place as lots in order, traced or not; the slow exact method."""

    queue: list[list[Lot]] = field(default_factory=lambda: [[] for _ in range(PLACES)])
    kept: dict[int, list[Lot]] = field(default_factory=dict)
    ended: int = 0
    entered: int = 0
    unseen: int = 0
    moved: list[int] = field(default_factory=list)
    narrow: bool = False
    """whether traced money came to less than a minor unit of a place's currency: a lot without
    width has no place in a queue of its own"""

    def front(self, place: int, amount: int) -> list[Lot]:
        """Take so much from the front."""
        taken, self.queue[place] = cut(self.queue[place], amount)
        return taken

    def of(self, place: int, brought: int, amount: int) -> list[Lot]:
        """Take what one movement brought, as far as it is there, at most `amount`."""
        taken, rest = list[Lot](), list[Lot]()
        for lot in self.queue[place]:
            left = amount - sum(width for width, _, _ in taken)
            if lot[2] == brought and left > 0:
                mine, others = cut([lot], left)
                taken += mine
                rest += others
            else:
                rest.append(lot)
        self.queue[place] = rest
        return taken


def cut(lots: list[Lot], amount: int) -> tuple[list[Lot], list[Lot]]:
    """Cut a row of lots after `amount`; a lot that is cut gives its part rounded down."""
    taken, rest = list[Lot](), list(lots)
    while amount > 0 and rest:
        width, value, by = rest.pop(0)
        if width > amount:
            part = value * amount // width
            rest.insert(0, (width - amount, value - part, by))
            width, value = amount, part
        taken.append((width, value, by))
        amount -= width
    return taken, rest


def filled(lots: list[Lot], amount: int) -> tuple[list[Lot], int]:
    """Make a start's payment traced from end to end; return what was missing, too."""
    missing = amount - sum(value for _, value, _ in lots)
    if missing <= 0:
        return lots, 0
    room = sum(width for width, value, _ in lots if not value)
    made, gap, left = list[Lot](), 0, missing
    for width, value, by in [*lots, (0, 0, -2)]:
        if not value and by != -2:
            gap += width
            continue
        part = left if by == -2 else missing * gap // max(room, 1)
        if gap or (by == -2 and left):
            made.append((gap, part, -1))
            left -= part
        gap = 0
        if by != -2:
            made.append((width, value, by))
    return made, missing


def exact(movements: list[Movement], starts: list[int]) -> Queues:
    """Follow the starts with every lot written out."""
    books = Queues()
    settled: dict[int, tuple[int, int, int, int]] = {}
    to_take_back = {i: m[2] for i, m in enumerate(movements)}
    for i, (payer, payee, amount, received, after, back) in enumerate(movements):
        books.moved.append(0)
        if amount > 0 and back is not None:
            was_payer, was_payee, was_amount, was_received = settled[back]
            received = min(amount, to_take_back[back])
            to_take_back[back] -= received
            after = after if payer == was_payee else None
            payer, payee = was_payee, was_payer
            amount = was_received * received // was_amount
        if amount <= 0:
            continue
        settled[i] = payer, payee, amount, received
        lots = list[Lot]()
        if payer != OUTSIDE:
            have = sum(width for width, _, _ in books.queue[payer])
            total = max(have, amount) if after is None else max(after + amount, amount)
            for _, value, _ in books.front(payer, max(have - total, 0)):
                books.unseen += value
            extra = max(total - have, 0)
            if back is not None:
                lots = books.of(payer, back, amount)
            if extra:
                books.queue[payer].insert(0, (extra, 0, -1))
            lots += books.front(payer, amount - sum(width for width, _, _ in lots))
        elif back is not None:
            lots, books.kept[back] = cut(books.kept.get(back, []), amount)
            books.ended -= sum(value for _, value, _ in lots)
        wide = sum(width for width, _, _ in lots)
        if wide < amount:
            lots.append((amount - wide, 0, -1))
        if i in starts:
            lots, missing = filled(lots, amount)
            books.entered += missing
        books.moved[i] = sum(value for _, value, _ in lots)
        arrived, at = list[Lot](), 0
        for width, value, _ in lots:
            begin, at = at, at + width
            scaled = received * at // amount - received * begin // amount
            arrived.append((scaled, value, i))
            books.narrow |= value > 0 and scaled == 0
        if payee == OUTSIDE:
            books.ended += books.moved[i]
            books.kept[i] = arrived
        else:
            books.queue[payee] += arrived
    return books


def compiled(movements: list[Movement], starts: list[int]) -> tuple[Any, int, int, Any, Any, Any]:
    """The same by the tracer's pass: its book, sums, what each movement carried, and its lots."""
    payer, payee, amount, received, after, reverses, outside = columns(movements)
    n = len(movements)
    at = np.arange(1, n + 1, dtype=np.int64)
    seen, stood, *_ = kernel.balances(
        payer, payee, amount, received, after, reverses, outside, at, n
    )
    moved, book = np.zeros(n, dtype=np.int64), np.zeros((PLACES, BOOK), dtype=np.int64)
    head = np.full(PLACES, -1, dtype=np.int64)
    entered, unseen, carrying, lots = fifo.follow(
        np.array(starts, dtype=np.int64), payer, payee, amount, received, after, seen, stood,
        reverses, np.unique(reverses[reverses >= 0]).astype(np.int64), outside,
        np.arange(PLACES, dtype=np.int32), moved, book, head,
    )  # fmt: skip
    assert carrying.tolist() == np.flatnonzero(moved).tolist()
    place, kept = fifo.standing(head, lots)
    return book, int(entered), int(unseen), moved, place, kept


@effort(max_examples=200, deadline=None)
@given(ledgers())
def test_the_pass_agrees_with_queues_written_out_in_full(
    ledger: tuple[list[Movement], list[int]],
) -> None:
    movements, starts = ledger
    assume(starts)
    book, entered, unseen, moved, place, lots = compiled(movements, starts)
    slow = exact(movements, starts)
    assert int(book[:, TAINT].sum()) + unseen == entered
    assert (book[:, TAINT] >= 0).all() and unseen >= 0
    if slow.narrow:
        return
    assert (entered, unseen, moved.tolist()) == (slow.entered, slow.unseen, slow.moved)
    for p in range(PLACES):
        if p == OUTSIDE:
            assert int(book[p, TAINT]) == slow.ended
            continue
        stands = [(width, value) for width, value, _ in slow.queue[p] if value]
        assert int(book[p, TAINT]) == sum(value for _, value in stands)
        mine = lots[(place == p) & (lots[:, fifo.VALUE] > 0)]
        kept = mine[:, [fifo.WIDTH, fifo.VALUE]].tolist()
        assert [tuple(lot) for lot in kept] == stands
