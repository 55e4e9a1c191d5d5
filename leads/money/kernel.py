"""The tracer's inner loops, compiled with numba: one pass over transactions in time order.

Method: pro rata, also called haircut (Möser, Böhme, Breuker, "Towards Risk Scoring of Bitcoin
Transactions", 2014; in law: rateable tracing): of an account that holds a balance B with T of
the victims' money in it, a payment of a takes T·a/B of it along. Everything is an integer in
minor units and each part is rounded down, the rest staying where it was, so that nothing is made
or lost. Amounts may be up to 2^60 and victims' money up to 2^52 minor units.

A *place* is one account in one currency. Arrays over transactions have length n, over places s.
"""

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

NO_BALANCE = np.iinfo(np.int64).min
"""`after` where the statement gave no balance."""

if TYPE_CHECKING:
    from collections.abc import Callable

    Array = np.ndarray[Any, Any]


def _compiled(function: "Callable[..., Any]") -> Any:
    """Compile, keeping the machine code for the next start where some folder can be written."""
    try:
        return numba.njit(cache=True)(function)
    except RuntimeError:
        return numba.njit(function)


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


share_of = _compiled(_share_of)


def _balances(
    payer: "Array",
    payee: "Array",
    amount: "Array",
    received: "Array",
    after: "Array",
    reverses: "Array",
    outside: "Array",
) -> "tuple[Array, Array]":
    """Work out what each paying place held before each payment, once for all cases.

    What a place holds is what was seen coming in and not going out. `after` (the statement's
    balance after the payment), where given, sets it; a payment larger than what was seen means
    that the difference was there before. Reversals are turned here to flow from the place that
    was paid to the one that had paid, and cut to what is left to take back.

    Args:
        payer, payee: places, int32[n]; changed for reversals.
        amount, received: minor units of the payer's and the payee's currency, int64[n]; changed
            for reversals. Transactions with amount <= 0 are passed over.
        after: int64[n], `NO_BALANCE` where unknown.
        reverses: position of the transaction that is taken back, int32[n], -1 for none.
        outside: whether a place is external, bool[s].

    Returns:
        held: int64[n], held by the payer before the payment; at least `amount`.
        gap: int64[n], what had left it unseen before the payment, as the statement shows.
    """
    n, s = len(amount), len(outside)
    known = np.zeros(s, dtype=np.int64)
    held = np.zeros(n, dtype=np.int64)
    gap = np.zeros(n, dtype=np.int64)
    to_take_back = amount.copy()
    for i in range(n):
        said = after[i]
        if reverses[i] >= 0:
            first = reverses[i]
            received[i] = min(amount[i], to_take_back[first])
            to_take_back[first] -= received[i]
            if payer[i] != payee[first]:
                said = NO_BALANCE
            payer[i], payee[i] = payee[first], payer[first]
            amount[i] = received[i]
            if received[first] != amount[first]:
                amount[i] = share_of(received[first], received[i], amount[first])
            to_take_back[i] = amount[i]
        if amount[i] <= 0:
            continue
        f, t = payer[i], payee[i]
        if not outside[f]:
            seen = known[f]
            total = max(seen, amount[i])
            if said != NO_BALANCE:
                total = max(said + amount[i], amount[i])
                gap[i] = max(seen - total, 0)
            held[i] = total
            known[f] = total - amount[i]
        if not outside[t]:
            known[t] += received[i]
    return held, gap


balances = _compiled(_balances)


def _follow(
    starts: "Array",
    payer: "Array",
    payee: "Array",
    amount: "Array",
    received: "Array",
    held: "Array",
    gap: "Array",
    reverses: "Array",
    outside: "Array",
    account: "Array",
    moved: "Array",
    moved_own: "Array",
    taint: "Array",
    taint_own: "Array",
    came: "Array",
    came_own: "Array",
) -> "tuple[Any, Any]":
    """Follow the victims' money of one case and currency through all later transactions.

    A start is a victim's payment: all of it is victims' money. What the victim's own account
    already held of this case's money goes into it first and is not counted as new.
    A reversal carries back what the payment had carried, as far as it is still there. The outside
    keeps what it gets. What left an account unseen took its part along (returned as `unseen`).

    Args:
        starts: positions of the victims' payments, sorted, int64[k].
        payer ... reverses, outside: as given to and left by `balances`, and what it returned.
        account: account of a place, int32[s].
        moved: int64[n], zeros; becomes victims' money in each transaction.
        moved_own: float64[n], zeros; the same in the payer's currency (for shares only).
        taint, came: int64[s], zeros; become victims' money in each place at the end, and that
            came in from other accounts.
        taint_own, came_own: float64[s], zeros; the same in the place's own currency.

    Returns:
        Victims' money that came into the ledger, and that left accounts unseen.
    """
    entered, unseen, k = np.int64(0), np.int64(0), 0
    for i in range(starts[0], len(amount)):
        start = k < len(starts) and starts[k] == i
        if start:
            k += 1
        if amount[i] <= 0:
            continue
        f, t = payer[i], payee[i]
        if taint[f] == 0 and not start:
            continue
        part, own = np.int64(0), 0.0
        if gap[i] > 0:
            before = gap[i] + held[i]
            lost = share_of(taint[f], gap[i], before)
            unseen += lost
            taint[f] -= lost
            taint_own[f] *= held[i] / before
        if reverses[i] >= 0:
            first = reverses[i]
            part = min(taint[f], share_of(moved[first], received[i], amount[first]))
            back = moved_own[first] * (received[first] / amount[first])
            own = min(taint_own[f], back * (received[i] / amount[first]))
        elif not outside[f]:
            part = share_of(taint[f], amount[i], held[i])
            own = taint_own[f] * (amount[i] / held[i])
        taint[f] -= part
        taint_own[f] -= own
        if start and part < amount[i]:
            entered += amount[i] - part
            part, own = amount[i], np.float64(amount[i])
        own = min(own, np.float64(amount[i]))
        moved[i], moved_own[i] = part, own
        taint[t] += part
        arrived = own * (received[i] / amount[i])
        taint_own[t] += arrived
        if account[f] != account[t]:
            came[t] += part
            came_own[t] += arrived
    return entered, unseen


follow = _compiled(_follow)
