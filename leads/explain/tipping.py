"""What a lead hangs on: the smallest set of records or identity judgements it cannot do without.

Without them it falls below the bar: too few points, a gate closes, or too few families speak. A
judgement that is gone takes along every record in which the person is written only through the
identities that it joins to the rest.

Sets of up to three are found exactly. Records that occur in the same parts are one class; of
classes that do the same harm in the same places, only those that do the most of it are tried.
Where three do not suffice, a set is found by taking the most harmful one after the other and
leaving out again what is not needed; that is said as `at most`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leads.explain.weighed import EPSILON, Cells, Weighed
from leads.role import Weighing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

EXACT = 3
"""Sets of up to so many are found by trying all that matter."""
MOST = 8
"""Largest set that is looked for; a lead that stands without so many rests on no few."""
CHUNK = 4096

LIMIT = 200_000
"""Sets tried of one size; beyond, only `at most` is said."""


@dataclass(frozen=True)
class Tipping:
    """The smallest set without which a lead falls.

    Attributes:
        records: what has to go; of records that do the same, the first by name stands for all.
        judgements: names of identity judgements that have to go, see `leads.explain.identities`.
        size: how many of both together; 0 where not even `MOST` of them suffice.
        exact: no smaller set does it; else `at most` so many are needed.
        left_points: points that are left without them; None where nothing was found to go.
        left_families: families that still speak, as `left_points`.
    """

    records: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    size: int = 0
    exact: bool = False
    left_points: int | None = None
    left_families: int | None = None


class _TooMany(Exception):
    """More sets than `LIMIT`."""


@dataclass(frozen=True)
class _Move:
    """Something that can go: a record (`rows` of itself) or a judgement (all its records)."""

    name: str
    judgement: bool
    rows: frozenset[int]


def tipping(weighed: Weighed, judgements: Mapping[str, Iterable[str]] | None = None) -> Tipping:
    """Return the smallest set without which the one person of `weighed` is not listed.

    Args:
        weighed: answers of this person only (`leads.explain.weighed.weighed(persons=[...])`).
        judgements: by name of a judgement, the records that do not count without it.

    Raises:
        ValueError: the answers are of several persons, or make no lead.
    """
    if len(weighed.persons) != 1:
        raise ValueError(f"tipping looks at one person, not {len(weighed.persons)}")
    search = _Search(weighed, judgements or {}, EXACT)
    if not search.listed([()])[0]:
        raise ValueError(f"{weighed.persons[0]} has no lead that could fall")
    tried = True
    for size in range(1, EXACT + 1):
        try:
            found = search.fall(size)
        except _TooMany:
            tried = False
            break
        if found is not None:
            return search.told(found, exact=True)
    wider = _Search(weighed, judgements or {}, MOST)
    greedy = wider.greedy()
    if greedy is None:
        return Tipping()
    # Where no three suffice, four that do are the fewest.
    return wider.told(greedy, exact=tried and len(greedy) == EXACT + 1)


class _Search:
    """Sets of moves tried on one person's answers."""

    def __init__(
        self, weighed: Weighed, judgements: Mapping[str, Iterable[str]], keep: int
    ) -> None:
        import numpy as np

        self._weighed = weighed
        rows = {
            name: frozenset(weighed.place[r] for r in records if r in weighed.place)
            for name, records in sorted(judgements.items())
        }
        self.moves = [_Move(weighed.records[row], False, frozenset([row]))
                      for row in _foremost(weighed, rows, keep)]  # fmt: skip
        self.moves += [_Move(name, True, some) for name, some in rows.items() if some]
        # bool[records, moves]: what each move takes.
        self._alone = np.zeros((len(weighed.records), len(self.moves)), bool)
        for at, move in enumerate(self.moves):
            self._alone[list(move.rows), at] = True
        # Worth of what each move takes from each answer, the most harmful first.
        self._harm = {
            id: -np.sort(-_lost(cells, self._alone)[1], axis=1)
            for id, cells in weighed.cells.items()
            if len(cells.person)
        }

    def _gone(self, sets: Sequence[Sequence[int]]) -> "Array":
        """Return bool[records, sets]; all sets have the same number of moves."""
        import numpy as np

        gone = np.zeros((len(self._weighed.records), len(sets)), bool)
        for taken in zip(*sets, strict=True):
            gone |= self._alone[:, list(taken)]
        return gone

    def listed(self, sets: Sequence[Sequence[int]]) -> "Array":
        """Return bool[sets]: whether the lead stands without the moves of each set."""
        standing: Array = self._weighed.standing(self._gone(sets)).listed[0]
        return standing

    def hopeful(self, sets: Sequence[Sequence[int]], more: int) -> "Array":
        """Return bool[sets]: whether a set may fell the lead when `more` moves are added to it.

        What several take from an answer together is at most the sum of what each takes, and a
        counter-indicator speaks no louder when records are gone; so where the lead stands against
        both, no such set fells it.
        """
        gone = self._gone(sets)
        counters = {counter.id for counter in self._weighed.kind.counter_indicators}
        values = {}
        for id, cells in self._weighed.cells.items():
            if not len(cells.person) or not more:
                values[id] = cells.values(gone)
            elif id in counters:
                values[id] = cells.values(gone & False)
            else:
                _, fallen, whole = *_lost(cells, gone), _worth(cells)
                fallen = fallen + self._harm[id][:, :more].sum(axis=1, keepdims=True)
                values[id] = cells.without(fallen, fallen >= whole[:, None] - EPSILON)
        falls: Array = ~self._weighed.added(values, gone.shape[1]).listed[0]
        return falls

    def fall(self, size: int) -> tuple[int, ...] | None:
        """Return the first set of `size` moves that fells the lead, or None where there is none.

        Raises:
            _TooMany: more sets than `LIMIT` would have to be tried.
        """
        sets: list[tuple[int, ...]] = [()]
        if not self.hopeful(sets, size)[0]:
            return None
        for taken in range(1, size + 1):
            wider = [
                (*one, move)
                for one in sets
                for move in range(one[-1] + 1 if one else 0, len(self.moves))
            ]
            if len(wider) > LIMIT:
                raise _TooMany
            sets = []
            for at in range(0, len(wider), CHUNK):
                some = wider[at : at + CHUNK]
                sets += [
                    one
                    for one, may in zip(some, self.hopeful(some, size - taken), strict=True)
                    if may
                ]
        return sets[0] if sets else None

    def greedy(self) -> tuple[int, ...] | None:
        """Return a set that fells the lead and of which nothing can be left out; None where more
        than `MOST` moves would be needed."""
        kind = self._weighed.kind
        goals = [set(gate.any_of) for gate in kind.gates] + [{w.id for w in kind.indicators}]
        found = [one for one in map(self._towards, goals) if one is not None]
        return min(found, key=lambda one: (len(one), one)) if found else None

    def _towards(self, goal: set[str]) -> tuple[int, ...] | None:
        """Take the move that leaves least of what the indicators of `goal` say, until it falls."""
        import numpy as np

        taken: tuple[int, ...] = ()
        while len(taken) < MOST:
            wider = [(*taken, move) for move in range(len(self.moves)) if move not in taken]
            if not wider:
                return None
            gone = self._gone(wider)
            left = np.zeros(len(wider))
            for weighing in _of(self._weighed, goal):
                cells = self._weighed.cells[weighing.id]
                if len(cells.person):
                    value = np.maximum(cells.values(gone)[0], 0.0)
                    top = min(float(cells.whole.max()), weighing.levels[-1]) or 1.0
                    left += weighing.points(float(cells.whole.max())) * np.minimum(value / top, 1)
            taken = wider[int(np.argmin(left))]
            if not self.listed([taken])[0]:
                return self._needed(taken)
        return None

    def _needed(self, taken: tuple[int, ...]) -> tuple[int, ...]:
        for move in taken:
            fewer = tuple(one for one in taken if one != move)
            if not self.listed([fewer])[0]:
                taken = fewer
        return taken

    def told(self, taken: Sequence[int], *, exact: bool) -> Tipping:
        """Return a set in words."""
        left = self._weighed.standing(self._gone([taken]))
        some = [self.moves[move] for move in taken]
        return Tipping(
            tuple(sorted(move.name for move in some if not move.judgement)),
            tuple(sorted(move.name for move in some if move.judgement)),
            len(some),
            exact,
            int(left.points[0, 0]),
            int(left.families[0, 0]),
        )


def _of(weighed: Weighed, goal: set[str]) -> list[Weighing]:
    return [w for w in weighed.kind.indicators if w.id in goal]


def _worth(cells: Cells) -> "Array":
    import numpy as np

    return np.add.reduceat(cells.worth, cells.pieces[:-1])


def _lost(cells: Cells, gone: "Array") -> tuple["Array", "Array"]:
    """Return bool[pieces, sets], which pieces fall, and float64[answers, sets], their worth."""
    import numpy as np

    lost = np.logical_or.reduceat(gone[cells.record], cells.records[:-1], axis=0)
    return lost, np.add.reduceat(cells.worth[:, None] * lost, cells.pieces[:-1], axis=0)


def _foremost(weighed: Weighed, judgements: Mapping[str, frozenset[int]], keep: int) -> list[int]:
    """Return the records that matter to sets of up to `keep`, one for each class of them.

    Records that occur in the same pieces are one class. Two classes are in one group if their
    pieces are of the same answers, lie beside the same other classes, and are taken by the same
    judgements; in a group, one whose pieces are all worth at least as much may take the place of
    another in any set. So of a group only those are needed that fewer than `keep` others beat.
    """
    counters = {counter.id for counter in weighed.kind.counter_indicators}
    pieces: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for id, cells in weighed.cells.items():
        owner = _owners(cells.records)
        for at, piece in zip(cells.record.tolist(), owner, strict=True):
            pieces[at].append((id, piece))
    alike: defaultdict[tuple[tuple[str, int], ...], list[int]] = defaultdict(list)
    for row, some in pieces.items():
        alike[tuple(some)].append(row)
    first = {key: min(rows) for key, rows in alike.items()}
    inside: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for key, row in first.items():
        for piece_at in key:
            inside[piece_at].append(row)
    answer = {id: _owners(cells.pieces) for id, cells in weighed.cells.items()}
    groups: defaultdict[Any, list[tuple[tuple[float, ...], int]]] = defaultdict(list)
    for key, row in first.items():
        rows = alike[key]
        taken = frozenset(n for n, some in judgements.items() if not some.isdisjoint(rows))
        marks = sorted(
            (
                id,
                answer[id][piece],
                tuple(sorted(other for other in inside[id, piece] if other != row)),
                float(weighed.cells[id].worth[piece]) * (-1 if id in counters else 1),
            )
            for id, piece in key
        )
        place = (taken, tuple(mark[:3] for mark in marks))
        groups[place].append((tuple(mark[3] for mark in marks), row))
    kept = []
    for group in groups.values():
        foremost: list[tuple[tuple[float, ...], int]] = []
        for worths, row in sorted(group, key=lambda one: (tuple(-w for w in one[0]), one[1])):
            beaten = sum(
                all(a >= b for a, b in zip(other, worths, strict=True)) for other, _ in foremost
            )
            if beaten < keep:
                foremost.append((worths, row))
        kept += [row for _, row in foremost]
    return sorted(kept)


def _owners(begins: "Array") -> list[int]:
    """Return for each item in which of the runs that begin at `begins` it lies."""
    import numpy as np

    owners: list[int] = np.repeat(np.arange(len(begins) - 1), np.diff(begins)).tolist()
    return owners
