"""The pass that follows money pro rata, in time order.

Method: pro rata, also called haircut (Möser, Böhme, Breuker, "Towards Risk Scoring of Bitcoin
Transactions", 2014; in law: rateable tracing): of an account that holds a balance B with T of
the victims' money in it, a payment of a takes T·a/B of it along.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money.kernel import (
    LOST,
    PASSED,
    TAINT,
    appended,
    arrive,
    compiled,
    held_by,
    share_of,
)

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]


def _follow(
    starts: "Array",
    payer: "Array",
    payee: "Array",
    amount: "Array",
    received: "Array",
    after: "Array",
    seen: "Array",
    reverses: "Array",
    outside: "Array",
    account: "Array",
    moved: "Array",
    moved_own: "Array",
    book: "Array",
    own: "Array",
    came_own: "Array",
) -> "tuple[Any, Any, Array]":
    """Follow the starts' money through all later movements.

    A start's money is all traced. What the payer already held of it goes into the payment first
    and is not counted as new. A reversal carries back what the payment had carried, as far as it
    is still there. The outside keeps what it gets. What left an account unseen took its part
    along.

    Args:
        starts: positions of the payments that it begins with, sorted, int64[k].
        payer ... outside: as left and returned by `kernel.balances`.
        account: account of a place, int32[s].
        moved: int64[n], zeros; becomes traced money in each movement.
        moved_own: float64[n], zeros; the same in the payer's currency (for shares only).
        book: int64[s, BOOK], zeros; see `kernel.BOOK`.
        own, came_own: float64[s], zeros; traced money in each place, and that came into it, in
            the place's own currency.

    Returns:
        Traced money that came into the ledger, that left accounts unseen, and the positions of
        the movements that carry some, sorted, int64[m].
    """
    entered, unseen, k, following = np.int64(0), np.int64(0), 0, starts[0]
    # Nearly every movement is passed over: one byte a place tells, and stays in the cache.
    reached = np.zeros(len(outside), dtype=np.bool_)
    carrying, count = np.empty(1024, dtype=np.int64), 0
    for i in range(starts[0], len(amount)):
        f, start = payer[i], i == following
        if not start and not reached[f]:
            continue
        if start:
            k += 1
            following = starts[k] if k < len(starts) else -1
        if amount[i] <= 0:
            continue
        t, back = payee[i], reverses[i] >= 0
        if not start and (book[f, TAINT] == 0 or (outside[f] and not back)):
            continue
        part, mine = np.int64(0), 0.0
        foreign = account[f] != account[t]
        if book[f, TAINT] > 0 and (back or not outside[f]):
            held, gap = held_by(seen[i], amount[i], after[i])
            if gap > 0 and not outside[f]:
                lost = share_of(book[f, TAINT], gap, gap + held)
                unseen += lost
                book[f, TAINT] -= lost
                book[f, LOST] += lost
                own[f] *= held / (gap + held)
            if back:
                first = reverses[i]
                carried = share_of(moved[first], received[i], amount[first])
                part = min(book[f, TAINT], carried)
                sent = moved_own[first] * (received[first] / amount[first])
                mine = min(own[f], sent * (received[i] / amount[first]))
            else:
                part = share_of(book[f, TAINT], amount[i], held)
                mine = own[f] * (amount[i] / held)
            book[f, TAINT] -= part
            own[f] -= mine
            if foreign:
                book[f, PASSED] += part
        if start and part < amount[i]:
            entered += amount[i] - part
            part, mine = amount[i], np.float64(amount[i])
        if part == 0:
            continue
        mine = min(mine, np.float64(amount[i]))
        moved[i], moved_own[i], reached[t] = part, mine, True
        carrying = appended(carrying, count, i)
        count += 1
        arrive(book, f, t, i, part, foreign, start)
        arrived = mine * (received[i] / amount[i])
        own[t] += arrived
        if foreign:
            came_own[t] += arrived
    return entered, unseen, carrying[:count]


follow = compiled(_follow)
