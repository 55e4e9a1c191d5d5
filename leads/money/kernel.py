"""What all passes of the tracer share: exact shares, what each place held, compiled by numba.

Everything is an integer in minor units; each part is rounded down and the rest stays where it
was, so that nothing is made or lost. Amounts may be up to 2^60 and traced money up to 2^52.

A *place* is one account in one currency. Arrays over movements have length n, over places s.
"""

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

NO_BALANCE = np.iinfo(np.int64).min
"""`after` where the statement gave no balance."""

if TYPE_CHECKING:
    from collections.abc import Callable

    Array = np.ndarray[Any, Any]


def compiled(function: "Callable[..., Any]") -> Any:
    """Compile, keeping the machine code for the next start where some folder can be written; what
    is compiled lets other threads run."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        return numba.njit(nogil=True)(function)


def _share_of(taint: Any, part: Any, whole: Any) -> Any:
    """Return floor(taint·part / whole) for 0 <= part <= whole, without a 128-bit product:
    an estimate in floating point, put right by its exact remainder modulo 2^64."""
    if part >= whole:
        return taint
    estimate = np.int64(np.float64(taint) * (np.float64(part) / np.float64(whole)))
    rest = taint * part - estimate * whole
    while rest < 0:
        estimate -= 1
        rest += whole
    while rest >= whole:
        estimate += 1
        rest -= whole
    return estimate


share_of = compiled(_share_of)


def _held_by(seen: Any, amount: Any, after: Any) -> Any:
    """Return what a payer held before a payment, and what had left it unseen before that.

    What was seen to come in and not to go out is `seen`. `after` (the statement's balance after
    the payment), where given, sets it; a payment larger than what was seen means that the
    difference was there before.
    """
    if after == NO_BALANCE:
        return max(seen, amount), np.int64(0)
    held = max(after + amount, amount)
    return held, max(seen - held, np.int64(0))


held_by = compiled(_held_by)


def _balances(
    payer: "Array",
    payee: "Array",
    amount: "Array",
    received: "Array",
    after: "Array",
    reverses: "Array",
    outside: "Array",
    at: "Array",
    until: int,
) -> "tuple[Array, Array, Array, Array, Array]":
    """Work out what both places of each movement held before it, once for all traces.

    Reversals are turned here to flow from the place that was paid to the one that had paid, and
    cut to what is left to take back.

    Args:
        payer, payee: places, int32[n]; changed for reversals.
        amount, received: minor units of the payer's and the payee's currency, int64[n]; changed
            for reversals. Movements with amount <= 0 are passed over.
        after: int64[n], `NO_BALANCE` where unknown; changed for reversals whose row gives the
            balance of another place.
        reverses: position of the movement that is taken back, int32[n], -1 for none.
        outside: whether a place is external, bool[s].
        at: microseconds since 1970, int64[n], rising.
        until: up to when balances are held, microseconds.

    Returns:
        seen, stood: int64[n]: what was known to be in the payer's and the payee's place.
        known: int64[s], what is there in the end.
        passed_on: int64[s], what each place paid in all.
        exposure: float64[s], balance times seconds held.
    """
    n, s = len(amount), len(outside)
    known, passed_on = np.zeros(s, dtype=np.int64), np.zeros(s, dtype=np.int64)
    exposure, since = np.zeros(s, dtype=np.float64), np.zeros(s, dtype=np.int64)
    seen, stood = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    to_take_back = amount.copy()
    for i in range(n):
        if amount[i] > 0 and reverses[i] >= 0:
            first = reverses[i]
            received[i] = min(amount[i], to_take_back[first])
            to_take_back[first] -= received[i]
            if payer[i] != payee[first]:
                after[i] = NO_BALANCE
            payer[i], payee[i] = payee[first], payer[first]
            amount[i] = received[i]
            if received[first] != amount[first]:
                amount[i] = share_of(received[first], received[i], amount[first])
            to_take_back[i] = amount[i]
        if amount[i] <= 0:
            continue
        f, t = payer[i], payee[i]
        if not outside[f]:
            seen[i] = known[f]
            held, _ = held_by(known[f], amount[i], after[i])
            exposure[f] += held * ((at[i] - since[f]) / 1e6) if since[f] else 0.0
            known[f], since[f] = held - amount[i], at[i]
            passed_on[f] += amount[i]
        if not outside[t]:
            stood[i] = known[t]
            exposure[t] += known[t] * ((at[i] - since[t]) / 1e6) if since[t] else 0.0
            known[t] += received[i]
            since[t] = at[i]
    for p in range(s):
        if since[p] and until > since[p]:
            exposure[p] += known[p] * ((until - since[p]) / 1e6)
    return seen, stood, known, passed_on, exposure


balances = compiled(_balances)


def _appended(positions: "Array", count: Any, i: Any) -> "Array":
    """Return the positions with `i` behind the `count` that are there, in a larger array if
    need be."""
    if count >= len(positions):
        larger = np.empty(2 * len(positions), dtype=np.int64)
        larger[:count] = positions
        positions = larger
    positions[count] = i
    return positions


appended = compiled(_appended)


BOOK = 7
"""Columns of a pass's book, one row a place, int64[s, BOOK]: see below."""

TAINT, CAME, PASSED, LOST, FIRST, LAST, DEPTH = range(BOOK)
"""Traced money that is there; that came from other accounts; that was paid to other accounts; that
left unseen; position of the first and of the last arrival plus one; fewest payments from a start
(a start's payee: 1; 0 for none)."""


def _arrive(book: "Array", f: Any, t: Any, i: Any, part: Any, foreign: Any, start: Any) -> None:
    """Enter the arrival of `part` at `t` into the book."""
    book[t, TAINT] += part
    if foreign:
        book[t, CAME] += part
        if book[t, FIRST] == 0:
            book[t, FIRST] = i + 1
        book[t, LAST] = i + 1
    depth = np.int64(1) if start else book[f, DEPTH] + (1 if foreign else 0)
    if book[t, DEPTH] == 0 or depth < book[t, DEPTH]:
        book[t, DEPTH] = depth


arrive = compiled(_arrive)
