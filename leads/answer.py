"""What an indicator answers: one person, one case, one value, and the records behind it."""

from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a value; it stands only while all of its records stand."""

    worth: Number
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of an indicator: of this person, in this case, this value, from these records.

    `value` is None where the query could not know; such an answer gives no points. It is the sum
    of the worth of `parts`, as the query rounds it; a query that gives none has no parts.
    """

    person: str
    case_id: str
    value: Number | None
    records: tuple[str, ...]
    parts: tuple[Part, ...] = ()
