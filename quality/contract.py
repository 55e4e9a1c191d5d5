"""Contracts: what each feed must look like, read from `quality/contracts/<feed>.odcs.yml`.

The contract file is the only hand-written description of a feed. Everything else (the Great
Expectations suite, the data docs, the simulator's planted rows) is made from what `load`
returns. Nothing heavy is imported here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from quality.odcs import ContractError

FOLDER = Path(__file__).parent / "contracts"
SUFFIX = ".odcs.yml"

CLASSIFICATIONS = ("internal", "confidential", "personal", "sensitive")
SEVERITIES = ("error", "warning")
PERSON_PARTS = (
    "ref",
    "name",
    "name_latin",
    "birth_date",
    "doc_type",
    "doc_number",
    "doc_country",
    "phone",
)


@dataclass(frozen=True)
class Field:
    """One field of a feed.

    `prefix` and `person_part` are set for a field that says something of a person, such as
    `person_` and `birth_date`. `examples` are valid values; the first is that of the contract's
    example row.
    """

    name: str
    description: str
    logical_type: str
    required: bool
    classification: str
    is_list: bool
    prefix: str | None
    person_part: str | None
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """`field` holds values of `target_field` in the feed `target_feed`."""

    field: str
    target_feed: str
    target_field: str


@dataclass(frozen=True)
class Check:
    """What a rule asks, before it is translated: a library metric, or an expectation by type.

    `arguments` are the metric's arguments, or the expectation's keyword arguments.
    """

    metric: str | None
    expectation: str | None
    arguments: Mapping[str, Any]
    line: int


@dataclass(frozen=True)
class Rule:
    """One rule on a row.

    Attributes:
        id: stable and unique in the contract, such as `amount.format`.
        fields: the declared fields that it judges.
        severity: `error` puts the row into quarantine, `warning` puts it into the report.
        reason: for the reader of either: what is wrong and how to correct it.
        planted: values that turn the example row into one that breaks this rule and no other;
            names that begin with `_` are computed columns, as the gate would fill them.
        variants: all planted changes, `planted` being the first.
        computed: the computed columns that it judges.
        check: what is to be translated into an expectation.
    """

    id: str
    fields: tuple[str, ...]
    severity: str
    reason: str
    planted: Mapping[str, Any]
    variants: tuple[Mapping[str, Any], ...]
    computed: tuple[str, ...]
    check: Check


@dataclass(frozen=True)
class Contract:
    """One feed as its contract describes it.

    `grain` says what one row is. `error_rate` is the share of rows in error (0 to 1) over which
    the feed stops. Fewer rows than `min_rows` stop the feed; more than `max_rows` are a warning.
    `persons` says, for each prefix of person fields, who that person is.
    """

    feed: str
    path: Path
    version: str
    agency_kind: str
    description: str
    usage: str
    limitations: str
    grain: str
    persons: Mapping[str, str]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    error_rate: float
    min_rows: int
    max_rows: int
    references: tuple[Reference, ...]

    def field(self, name: str) -> Field:
        """Return the field called `name`.

        Raises:
            ContractError: the feed has no such field.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise ContractError(f"{self.path.name}: the feed {self.feed} has no field {name!r}")

    def rule(self, rule_id: str) -> Rule:
        """Return the rule called `rule_id`.

        Raises:
            ContractError: the contract has no such rule.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise ContractError(f"{self.path.name}: there is no rule {rule_id!r}")

    def without(self, rule_id: str) -> "Contract":
        """Return the contract as it would be without the rule `rule_id`.

        Raises:
            ContractError: the contract has no such rule.
        """
        gone = self.rule(rule_id)
        return replace(self, rules=tuple(rule for rule in self.rules if rule is not gone))

    def example_row(self) -> dict[str, str]:
        """Return one valid row: the first example of every field."""
        return {field.name: field.examples[0] for field in self.fields}

    @property
    def computed(self) -> tuple[str, ...]:
        """The computed columns that rules of this contract judge, sorted."""
        return tuple(sorted({name for rule in self.rules for name in rule.computed}))


def feeds() -> tuple[str, ...]:
    """Return the names of all feeds that have a contract, sorted."""
    return tuple(sorted(path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}")))


@cache
def load(feed: str) -> Contract:
    """Return the contract of `feed`.

    Raises:
        ContractError: there is none, or it is faulty.
    """
    if feed not in feeds():
        raise ContractError(
            f"no contract for a feed called {feed!r}; the feeds are {', '.join(feeds())}"
        )
    return parse(FOLDER / f"{feed}{SUFFIX}")


def parse(path: Path) -> Contract:
    """Return the contract in the file `path`, checked for all that leadgraph asks of one.

    Raises:
        ContractError: with file, line and fault.
    """
    from quality.contract_file import Reading

    return Reading(path).contract()
