"""Who of a community is a member of the group: those whom the records put there, not bystanders.

Around every group stand relatives who are sent money, landlords, victims who were paid early
returns. A member

- shares a case with another member, or
- operates an account with victims' money that another holds, or
- is paid regularly by who pays three members or more so, or
- takes in money of outsiders and passes most of it on to one of the core, or
- has a hand on what one of the core has (a handset, an account, an organization) and is tied to
  another of the core besides, or
- is tied to two of the core at least, to one of them by more than calls, or
- keeps a part of the victims' money and is tied to one of the core by more than calls;

and their ties to the group are a good part of all their ties in scope. The core are those who stand
in cases of fraud as suspects or operate accounts with much victims' money. A group has at least
three members, at least two of them of the core: two people are a tie, and a set of relatives is
none of this program's business.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leads.groups import levels
from leads.groups.communities import NONE, Communities, best_match, numbered
from leads.groups.ties import Pairs, Ties, principals
from leads.groups.traces import Traces

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


PAYROLL = levels.Measures(several=3)
"""Pay of three people or more: a payroll, while two may be parents."""


@dataclass(frozen=True)
class Rules:
    """What makes a member and a group.

    Attributes:
        smallest: fewest members of a group.
        core: fewest of them who are of the core.
        inside: least part of a member's ties that are to the group; facilitators and sponsors of
            three groups still have a third in one of them.
        tie: least weight of a tie that counts as one of two: a case of twenty people.
        hand: least tie of control that counts alone: a handset that five use, or one of a person
            who is at five.
        kept: least part of a case's victims' money that a member keeps who has one tie only: a
            boss behind a proxy does, a relative who is sent pay does not.
        tainted: least tainted part of an account's income that makes who operates it count for
            the core.
        also: least part of a person's ties to the main group that makes another one theirs too.
    """

    smallest: int = 3
    core: int = 2
    inside: float = 0.3
    tie: float = 0.05
    hand: float = 0.2
    kept: float = 0.02
    tainted: float = 0.3
    also: float = 0.25


@dataclass(frozen=True)
class Members:
    """Groups: for each person the number of their main group, or `NONE`.

    `stability` of a person is the share of runs that put them with most of their group; of a group
    the mean overlap (Jaccard) with its best match in each run. `also` are pairs of person and
    another group that they are tied to.
    """

    group: "Ints"
    stability: "Floats"
    group_stability: "Floats"
    also: tuple[tuple[int, int], ...]

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.group_stability)


def choose(traces: Traces, ties: Ties, found: Communities, rules: Rules | None = None) -> Members:
    """Return the groups of the communities found."""
    rules = rules or Rules()
    group = prune(traces, ties, found.label, rules)
    persons, groups = _stability(group, found)
    return Members(group, persons, groups, _also(traces, ties, group, rules))


def prune(traces: Traces, ties: Ties, label: "Ints", rules: Rules | None = None) -> "Ints":
    """Return the communities without bystanders, numbered anew; `NONE` for who is in no group.

    Who goes may have held another one there, so that it is asked again until nothing changes.
    """
    rules = rules or Rules()
    group = label.copy()
    beside_calls = ties.without("contact").matrix
    total = _strength(ties.matrix, np.zeros(ties.persons, dtype=np.int64))
    core, keeps, operates = core_of(traces, rules), _keeps(traces), _operates(traces, rules)
    paid = _second(levels.pays(traces, label, PAYROLL), ties.persons)
    passing = _second(levels.passes(traces, label, PAYROLL), ties.persons)
    while (group != NONE).any():
        inside = _strength(ties.matrix, group)
        others = _others(beside_calls, group, core, rules.tie)
        calls_too = _others(ties.matrix, group, core, rules.tie)
        near = _others(ties.matrix, group, core, 0.0)
        member = (
            _tied(ties.families["cases"], group, core, 0.0)
            | (_tied(ties.families["control"], group, core, rules.hand) & (operates | (near >= 2)))
            | ((others >= 1) & (calls_too >= 2))
            | ((keeps >= rules.kept) & (others >= 1))
            | ((paid | passing) & (others >= 1))
        )
        member &= inside >= rules.inside * total
        after = np.where(member, group, NONE)
        size = np.bincount(after[after != NONE], minlength=int(group.max()) + 1)
        firm = np.bincount(after[(after != NONE) & core], minlength=int(group.max()) + 1)
        sound = (size >= rules.smallest) & (firm >= rules.core)
        after = np.where((after != NONE) & sound[after], after, NONE)
        if (after == group).all():
            break
        group = after
    return numbered(group)


def core_of(traces: Traces, rules: Rules | None = None) -> "Flags":
    """Return who stands in a case of fraud, or is behind an account with much victims' money."""
    rules = rules or Rules()
    core = np.zeros(len(traces.persons), dtype=np.bool_)
    core[traces.cases.person] = True
    account, person = principals(traces)
    flows = traces.flows
    core[person[(flows.share[account] >= rules.tainted) & ~flows.invested[account]]] = True
    return core


def _keeps(traces: Traces) -> "Floats":
    """Return the greatest part of a case's victims' money on an account of each person's hands."""
    keeps = np.zeros(len(traces.persons))
    np.maximum.at(keeps, traces.hands.person, traces.flows.kept[traces.hands.account])
    return keeps


def _second(pairs: set[levels.Pair], persons: int) -> "Flags":
    found = np.zeros(persons, dtype=np.bool_)
    found[[second for _, second in pairs]] = True
    return found


def _operates(traces: Traces, rules: Rules) -> "Flags":
    """Return who operates an account with much victims' money whose holder never does."""
    operates = np.zeros(len(traces.persons), dtype=np.bool_)
    account, person = principals(traces)
    hands, width = traces.hands, len(traces.persons) + 1
    holders = hands.account[hands.how < 2] * width + hands.person[hands.how < 2]
    others = ~np.isin(account * width + person, holders)
    operates[person[others & (traces.flows.share[account] >= rules.tainted)]] = True
    return operates


def _same(matrix: "csr_array", group: "Ints") -> "tuple[Ints, Flags]":
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return row, (group[row] == group[matrix.indices]) & (group[row] != NONE)


def _strength(matrix: "csr_array", group: "Ints") -> "Floats":
    row, same = _same(matrix, group)
    return np.bincount(row[same], matrix.data[same], matrix.shape[0]).astype(np.float64)


def _others(matrix: "csr_array", group: "Ints", core: "Flags", least: float) -> "Ints":
    row, same = _same(matrix, group)
    counted = same & core[matrix.indices] & (matrix.data >= least)
    return np.bincount(row[counted], minlength=matrix.shape[0])


def _tied(pairs: Pairs, group: "Ints", core: "Flags", least: float) -> "Flags":
    same = (group[pairs.one] == group[pairs.other]) & (group[pairs.one] != NONE)
    same &= pairs.weight >= least
    tied = np.zeros(len(group), dtype=np.bool_)
    tied[pairs.one[same & core[pairs.other]]] = True
    tied[pairs.other[same & core[pairs.one]]] = True
    return tied


def _stability(group: "Ints", found: Communities) -> "tuple[Floats, Floats]":
    """Return the stability of persons (0 outside groups) and of groups, over the runs."""
    persons = np.zeros(len(group))
    inside = np.flatnonzero(group != NONE)
    if not len(inside) or not found.runs:
        return persons, np.zeros(0)
    own = group[inside]
    groups = np.zeros(int(own.max()) + 1)
    size = np.bincount(own)
    for run in found.runs:
        match = best_match(own, run[inside])
        there = run[inside] == match[own]
        persons[inside] += there
        common = np.bincount(own[there], minlength=len(size))
        run_size = np.bincount(run[inside] + 1, minlength=int(match.max()) + 2)[match + 1]
        groups += common / (size + run_size - common)
    return persons / len(found.runs), groups / len(found.runs)


def _also(traces: Traces, ties: Ties, group: "Ints", rules: Rules) -> tuple[tuple[int, int], ...]:
    """Return person and group of those who belong to another group too.

    They share a case with two of its members, or are tied to two of them by more than calls, and
    these ties are a good part of those to their own group.
    """
    if not (group != NONE).any():
        return ()
    matrix = ties.without("contact").matrix
    row = np.repeat(np.arange(ties.persons), np.diff(matrix.indptr))
    other = group[matrix.indices]
    crossing = (group[row] != NONE) & (other != NONE) & (group[row] != other)
    crossing &= matrix.data >= rules.tie
    width = max(1, int(group.max()) + 1)
    key, place, count = np.unique(
        row[crossing] * width + other[crossing], return_inverse=True, return_counts=True
    )
    strength = np.bincount(place, matrix.data[crossing], len(key))
    own = _strength(matrix, group)
    person = key // width
    kept = (count >= 2) & (strength >= rules.also * own[person])
    return tuple(zip(person[kept].tolist(), (key % width)[kept].tolist(), strict=True))
