"""Ties between persons in scope: one weight for each family, capped, and their sum.

- `cases`: both stand in a case as suspects: 1 / (persons in it - 1), summed over cases;
- `money`: one paid the other from an account with victims' money: the mean of its part in what the
  payer paid and in what came to the payee, times the tainted part of the payer's income;
- `control`: one handset or number, one account, one organization: 1 / (users - 1), and less where
  one of them is at many handsets;
- `premises`: at one site at the same time, or leased while the other stayed: 1 / (persons - 1);
- `contact`: days with calls / `Weights.days`, less for numbers in contact with many others.

Rare things tie, common ones do not: a tie through a case of 100 is worth a hundredth of one through
a case of two (summed rarity beat counts of shared things by far when cases were linked). Things
above the bounds of `leads.scope.Bounds` tie nobody. What happens on an account that another person
operates than its holder counts for who operates it; between holder and operator stands a tie of
control.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from leads.groups.traces import ALWAYS, NEVER, Presence, Traces
from leads.scope import Bounds

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]
    Days = NDArray[np.int32]
    Floats = NDArray[np.float64]

FAMILIES = ("cases", "money", "control", "premises", "contact")

PAIRS = 20_000_000
"""Pairs of rows made at once: some 700 MB."""


@dataclass(frozen=True)
class Weights:
    """How much a family may add to a tie, and where its measures are full.

    Attributes:
        caps: the most that one family adds to the tie of two persons.
        days: days with calls from which a contact counts fully: a call every week for a quarter.
        users: most users of a handset, number or account that say something of each other, as in
            `resolution.layer.HANDSET_USERS`.
        owners: most owners of one organization who are taken to know each other.
    """

    caps: Mapping[str, float] = field(
        default_factory=lambda: dict.fromkeys(FAMILIES, 1.0) | {"contact": 0.5}
    )
    rarity: float = 1.0
    days: int = 12
    users: int = 5
    owners: int = 5


@dataclass(frozen=True)
class Pairs:
    """Ties of one family, `one` < `other`, each pair once; first and last day of their traces."""

    one: "Ints"
    other: "Ints"
    weight: "Floats"
    since: "Days"
    last: "Days"

    def __len__(self) -> int:
        return len(self.one)


@dataclass(frozen=True)
class Ties:
    """The ties of each family, and all of them as one symmetric matrix of persons."""

    persons: int
    families: Mapping[str, Pairs]
    matrix: "csr_array"

    def without(self, family: str) -> "Ties":
        """Return the ties as if one family had no records."""
        return _sum(self.persons, {**self.families, family: _none()})


def build(traces: Traces, weights: Weights | None = None, bounds: Bounds | None = None) -> Ties:
    """Return the ties between the persons of `traces`."""
    weights, bounds = weights or Weights(), bounds or Bounds()
    n = len(traces.persons)
    found = {
        "cases": [together(n, traces.cases, bounds.premises, weights.rarity, overlap=False)],
        "money": [_money(n, traces, bounds)],
        "control": _control(n, traces, weights),
        "premises": [together(n, traces.premises, bounds.premises, weights.rarity)],
        "contact": [_contact(n, traces, weights, bounds)],
    }
    families = {family: _merged(n, parts, weights.caps[family]) for family, parts in found.items()}
    return _sum(n, families)


def _sum(persons: int, families: Mapping[str, Pairs]) -> Ties:
    from scipy.sparse import coo_array

    one = np.concatenate([p.one for p in families.values()])
    other = np.concatenate([p.other for p in families.values()])
    weight = np.concatenate([p.weight for p in families.values()])
    half = coo_array((weight, (one, other)), shape=(persons, persons)).tocsr()
    matrix = half + half.T
    matrix.sort_indices()
    return Ties(persons, families, matrix)


def merged(persons: int, parts: Iterable[Pairs], cap: float) -> Pairs:
    """Return the sum of ties over `parts`, each pair once, at most `cap`."""
    return _merged(persons, list(parts), cap)


def _merged(persons: int, parts: list[Pairs], cap: float) -> Pairs:
    one = np.concatenate([p.one for p in parts])
    other = np.concatenate([p.other for p in parts])
    key, place = np.unique(one * persons + other, return_inverse=True)
    weight = np.zeros(len(key))
    np.add.at(weight, place, np.concatenate([p.weight for p in parts]))
    since = np.full(len(key), NEVER, dtype=np.int32)
    np.minimum.at(since, place, np.concatenate([p.since for p in parts]))
    last = np.full(len(key), ALWAYS, dtype=np.int32)
    np.maximum.at(last, place, np.concatenate([p.last for p in parts]))
    return Pairs(key // persons, key % persons, np.minimum(weight, cap), since, last)


def _pairs(
    persons: int, one: "Ints", other: "Ints", weight: "Floats", since: "Days", last: "Days"
) -> Pairs:
    """Return ties with the lesser person first; nobody is tied to themselves.

    A last day that is not known is the first.
    """
    apart = (one != other) & (weight > 0)
    one, other, weight, since = one[apart], other[apart], weight[apart], since[apart]
    last = last[apart]
    # A first day that is not known must not pass for the earliest, nor a last one for the latest.
    since = np.where(since == ALWAYS, NEVER, since).astype(np.int32)
    known = np.where(since == NEVER, ALWAYS, since)
    last = np.where((last == NEVER) | (last == ALWAYS), known, last).astype(np.int32)
    made = Pairs(np.minimum(one, other), np.maximum(one, other), weight, since, last)
    return _merged(persons, [made], np.inf)


def together(
    persons: int,
    at: Presence,
    most: int,
    rarity: float = 1.0,
    *,
    overlap: bool = True,
    damped: bool = False,
) -> Pairs:
    """Tie persons at one thing, where at most `most` persons are: 1 / (persons - 1) a thing.

    Args:
        persons: how many there are.
        at: who was where.
        most: persons above which a thing is a hub.
        overlap: whether they must have been there at the same time.
        damped: whether a tie is divided by the number of things that the busier of the two is at.
    """
    order = np.lexsort((at.person, at.thing))
    person, thing = at.person[order], at.thing[order]
    since, until = at.since[order], at.until[order]
    if not len(person):
        return _none()
    new = np.r_[True, thing[1:] != thing[:-1]]
    start = np.flatnonzero(new)
    rows = np.diff(np.r_[start, len(thing)])
    fresh = new | np.r_[True, person[1:] != person[:-1]]
    crowd = np.add.reduceat(fresh.astype(np.int64), start)
    busy = np.bincount(person[fresh], minlength=persons)
    # A person with many rows at one thing (a guest who comes back) makes few persons many rows.
    usable = (crowd >= 2) & (crowd <= most) & (rows <= 20 * most)
    parts = []
    for chosen in _portions(np.flatnonzero(usable), rows):
        a, b, of = _within(start[chosen], rows[chosen])
        apart = person[a] != person[b]
        if overlap:
            apart &= (since[a] <= until[b]) & (since[b] <= until[a])
        a, b, of = a[apart], b[apart], of[apart]
        if not len(a):
            continue
        weight = 1.0 / (crowd[chosen][of] - 1) ** rarity
        if damped:
            weight = weight / np.maximum(busy[person[a]], busy[person[b]])
        low, high = np.minimum(person[a], person[b]), np.maximum(person[a], person[b])
        # One thing ties two persons once, however often both came.
        by = np.lexsort((high, low, of))
        change = (np.diff(of[by]) != 0) | (np.diff(low[by]) != 0) | (np.diff(high[by]) != 0)
        first = np.flatnonzero(np.r_[True, change])
        day = np.minimum.reduceat(np.maximum(since[a], since[b])[by], first)
        last = np.maximum.reduceat(np.minimum(until[a], until[b])[by], first)
        kept = by[first]
        parts.append(_pairs(persons, low[kept], high[kept], weight[kept], day, last))
    return _merged(persons, parts, np.inf) if parts else _none()


def _none() -> Pairs:
    empty = np.zeros(0, dtype=np.int64)
    days = np.zeros(0, dtype=np.int32)
    return Pairs(empty, empty, np.zeros(0), days, days)


def _portions(groups: "Ints", rows: "Ints") -> Iterable["Ints"]:
    """Split groups of rows so that no portion has many more than `PAIRS` pairs."""
    if not len(groups):
        return []
    total = np.cumsum(rows[groups] ** 2 // 2)
    return np.split(groups, np.flatnonzero(np.diff(total // PAIRS)) + 1)


def _within(start: "Ints", rows: "Ints") -> "tuple[Ints, Ints, Ints]":
    """Return all pairs of places a < b inside each run of rows, and which run each is of."""
    first = np.repeat(start, rows) + _counting(rows)
    left = np.repeat(start + rows, rows) - first - 1
    a = np.repeat(first, left)
    b = a + 1 + _counting(left)
    return a, b, np.repeat(np.repeat(np.arange(len(start)), rows), left)


def _counting(lengths: "Ints") -> "Ints":
    """Return 0, 1, ... length - 1 for each length, one after the other."""
    total = int(lengths.sum())
    return np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _control(persons: int, traces: Traces, weights: Weights) -> list[Pairs]:
    hands = traces.hands
    unknown = np.full(len(hands.person), NEVER, dtype=np.int32)
    on_accounts = Presence(hands.person, hands.account, hands.opened, unknown, traces.accounts)
    return [
        together(persons, traces.handsets, weights.users, damped=True),
        together(persons, on_accounts, weights.users, overlap=False),
        together(persons, traces.organizations, weights.owners, overlap=False),
    ]


def principals(traces: Traces) -> "tuple[Ints, Ints]":
    """Return account and person of whoever what happens on an account is counted for.

    That is who operates it, where somebody does and its holder does not; else who holds it, and
    who owns the organization that does.
    """
    hands = traces.hands
    own = hands.how < 2
    key = hands.account * (len(traces.persons) + 1) + hands.person
    by_others = ~own & ~np.isin(key, key[own])
    operated = np.zeros(len(traces.accounts) + 1, dtype=bool)
    operated[hands.account[by_others & _few_operators(traces)]] = True
    kept = np.where(own, ~operated[hands.account], operated[hands.account] & by_others)
    return hands.account[kept], hands.person[kept]


def _few_operators(traces: Traces) -> "NDArray[Any]":
    """Return the rows of accounts that at most two persons operate: a shop's handset says less."""
    hands = traces.hands
    count = np.bincount(hands.account[hands.how == 2], minlength=len(traces.accounts) + 1)
    return count[hands.account] <= 2


def _money(persons: int, traces: Traces, bounds: Bounds) -> Pairs:
    pay = traces.payments
    if not len(pay):
        return _none()
    account, person = principals(traces)
    flows = traces.flows
    out = (flows.payers > bounds.money) | (flows.payees > bounds.money) | flows.invested
    kept = np.flatnonzero(~out[pay.payer] & ~out[pay.payee])
    weight = (pay.of_payer + pay.of_payee)[kept] / 2 * np.minimum(1.0, pay.tainted[kept])
    rows, payers = joined(pay.payer[kept], account, person)
    rows2, payees = joined(pay.payee[kept][rows], account, person)
    rows = rows[rows2]
    first, last = pay.first[kept][rows], pay.last[kept][rows]
    return _pairs(persons, payers[rows2], payees, weight[rows], first, last)


def joined(keys: "Ints", key: "Ints", value: "Ints") -> "tuple[Ints, Ints]":
    """Return place in `keys` and `value` for every match of `keys` with `key`."""
    order = np.argsort(key, kind="stable")
    key, value = key[order], value[order]
    low, high = np.searchsorted(key, keys, "left"), np.searchsorted(key, keys, "right")
    count = high - low
    return np.repeat(np.arange(len(keys)), count), value[np.repeat(low, count) + _counting(count)]


def _contact(persons: int, traces: Traces, weights: Weights, bounds: Bounds) -> Pairs:
    calls, used = traces.calls, traces.handsets
    if not len(calls.one):
        return _none()
    n = len(used.things)
    phones = np.bincount(np.r_[calls.one, calls.other], minlength=n)
    users = np.bincount(used.thing, minlength=n)
    kept = np.flatnonzero(
        (phones[calls.one] <= bounds.money) & (phones[calls.other] <= bounds.money)
        & (users[calls.one] <= weights.users) & (users[calls.other] <= weights.users)
    )  # fmt: skip
    full = np.minimum(1.0, calls.days[kept] / weights.days)
    hub = np.sqrt(np.maximum(phones[calls.one[kept]], phones[calls.other[kept]]))
    rows, ones = joined(calls.one[kept], used.thing, np.arange(len(used)))
    rows2, others = joined(calls.other[kept][rows], used.thing, np.arange(len(used)))
    rows, ones = rows[rows2], ones[rows2]
    first, last = calls.first[kept][rows], calls.last[kept][rows]
    meanwhile = (
        (used.since[ones] <= last) & (used.until[ones] >= first)
        & (used.since[others] <= last) & (used.until[others] >= first)
    )  # fmt: skip
    weight = np.where(meanwhile, (full / hub)[rows], 0.0)
    return _pairs(persons, used.person[ones], used.person[others], weight, first, last)


def day_known(day: int) -> bool:
    """Return whether a day is one, and not an unknown beginning or end."""
    return ALWAYS < day < NEVER
