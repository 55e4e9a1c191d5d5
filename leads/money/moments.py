"""The order of movements at one moment: who is paid comes before who pays on.

Banks give times to the minute or the day, and of movements at one moment nothing says which was
first. A victim's money must not miss the account that passes it on in the same second; so payers
whom nobody pays at that moment come first, then those whom only these pay, and so on (A. B. Kahn,
"Topological sorting of large networks", CACM 5, 1962). Where payments go in a circle, the payer
of the least key begins.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money.kernel import compiled

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]


def _order(at: "Array", payer: "Array", payee: "Array", outside: "Array", accounts: int) -> "Array":
    """Return the positions in order.

    Args:
        at: times, int64[n], rising; movements of one time sorted by key.
        payer, payee: accounts, int32[n].
        outside: whether the account is external (it passes nothing on), bool[accounts].
        accounts: number of accounts.
    """
    n = len(at)
    ordered = np.arange(n)
    paid = np.zeros(accounts, dtype=np.int64)
    begin = np.full(accounts, -1, dtype=np.int64)
    queued = np.zeros(accounts, dtype=np.bool_)
    following, queue = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    done = np.zeros(n, dtype=np.bool_)
    i = 0
    while i < n:
        j = i + 1
        while j < n and at[j] == at[i]:
            j += 1
        if j - i == 1:
            i = j
            continue
        for k in range(j - 1, i - 1, -1):
            following[k], begin[payer[k]] = begin[payer[k]], k
        for k in range(i, j):
            if payee[k] != payer[k] and not outside[payee[k]]:
                paid[payee[k]] += 1
        first, last = 0, 0
        for k in range(i, j):
            if paid[payer[k]] == 0 and not queued[payer[k]]:
                queue[last], queued[payer[k]] = payer[k], True
                last += 1
        out, least = i, i
        while out < j:
            if first == last:
                while done[least]:
                    least += 1
                queue[last], queued[payer[least]] = payer[least], True
                last += 1
            account = queue[first]
            first += 1
            k = begin[account]
            while k >= 0:
                ordered[out], done[k] = k, True
                out += 1
                t = payee[k]
                if t != account and not outside[t]:
                    paid[t] -= 1
                    if paid[t] == 0 and begin[t] >= 0 and not queued[t]:
                        queue[last], queued[t] = t, True
                        last += 1
                k = following[k]
        for k in range(i, j):
            begin[payer[k]], queued[payer[k]] = -1, False
            paid[payee[k]] = 0
        i = j
    return ordered


order = compiled(_order)
