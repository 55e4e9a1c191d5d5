"""One kind of role as arrays: which part of which answer rests on which record.

What `leads.tally` does for one set of answers, this does for many draws of records at once. A part
falls when any of its records is gone; an answer without parts shrinks with the share of its
records that stand; an answer of which nothing stands is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from leads.answer import Answer
from leads.role import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

EPSILON = 1e-6
"""By how much a sum of worths may miss the whole number that it should be."""


@dataclass(frozen=True)
class Cells:
    """All answers of one query, sorted by person.

    Attributes:
        id: the query.
        person: int64[cells], index of the person of a cell; a cell is a person's answers of all
            cases.
        begins: int64[cells + 1], first answer of each cell.
        value: float64[answers], as it was answered.
        whole: float64[answers], the same before the query rounded it down.
        scale: float64[answers], value of one unit of worth.
        pieces: int64[answers + 1], first piece of each answer. A piece is a part, or one record of
            an answer without parts.
        worth: float64[pieces].
        records: int64[pieces + 1], first record of each piece in `record`.
        record: int64[...], indices of records.
    """

    id: str
    person: "Array"
    begins: "Array"
    value: "Array"
    whole: "Array"
    scale: "Array"
    pieces: "Array"
    worth: "Array"
    records: "Array"
    record: "Array"

    def values(self, gone: "Array") -> "Array":
        """Return float64[cells, sets], the value of each cell in each set; -inf where no answer.

        Args:
            gone: bool[records, sets], which records are gone.
        """
        import numpy as np

        if not len(self.person):
            return np.zeros((0, gone.shape[1]))
        lost = np.logical_or.reduceat(gone[self.record], self.records[:-1], axis=0)
        fallen = np.add.reduceat(self.worth[:, None] * lost, self.pieces[:-1], axis=0)
        return self.without(fallen, np.logical_and.reduceat(lost, self.pieces[:-1], axis=0))

    def without(self, fallen: "Array", none: "Array") -> "Array":
        """Return float64[cells, sets], as `values`.

        Args:
            fallen: float64[answers, sets], worth of the pieces that are gone.
            none: bool[answers, sets], whether all pieces are.
        """
        import numpy as np

        # Sums of worths that should be whole are not always, and levels are whole numbers.
        less = self.whole[:, None] - self.scale[:, None] * fallen + EPSILON
        values = np.where(fallen > 0, less, self.value[:, None])
        values[none] = -np.inf
        return np.maximum.reduceat(values, self.begins[:-1], axis=0)


@dataclass
class Weighed:
    """One kind with everything that was answered, as arrays.

    Attributes:
        kind: its weights, caps, gates and counter-indicators.
        families: family of each indicator, by id.
        persons: keys, sorted; everyone who has an answer of an indicator or counter-indicator.
        records: all records behind the answers, sorted.
        cells: answers by query.
    """

    kind: Kind
    families: Mapping[str, str]
    persons: list[str]
    records: list[str]
    cells: dict[str, Cells]
    place: dict[str, int] = field(repr=False)

    def standing(self, gone: "Array") -> "Standing":
        """Add up for every person in every set of records that is gone.

        Args:
            gone: bool[records, sets].
        """
        return self.added({id: c.values(gone) for id, c in self.cells.items()}, gone.shape[1])

    def added(self, values: Mapping[str, "Array"], sets: int) -> "Standing":
        """Add up for every person.

        Args:
            values: float64[cells, sets] by query.
            sets: how many sets there are.
        """
        import numpy as np

        people = len(self.persons)
        held: dict[str, Array] = {}
        removed = np.zeros((people, sets), bool)
        minus = np.zeros((people, sets), np.int16)
        for counter in self.kind.counter_indicators:
            cells = self.cells[counter.id]
            holds = values[counter.id] >= counter.at
            if counter.effect == "explains":
                held[counter.id] = np.zeros((people, sets), bool)
                held[counter.id][cells.person] = holds
            elif counter.effect == "remove":
                removed[cells.person] |= holds
            else:
                minus[cells.person] += (counter.minus * holds).astype(np.int16)
        by_family = {name: np.zeros((people, sets), np.int16) for name in self.kind.families}
        gates = [np.zeros((people, sets), bool) for _ in self.kind.gates]
        for weighing in self.kind.indicators:
            cells = self.cells[weighing.id]
            if not len(cells.person):
                continue
            points = np.zeros((len(cells.person), sets), np.int16)
            for level in weighing.levels:
                points += weighing.weight * (values[weighing.id] >= level)
            points = np.minimum(points, weighing.cap)
            for counter in self.kind.counter_indicators:
                if weighing.id in counter.explains:
                    points[held[counter.id][cells.person]] = 0
            by_family[self.families[weighing.id]][cells.person] += points
            for gate, opened in zip(self.kind.gates, gates, strict=True):
                if weighing.id in gate.any_of:
                    opened[cells.person] |= points > 0
        total, speaking = -minus, np.zeros((people, sets), np.int8)
        for name, limit in self.kind.families.items():
            total = total + np.minimum(by_family[name], limit.cap)
            speaking += by_family[name] > 0
        points = np.maximum(total, 0)
        listed = (points >= self.kind.bands.weak) & (speaking >= self.kind.minimum_families)
        listed &= ~removed
        for opened in gates:
            listed &= opened
        return Standing(points, speaking, listed)


@dataclass(frozen=True)
class Standing:
    """How everyone stands: int16 points, int8 families and bool listed, each [persons, sets]."""

    points: "Array"
    families: "Array"
    listed: "Array"

    def ranks(self) -> "Array":
        """Return int32[persons, sets], the rank among those listed, from 1; 0 of all others."""
        import numpy as np

        people, sets = self.points.shape
        ranks = np.zeros((people, sets), np.int32)
        for one in range(sets):
            there = np.flatnonzero(self.listed[:, one])
            order = -(self.points[there, one].astype(np.int32) * 16 + self.families[there, one])
            # Persons are sorted by key, so a stable order breaks ties as the lists do.
            ranks[there[np.argsort(order, kind="stable")], one] = np.arange(1, len(there) + 1)
        return ranks


def weighed(
    kind: Kind,
    answers: Mapping[str, Iterable[Answer]],
    families: Mapping[str, str],
    persons: Iterable[str] | None = None,
) -> Weighed:
    """Put what was answered into arrays.

    Args:
        kind: the kind of role.
        answers: rows of every query of the kind, by its id; those without a value are left out.
        families: family of every indicator, by its id.
        persons: keep only the answers of these; None keeps all.
    """
    asked = [w.id for w in kind.indicators] + [c.id for c in kind.counter_indicators]
    wanted = None if persons is None else set(persons)
    kept = {
        id: sorted(
            (
                a
                for a in answers[id]
                if a.value is not None and (wanted is None or a.person in wanted)
            ),
            key=lambda a: (a.person, a.case_id),
        )
        for id in asked
    }
    people = sorted({a.person for rows in kept.values() for a in rows})
    records = sorted({r for rows in kept.values() for a in rows for r in _behind(a)})
    person_at = {key: n for n, key in enumerate(people)}
    record_at = {key: n for n, key in enumerate(records)}
    cells = {id: _cells(id, rows, person_at, record_at) for id, rows in kept.items()}
    return Weighed(kind, families, people, records, cells, record_at)


def _behind(answer: Answer) -> Iterable[str]:
    return {r for part in answer.parts for r in part.records} or answer.records


def _cells(
    id: str, rows: list[Answer], person_at: Mapping[str, int], record_at: Mapping[str, int]
) -> Cells:
    import numpy as np

    person: list[int] = []
    begins: list[int] = []
    whole, scale, pieces = [], [], []
    worth: list[float] = []
    records: list[int] = []
    record: list[int] = []
    for at, answer in enumerate(rows):
        assert answer.value is not None
        if not person or person[-1] != person_at[answer.person]:
            person.append(person_at[answer.person])
            begins.append(at)
        pieces.append(len(worth))
        # A part without records cannot fall: it has none that could be gone.
        some = [(float(part.worth), part.records) for part in answer.parts if part.records]
        if not some:
            each = float(answer.value) / len(answer.records)
            some = [(each, (name,)) for name in answer.records]
        total = float(sum(p.worth for p in answer.parts)) if answer.parts else float(answer.value)
        rounded_down = answer.value <= total + EPSILON < answer.value + 1
        whole.append(float(total if rounded_down else answer.value))
        scale.append(1.0 if rounded_down or not total else float(answer.value) / total)
        for piece, names in some:
            worth.append(piece)
            records.append(len(record))
            record += [record_at[name] for name in names]
    return Cells(
        id,
        np.array(person, np.int64),
        np.array([*begins, len(rows)], np.int64),
        np.array([answer.value for answer in rows], np.float64),
        np.array(whole),
        np.array(scale),
        np.array([*pieces, len(worth)], np.int64),
        np.array(worth),
        np.array([*records, len(record)], np.int64),
        np.array(record, np.int64),
    )
