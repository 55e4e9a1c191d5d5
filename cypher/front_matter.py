"""What a stored query says about itself: strict models of the YAML in its block comment."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from quality.errors import LeadgraphError

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=12)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=63)]
Scalar = str | int | float | bool | date | datetime
ParamValue = Scalar | Sequence[Scalar] | None

Role = Literal["organizers", "fund_sponsors", "border_facilitators", "collaborators"]
INDICATOR_COLUMNS = {"person", "value", "records", "case_id"}
PARTS = "parts"
"""What an indicator may return too: `{worth, records}` of each part of its value."""
MAX_TEXT = 500
MAX_ITEMS = 1000


class BadParameter(LeadgraphError):
    """A value that a query's parameter does not take."""


class ParamType(StrEnum):
    """Types that a parameter may have."""

    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    STRINGS = "list<string>"
    INTEGERS = "list<integer>"


class ColumnType(StrEnum):
    """Types that a returned column may have."""

    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    STRINGS = "list<string>"
    INTEGERS = "list<integer>"
    MAPS = "list<map>"
    NODE = "node"
    RELATIONSHIP = "relationship"
    PATH = "path"


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Param(Strict):
    """One parameter: its type, its bounds, and its default (`null`: may be left out, unknown).

    Numbers need `min` and `max`, or `values`; text and text items have at most `max_length`
    characters, lists at most `max_items` items. A threshold's `help` gives the reason for it, and
    its source.
    """

    type: ParamType
    help: Phrase
    default: ParamValue = None
    min: int | float | None = None
    max: int | float | None = None
    max_length: int = Field(MAX_TEXT, ge=1, le=MAX_TEXT)
    max_items: int = Field(MAX_ITEMS, ge=1)
    values: tuple[str | int, ...] | None = None

    @property
    def required(self) -> bool:
        """Whether the caller has to give it: there is no `default`."""
        return "default" not in self.model_fields_set

    @model_validator(mode="after")
    def _sound(self) -> "Param":
        bounded = self.min is not None and self.max is not None
        if self.type in (ParamType.INTEGER, ParamType.FLOAT, ParamType.INTEGERS) and not (
            bounded or self.values
        ):
            raise ValueError("a number needs min and max, or values")
        if not self.required and self.default is not None:
            try:
                self.value("default", self.default)
            except BadParameter as error:
                raise ValueError(str(error)) from None
        return self

    def value(self, name: str, given: object) -> ParamValue:
        """Return `given` as a value of this parameter's type; text (of a command line) is read.

        Raises:
            BadParameter: it is of another type, or out of bounds.
        """
        if given is None:
            if not self.required and self.default is None:
                return None
            raise BadParameter(f"parameter {name}: null given; it takes a {self.type}")
        if self.type in (ParamType.STRINGS, ParamType.INTEGERS):
            if isinstance(given, str):
                given = [item for item in given.split(";") if item]
            if not isinstance(given, Sequence):
                raise BadParameter(f"parameter {name}: {given!r} is not a {self.type}")
            if len(given) > self.max_items:
                raise BadParameter(f"parameter {name}: more than {self.max_items} items")
            item = ParamType.STRING if self.type is ParamType.STRINGS else ParamType.INTEGER
            return [self._scalar(name, item, one) for one in given]
        return self._scalar(name, self.type, given)

    def _scalar(self, name: str, type: ParamType, given: object) -> Scalar:
        value = _read(name, type, given)
        if isinstance(value, str) and len(value) > self.max_length:
            raise BadParameter(f"parameter {name}: longer than {self.max_length} characters")
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self.min is not None and value < self.min:
                raise BadParameter(f"parameter {name}: {value} is below {self.min}")
            if self.max is not None and value > self.max:
                raise BadParameter(f"parameter {name}: {value} is above {self.max}")
        if self.values is not None and value not in self.values:
            known = ", ".join(str(v) for v in self.values)
            raise BadParameter(f"parameter {name}: {value!r} is none of {known}")
        return value


def _read(name: str, type: ParamType, given: object) -> Scalar:
    wrong = BadParameter(f"parameter {name}: {given!r} is not a {type}")
    match type:
        case ParamType.STRING:
            if isinstance(given, str) and given:
                return given
        case ParamType.BOOLEAN:
            if isinstance(given, bool):
                return given
            if isinstance(given, str) and given.lower() in ("true", "false"):
                return given.lower() == "true"
        case ParamType.INTEGER:
            if isinstance(given, int) and not isinstance(given, bool):
                return given
            if isinstance(given, str) and re.fullmatch(r"[+-]?[0-9]{1,18}", given):
                return int(given)
        case ParamType.FLOAT:
            try:
                value = float(given) if isinstance(given, int | float | str) else math.nan
            except ValueError:
                raise wrong from None
            if math.isfinite(value) and not isinstance(given, bool):
                return value
        case ParamType.DATE:
            if isinstance(given, str):
                try:
                    return date.fromisoformat(given)
                except ValueError:
                    raise wrong from None
            if isinstance(given, date) and not isinstance(given, datetime):
                return given
        case ParamType.DATETIME:
            if isinstance(given, str):
                try:
                    given = datetime.fromisoformat(given)
                except ValueError:
                    raise wrong from None
            if isinstance(given, datetime):
                if given.tzinfo is None:
                    raise BadParameter(
                        f"parameter {name}: {given.isoformat()} has no offset; "
                        "write it like 2024-05-03T14:05:00+08:00"
                    )
                return given.astimezone(UTC)
    raise wrong


class Column(Strict):
    """One returned column; those marked `key` name the row and are never null."""

    name: Word
    type: ColumnType
    key: bool = False
    help: Phrase


class Indicator(Strict):
    """What makes a query an indicator: its family, and whether it speaks for, against or gates.

    `protection` marks a sign that a person is held or forced: it takes them off every role list.
    """

    family: Literal["money", "control", "contact", "premises", "travel", "testimony"]
    kind: Literal["indicator", "counter", "gate", "protection"] = "indicator"


class Absent(Strict):
    """A row that must not come out, and why it is innocent (or not meant)."""

    row: Mapping[str, object] = Field(min_length=1)
    why: Sentence


class Example(Strict):
    """A small given graph (`CREATE ...`), and the rows that come out, in their order.

    A row names at least the key columns. Times and dates are written as ISO 8601 text.
    """

    given: Annotated[str, StringConstraints(strip_whitespace=True, min_length=6)]
    params: Mapping[str, object] = Field(default_factory=dict)
    expect: tuple[Mapping[str, object], ...] = Field(min_length=1)
    absent: tuple[Absent, ...] = Field(min_length=1)


class FrontMatter(Strict):
    """All that a stored query says about itself.

    `identities` is the reason why an analyst's question looks below persons, at identities and
    their ties; nothing else may give one (see `cypher.below`).
    """

    id: Word
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=120)]
    topic: Word | None = None
    role: Role | None = None
    revision: int = Field(ge=1)
    description: Sentence
    why: Sentence
    limits: Sentence
    feeds: tuple[Word, ...] = ()
    identities: Sentence | None = None
    params: Mapping[Word, Param] = Field(default_factory=dict)
    returns: tuple[Column, ...] = Field(min_length=1)
    evidence: Word
    references: tuple[str, ...] = ()
    indicator: Indicator | None = None
    example: Example | None = None

    @model_validator(mode="after")
    def _sound(self) -> "FrontMatter":
        if (self.topic is None) == (self.role is None):
            raise ValueError("give either topic or role")
        if self.indicator is not None and self.role is None:
            raise ValueError("an indicator has a role, not a topic")
        if self.identities is not None and self.role is not None:
            raise ValueError("identities: a role and its indicators see persons only")
        if not self.feeds and self.topic != "checks":
            raise ValueError("feeds: name the feeds it stands on")
        names = [column.name for column in self.returns]
        if len(set(names)) != len(names):
            raise ValueError("returns: a column is named twice")
        if not any(column.key for column in self.returns):
            raise ValueError("returns: no column is marked key")
        if self.evidence not in names:
            raise ValueError(f"evidence: {self.evidence} is not a returned column")
        if self.indicator is not None:
            keys = {column.name for column in self.returns if column.key}
            if set(names) - {PARTS} != INDICATOR_COLUMNS or "person" not in keys:
                raise ValueError(
                    "an indicator returns person (key), value, records, case_id, and may give parts"
                )
        if self.example is not None:
            self._example_fits(self.example, names)
        return self

    def _example_fits(self, example: Example, names: Sequence[str]) -> None:
        keys = {column.name for column in self.returns if column.key}
        for row in example.expect:
            if not keys <= set(row) <= set(names):
                raise ValueError(f"example: an expected row names {sorted(row)}, keys {keys}")
        for absent in example.absent:
            if not set(absent.row) <= set(names):
                raise ValueError(f"example: an absent row names {sorted(absent.row)}")
        try:
            bind(self.params, example.params)
        except BadParameter as error:
            raise ValueError(f"example: {error}") from None

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Names of the columns that name a row."""
        return tuple(column.name for column in self.returns if column.key)


def bind(params: Mapping[str, Param], given: Mapping[str, object]) -> dict[str, ParamValue]:
    """Return the value of every parameter: as given, typed and within bounds, or its default.

    Raises:
        BadParameter: one is unknown, missing, of another type or out of bounds.
    """
    unknown = sorted(set(given) - set(params))
    if unknown:
        known = ", ".join(params) or "none"
        raise BadParameter(f"no parameter {', '.join(unknown)}; there is: {known}")
    bound: dict[str, ParamValue] = {}
    for name, param in params.items():
        if name in given:
            bound[name] = param.value(name, given[name])
        elif param.required:
            raise BadParameter(f"parameter {name} is missing: {param.help}")
        else:
            default = param.default
            bound[name] = None if default is None else param.value(name, default)
    return bound
