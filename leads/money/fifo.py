"""The pass that follows money first in, first out, in time order.

Method: FIFO (the rule of Clayton's Case, Devaynes v Noble, 1816; for coins: R. Anderson,
I. Shumailov, M. Ahmed, "Making Bitcoin Legal", 2018): what came into an account first leaves it
first. A place's money is a queue on an axis: it stands from `front` to `back` in minor units of
the place's currency; only traced money is written down, as lots with position, width and value
(in the currency of the trace). What lies between lots is other money.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money.kernel import LOST, PASSED, TAINT, appended, arrive, compiled, held_by, share_of

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

NEXT, POS, WIDTH, VALUE, LABEL = range(5)
"""Columns of a lot, int64[lots, 5]: the next of its place (-1: last), where it begins, how wide it
is, what it is worth, which start it comes from."""


def _grown(table: "Array", length: Any) -> "Array":
    """Return a table of at least `length` rows that begins like `table`."""
    if length <= len(table):
        return table
    larger = np.empty((max(length, 2 * len(table)), table.shape[1]), dtype=np.int64)
    larger[: len(table)] = table
    return larger


grown = compiled(_grown)


def _take(
    head: "Array", tail: "Array", lots: "Array", free: Any, used: Any, f: Any,
    begin: Any, end: Any, offset: Any, carried: "Array", count: Any,
) -> "tuple[Any, Any, Any, Any, Any]":  # fmt: skip
    """Take the lots between `begin` and `end` of the axis of `f` out of its queue.

    They go into `carried` from row `count` on, their positions from `begin` plus `offset`. Lots
    that reach over an end are cut there, their value in proportion, rounded down; a part that is
    worth nothing is other money.
    """
    before, lot = np.int64(-1), head[f]
    while lot >= 0 and lots[lot, POS] < end:
        nxt = lots[lot, NEXT]
        start, width, value = lots[lot, POS], lots[lot, WIDTH], lots[lot, VALUE]
        if start + width <= begin and not (width == 0 and start >= begin):
            before, lot = lot, nxt
            continue
        if start < begin:
            kept = share_of(value, begin - start, width)
            lots[lot, WIDTH], lots[lot, VALUE] = begin - start, kept
            if used >= len(lots):
                lots = grown(lots, used + 1)
            if free >= 0:
                rest, free = free, lots[free, NEXT]
            else:
                rest, used = used, used + 1
            lots[rest, NEXT], lots[rest, POS] = nxt, begin
            lots[rest, WIDTH], lots[rest, VALUE] = start + width - begin, value - kept
            lots[rest, LABEL] = lots[lot, LABEL]
            lots[lot, NEXT] = rest
            if tail[f] == lot:
                tail[f] = rest
            before, lot = lot, rest
            continue
        carried = grown(carried, count + 1)
        carried[count, POS] = start - begin + offset
        carried[count, LABEL] = lots[lot, LABEL]
        if start + width > end:
            part = share_of(value, end - start, width)
            carried[count, WIDTH], carried[count, VALUE] = end - start, part
            lots[lot, POS], lots[lot, WIDTH] = end, start + width - end
            lots[lot, VALUE] = value - part
            count += part > 0
            break
        carried[count, WIDTH], carried[count, VALUE] = width, value
        count += value > 0
        if before < 0:
            head[f] = nxt
        else:
            lots[before, NEXT] = nxt
        if tail[f] == lot:
            tail[f] = before
        lots[lot, NEXT] = free
        free, lot = lot, nxt
    return lots, free, used, carried, count


take = compiled(_take)


def _fill(carried: "Array", count: Any, amount: Any, label: Any) -> "tuple[Array, Any, Any]":
    """Make a start's payment wholly traced: what is between the lots that it carries already gets
    what is missing to its amount. Returns the lots, their number, and what was missing."""
    have, wide = np.int64(0), np.int64(0)
    for k in range(count):
        have += carried[k, VALUE]
        wide += carried[k, WIDTH]
    missing = amount - have
    if missing <= 0:
        return carried, count, np.int64(0)
    made = np.empty((2 * count + 1, 5), dtype=np.int64)
    m, at, left, room = 0, np.int64(0), missing, amount - wide
    for k in range(count + 1):
        until = carried[k, POS] if k < count else amount
        if until > at or (k == count and left > 0):
            part = left if k == count else share_of(missing, until - at, max(room, 1))
            made[m, POS], made[m, WIDTH], made[m, VALUE] = at, until - at, part
            made[m, LABEL] = label
            left -= part
            m += 1
        if k < count:
            made[m] = carried[k]
            at = until + carried[k, WIDTH]
            m += 1
    return made, m, missing


fill = compiled(_fill)


def _follow(
    starts: "Array",
    payer: "Array",
    payee: "Array",
    amount: "Array",
    received: "Array",
    after: "Array",
    seen: "Array",
    stood: "Array",
    reverses: "Array",
    targets: "Array",
    outside: "Array",
    account: "Array",
    moved: "Array",
    book: "Array",
    head: "Array",
) -> "tuple[Any, Any, Array, Array]":
    """Follow the starts' money through all later movements.

    A start's money is all traced; what the payer's payment already carries of it is not counted
    as new. Money that was there unseen was there first; what left unseen left from the front. A
    reversal takes back the very money of the payment, as far as it is still there, and the rest
    from the front. The outside keeps what it gets and gives back only what is reversed.

    Args:
        starts: positions of the payments that it begins with, sorted, int64[k].
        payer ... outside: as left and returned by `kernel.balances`.
        targets: positions of the movements that are taken back, sorted, int64[r].
        account: account of a place, int32[s].
        moved: int64[n], zeros; becomes traced money in each movement.
        book: int64[s, BOOK], zeros; see `kernel.BOOK`.
        head: int64[s], all -1; becomes the first lot of each place.

    Returns:
        Traced money that came into the ledger, that left accounts unseen, the positions of the
        movements that carry some, sorted, int64[m], and the lots (of which `head` and their NEXT
        tell which count): int64[lots, 5].
    """
    n, s = len(amount), len(head)
    tail = np.full(s, -1, dtype=np.int64)
    front, back = np.zeros(s, dtype=np.int64), np.zeros(s, dtype=np.int64)
    lots = np.empty((1024, 5), dtype=np.int64)
    carried = np.empty((64, 5), dtype=np.int64)
    where = np.full(len(targets), -1, dtype=np.int64)
    whole = np.zeros(len(targets), dtype=np.int64)
    # An axis is given up when the last lot has left; what was noted on it counts no more.
    turn = np.zeros(s, dtype=np.int32)
    since = np.zeros(len(targets), dtype=np.int32)
    noted = np.zeros(s, dtype=np.bool_)
    free, used = np.int64(-1), np.int64(0)
    entered, unseen, k, following = np.int64(0), np.int64(0), 0, starts[0]
    # Nearly every movement is passed over: one byte a place tells, and stays in the cache.
    queued = np.zeros(s, dtype=np.bool_)
    carrying, m = np.empty(1024, dtype=np.int64), 0
    r = 0
    for i in range(starts[0], n):
        f, t, start = payer[i], payee[i], i == following
        if not (start or queued[f] or queued[t]):
            continue
        while r < len(targets) and targets[r] < i:
            r += 1
        target = r < len(targets) and targets[r] == i
        if start:
            k += 1
            following = starts[k] if k < len(starts) else -1
        if amount[i] <= 0:
            continue
        count = 0
        if head[f] >= 0:
            held, gap = held_by(seen[i], amount[i], after[i])
            if outside[f]:
                held, gap = np.int64(0), np.int64(0)
            if gap > 0:
                lots, free, used, carried, count = take(
                    head, tail, lots, free, used, f, front[f], front[f] + gap, 0, carried, 0
                )
                front[f] += gap
                for c in range(count):
                    unseen += carried[c, VALUE]
                    book[f, TAINT] -= carried[c, VALUE]
                    book[f, LOST] += carried[c, VALUE]
                count = 0
            taken = np.int64(0)
            extra = held - (back[f] - front[f])
            if extra > 0:
                # What is put in front takes the place of what has left: no payment reaches there.
                for other in range(len(targets) if noted[f] else 0):
                    if since[other] == turn[f] and payee[targets[other]] == f:
                        end = where[other] + whole[other]
                        where[other] = max(where[other], front[f])
                        whole[other] = max(end - where[other], 0)
                front[f] -= extra
            if reverses[i] >= 0:
                j = np.searchsorted(targets, reverses[i])
                begin = max(where[j], front[f])
                there = where[j] >= 0 and since[j] == turn[f]
                if there and where[j] + whole[j] > begin:
                    taken = min(where[j] + whole[j] - begin, amount[i])
                    lots, free, used, carried, count = take(
                        head, tail, lots, free, used, f, begin, begin + taken, 0, carried, 0
                    )
                    # What stood behind moves up.
                    lot = head[f]
                    while lot >= 0:
                        if lots[lot, POS] >= begin + taken:
                            lots[lot, POS] -= taken
                        lot = lots[lot, NEXT]
                    for other in range(len(targets)):
                        same = since[other] == turn[f] and payee[targets[other]] == f
                        if same and where[other] >= begin + taken:
                            where[other] -= taken
                    whole[j] = where[j] + whole[j] - begin - taken
                    where[j] = begin
                    back[f] -= taken
            if taken < amount[i] and not outside[f]:
                end = front[f] + amount[i] - taken
                lots, free, used, carried, count = take(
                    head, tail, lots, free, used, f, front[f], end, taken, carried, count
                )
                front[f] = end
            queued[f] = head[f] >= 0
        part = np.int64(0)
        for c in range(count):
            part += carried[c, VALUE]
        book[f, TAINT] -= part
        foreign = account[f] != account[t]
        if foreign:
            book[f, PASSED] += part
        if start:
            carried, count, missing = fill(carried, count, amount[i], k - 1)
            entered += missing
            part += missing
        moved[i] = part
        if part > 0:
            carrying = appended(carrying, m, i)
            m += 1
            arrive(book, f, t, i, part, foreign, start)
        # The outside keeps what it gets; only what will be taken back is kept apart.
        if outside[t] and not target:
            continue
        if head[t] < 0:
            if count == 0:
                continue
            front[t], back[t] = 0, stood[i]
            turn[t] += 1
        if target:
            where[r], whole[r], since[r] = back[t], received[i], turn[t]
            noted[t] = True
        for c in range(count):
            begin = share_of(received[i], carried[c, POS], amount[i])
            end = share_of(received[i], carried[c, POS] + carried[c, WIDTH], amount[i])
            if free >= 0:
                lot, free = free, lots[free, NEXT]
            else:
                lots = grown(lots, used + 1)
                lot, used = used, used + 1
            lots[lot, NEXT], lots[lot, POS] = -1, back[t] + begin
            lots[lot, WIDTH], lots[lot, VALUE] = end - begin, carried[c, VALUE]
            lots[lot, LABEL] = carried[c, LABEL]
            if tail[t] < 0:
                head[t] = lot
            else:
                lots[tail[t], NEXT] = lot
            tail[t] = lot
        back[t] += received[i]
        queued[t] = head[t] >= 0
    return entered, unseen, carrying[:m], lots


follow = compiled(_follow)


def _standing(head: "Array", lots: "Array") -> "tuple[Array, Array]":
    """Return the place of each lot that is there, int64[l], and these lots, int64[l, 5]."""
    count = 0
    for p in range(len(head)):
        lot = head[p]
        while lot >= 0:
            count += 1
            lot = lots[lot, NEXT]
    place, kept = np.empty(count, dtype=np.int64), np.empty((count, 5), dtype=np.int64)
    count = 0
    for p in range(len(head)):
        lot = head[p]
        while lot >= 0:
            place[count], kept[count] = p, lots[lot]
            count += 1
            lot = lots[lot, NEXT]
    return place, kept


standing = compiled(_standing)
