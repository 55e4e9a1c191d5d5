"""The money tracer: exact books, time order, and what it makes of odd ledgers."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.money import kernel
from leads.money.kernel import NO_BALANCE

START = datetime(2024, 5, 1, 12, tzinfo=UTC)


# The kernel against a slow exact implementation.

Movement = tuple[int, int, int, int, int | None, int | None]
"""payer, payee, amount, received, balance after, position of the movement taken back"""

PLACES = 5
OUTSIDE = 4


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Movement], list[int]]:
    """Random small ledgers over four accounts and the outside, with cycles, reversals, statements
    and exchanges, and one to three victims' payments."""
    movements: list[Movement] = []
    for i in range(draw(st.integers(1, 25))):
        payer = draw(st.integers(0, PLACES - 1))
        payee = draw(st.integers(0, PLACES - 1).filter(lambda p, payer=payer: p != payer))
        amount = draw(st.integers(-1, 1000))
        same = draw(st.booleans())
        received = amount if same else draw(st.integers(1, 3000))
        after = draw(st.none() | st.integers(-50, 2000))
        whole = [k for k, m in enumerate(movements) if m[2] > 0 and m[5] is None]
        back = draw(st.none() | st.sampled_from(whole)) if i and whole else None
        movements.append((payer, payee, amount, received, after, back))
    plain = [k for k, m in enumerate(movements) if m[5] is None and m[2] > 0]
    chosen = draw(st.sets(st.sampled_from(plain), max_size=3)) if plain else set()
    return movements, sorted(chosen)


def exact(
    movements: list[Movement], starts: list[int]
) -> tuple[list[Fraction], Fraction, Fraction]:
    """Taint of each place at the end, what came in and what left unseen, in exact fractions."""
    known = [0] * PLACES
    taint = [Fraction(0)] * PLACES
    carried: dict[int, Fraction] = {}
    settled: dict[int, tuple[int, int, int, int]] = {}
    to_take_back = {i: m[2] for i, m in enumerate(movements)}
    entered = unseen = Fraction(0)
    for i, (payer, payee, amount, received, after, back) in enumerate(movements):
        if back is not None:
            was_payer, was_payee, was_amount, was_received = settled[back]
            received = min(amount, to_take_back[back])
            to_take_back[back] -= received
            after = after if payer == was_payee else None
            payer, payee = was_payee, was_payer
            amount = was_received * received // was_amount
        if amount <= 0:
            continue
        settled[i] = payer, payee, amount, received
        part = Fraction(0)
        if payer != OUTSIDE:
            total = max(known[payer], amount) if after is None else max(after + amount, amount)
            gap = max(known[payer] - total, 0) if after is not None else 0
            if gap:
                lost = taint[payer] * Fraction(gap, gap + total)
                taint[payer] -= lost
                unseen += lost
            known[payer] = total - amount
            part = taint[payer] * Fraction(amount, total)
        if back is not None:
            part = min(
                taint[payer], carried.get(back, Fraction(0)) * Fraction(received, was_amount)
            )
        taint[payer] -= part
        if i in starts and part < amount:
            entered += amount - part
            part = Fraction(amount)
        carried[i] = part
        taint[payee] += part
        if payee != OUTSIDE:
            known[payee] += received
    return taint, entered, unseen


def compiled(
    movements: list[Movement], starts: list[int]
) -> tuple[np.ndarray[Any, Any], int, int, np.ndarray[Any, Any]]:
    """The same by the tracer's kernel; also what each movement carried."""
    column = [list(c) for c in zip(*movements, strict=True)]
    payer, payee = (np.array(c, dtype=np.int32) for c in column[:2])
    amount, received = (np.array(c, dtype=np.int64) for c in column[2:4])
    after = np.array([NO_BALANCE if a is None else a for a in column[4]], dtype=np.int64)
    reverses = np.array([-1 if b is None else b for b in column[5]], dtype=np.int32)
    outside = np.arange(PLACES) == OUTSIDE
    held, gap = kernel.balances(payer, payee, amount, received, after, reverses, outside)
    n = len(movements)
    moved, moved_own = np.zeros(n, dtype=np.int64), np.zeros(n)
    taint, came = np.zeros(PLACES, dtype=np.int64), np.zeros(PLACES, dtype=np.int64)
    entered, unseen = kernel.follow(
        np.array(starts, dtype=np.int64), payer, payee, amount, received, held, gap, reverses,
        outside, np.arange(PLACES, dtype=np.int32), moved, moved_own, taint, np.zeros(PLACES),
        came, np.zeros(PLACES),
    )  # fmt: skip
    return taint, int(entered), int(unseen), moved


@settings(max_examples=400, deadline=None)
@given(ledgers())
def test_kernel_conserves_money_and_agrees_with_exact_fractions(
    ledger: tuple[list[Movement], list[int]],
) -> None:
    movements, starts = ledger
    if not starts:
        return
    taint, entered, unseen, moved = compiled(movements, starts)
    assert int(taint.sum()) + unseen == entered
    assert (taint >= 0).all() and unseen >= 0 and (moved >= 0).all()
    exact_taint, exact_entered, exact_unseen = exact(movements, starts)
    assert sum(exact_taint) + exact_unseen == exact_entered
    bound = 4 * len(movements) * (1 + sum(m[5] is not None for m in movements))
    assert sum(abs(int(a) - b) for a, b in zip(taint, exact_taint, strict=True)) <= bound
    assert abs(entered - exact_entered) <= bound
    assert (moved[: starts[0]] == 0).all()


@given(st.integers(0, 2**52), st.integers(0, 2**60), st.integers(1, 2**60))
@settings(max_examples=500, deadline=None)
def test_a_share_is_the_floor_of_the_exact_product(taint: int, part: int, whole: int) -> None:
    part = min(part, whole)
    assert int(kernel.share_of(np.int64(taint), np.int64(part), np.int64(whole))) == (
        taint * part // whole
    )
