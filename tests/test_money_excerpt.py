"""Following an excerpt of a ledger gives what following the whole of it gives."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from leads.money import excerpt, kernel
from leads.money.follow import Passage, by_fifo, by_pro_rata
from leads.money.kernel import DEPTH, FIRST, LAST
from leads.money.ledger import Ledger
from tests.test_money import PLACES, Movement, columns, ledgers

WHAT = "test"


def as_ledger(movements: list[Movement]) -> Ledger:
    """The movements as `leads.money.keeping` would lay them down."""
    payer, payee, amount, received, after, reverses, outside = columns(movements)
    n, s = len(movements), len(outside)
    at = np.arange(1, n + 1, dtype=np.int64)
    seen, stood, known, passed_on, exposure = kernel.balances(
        payer, payee, amount, received, after, reverses, outside, at, n
    )
    return Ledger(
        Path("nowhere"), {"currencies": ["CNY"]}, at, payer, payee, amount, received, after, seen,
        stood, reverses, np.zeros(n, dtype=np.uint8), np.arange(s, dtype=np.int32), outside,
        np.zeros(s, dtype=np.int32), known, passed_on, exposure,
        np.unique(reverses[reverses >= 0]).astype(np.int64),
    )  # fmt: skip


def assert_same(whole: Passage, part: Passage, cut: excerpt.Excerpt) -> None:
    assert (whole.entered, whole.unseen) == (part.entered, part.unseen)
    assert whole.carrying.tolist() == cut.movement[part.carrying].tolist()
    assert whole.moved[cut.movement].tolist() == part.moved.tolist()
    assert whole.moved.sum() == part.moved.sum()
    assert whole.own[cut.place].tolist() == part.own.tolist()
    amounts = [c for c in range(whole.book.shape[1]) if c not in (FIRST, LAST)]
    assert whole.book[np.ix_(cut.place, amounts)].tolist() == part.book[:, amounts].tolist()
    assert np.count_nonzero(whole.book[:, DEPTH]) == np.count_nonzero(part.book[:, DEPTH])
    for column in (FIRST, LAST):
        here = part.book[:, column]
        there = np.where(here > 0, cut.movement[np.maximum(here, 1) - 1] + 1, 0)
        assert whole.book[cut.place, column].tolist() == there.tolist()
    if whole.came_own is not None:
        assert part.came_own is not None
        assert whole.came_own[cut.place].tolist() == part.came_own.tolist()


@effort(max_examples=150, deadline=None)
@given(ledgers(), st.data())
def test_an_excerpt_has_all_that_a_case_can_touch(
    made: tuple[list[Movement], list[int]], data: st.DataObject
) -> None:
    movements, starts = made
    assume(starts)
    some = data.draw(st.lists(st.sets(st.sampled_from(starts), min_size=1), min_size=1))
    chosen = [np.array(sorted(one), dtype=np.int64) for one in some]
    ledger = as_ledger(movements)
    for positions, cut in zip(chosen, excerpt.excerpts(ledger, chosen), strict=True):
        here = cut.positions(positions)
        assert cut.movement[here].tolist() == positions.tolist()
        for by in (by_pro_rata, by_fifo):
            assert_same(by(ledger, positions, WHAT), by(cut.ledger, here, WHAT), cut)


@pytest.mark.parametrize("entries", [excerpt.ENTRIES, 0])
def test_what_a_case_cannot_touch_is_left_out_and_more_cases_than_bits_are_told_apart(
    entries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excerpt, "ENTRIES", entries)
    pairs = excerpt.AT_ONCE + 6
    # The same four movements again and again, each time between two accounts and the outside.
    rng = np.random.default_rng(7)
    movements: list[Movement] = []
    starts = []
    for _ in range(pairs):
        at = len(movements)
        amount = int(rng.integers(100, 1000))
        movements += [(0, 1, amount, amount, None, None), (1, 2, amount // 2, amount // 2, 0, None)]
        starts.append(np.array([at], dtype=np.int64))
    movements.append((3, 0, 5, 5, None, None))
    ledger = as_ledger(movements)
    cuts = list(excerpt.excerpts(ledger, starts))
    assert len(cuts) == pairs
    for positions, cut in zip(starts, cuts, strict=True):
        here = cut.positions(positions)
        assert positions[0] == cut.movement[0], "nothing before the first start"
        assert len(movements) - 1 not in cut.movement, "nobody who was reached is part of it"
        assert 3 not in cut.place and len(cut.place) < PLACES
        for by in (by_pro_rata, by_fifo):
            assert_same(by(ledger, positions, WHAT), by(cut.ledger, here, WHAT), cut)
