"""The words in which a feed says how its rows become nodes and relationships.

One module under `loaders/feeds/` holds one `Feed`. Expressions are DuckDB SQL over one row of the
feed: its fields as delivered (text), and `agency`, `record` (`<agency>/<feed>/<record_id>`),
`event_key` (see `Feed.one_event_by`), with the macros of `macros.sql`. Labels, types and
properties are checked against the vocabulary when the mapping is made, so that a mapping that
names something unknown cannot be imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from loaders import vocabulary
from quality.errors import LeadgraphError


class MappingError(LeadgraphError):
    """A feed mapping that contradicts itself or the vocabulary."""


class Fold(StrEnum):
    """How values of one property are folded when several rows speak of one element."""

    LATEST = "arg_max({x}, ord)"
    LEAST = "min({x})"
    GREATEST = "max({x})"
    SUM = "sum({x})::BIGINT"
    ALL = "list_sort(list_distinct(flatten(list({x}))))"


@dataclass(frozen=True)
class Value:
    """A property's SQL expression and how its values are folded (latest known by default)."""

    sql: str
    fold: Fold = Fold.LATEST


@dataclass(frozen=True)
class Ref:
    """A node as a relationship names it: its label and the SQL of its key.

    Where one field may hold two kinds (an account or the outside), `other` is the second label
    and `is_other` the SQL condition for it.
    """

    label: str
    key: str
    other: str | None = None
    is_other: str = "false"

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that this reference can have."""
        return (self.label,) if self.other is None else (self.label, self.other)

    @property
    def label_sql(self) -> str:
        """SQL of the label for one row."""
        if self.other is None:
            return f"'{self.label}'"
        return f"CASE WHEN {self.is_other} THEN '{self.other}' ELSE '{self.label}' END"


@dataclass(frozen=True)
class Node:
    """An element with properties: an identity, an event, or an entity that this feed owns."""

    label: str
    key: str
    properties: Mapping[str, str | Value] = field(default_factory=dict)
    when: str = "true"
    source: str = "rows"

    def __post_init__(self) -> None:
        term = vocabulary.LABELS[vocabulary.label(self.label)]
        vocabulary.check_properties(term, self.properties)


@dataclass(frozen=True)
class Tie:
    """A relationship between two nodes; `apart` (SQL) tells several between one pair apart."""

    type: str
    start: Ref
    end: Ref
    properties: Mapping[str, str | Value] = field(default_factory=dict)
    apart: str | None = None
    when: str = "true"
    source: str = "rows"
    each: str | None = None

    def __post_init__(self) -> None:
        for start in self.start.labels:
            for end in self.end.labels:
                term = vocabulary.relationship(self.type, start, end)
                vocabulary.check_properties(term, self.properties)

    @property
    def term(self) -> vocabulary.RelType:
        """The vocabulary's entry of this relationship."""
        return vocabulary.relationship(self.type, self.start.label, self.end.label)


@dataclass(frozen=True)
class Person:
    """A person in a row: the fields with one prefix, which become an `Identity`.

    An `Identity` is keyed by the agency's reference, or by record and prefix where there is none.
    `documents` and `phones` say whether the prefix has those fields in this feed.
    """

    prefix: str
    documents: bool = True
    phones: bool = True

    def parts(self) -> tuple[str, ...]:
        """The row's fields of this person."""
        names = ["ref", "name", "name_latin", "birth_date"]
        names += ["doc_type", "doc_number", "doc_country"] if self.documents else []
        names += ["phone"] if self.phones else []
        return tuple(self.prefix + name for name in names)

    def is_there(self) -> str:
        """SQL: whether the row says anything of this person."""
        return f"coalesce({', '.join(self.parts())}) IS NOT NULL"

    def ref(self, feed: str) -> Ref:
        """The `Identity` of this person in one row (NULL key where the row says nothing)."""
        p = self.prefix
        return Ref(
            "Identity",
            f"CASE WHEN {self.is_there()} THEN "
            f"coalesce(agency || '/{feed}/ref:' || {p}ref, record || '#{p}') END",
        )

    def node(self, feed: str) -> Node:
        """The `Identity` node of this person."""
        p = self.prefix
        return Node(
            "Identity",
            self.ref(feed).key,
            {
                "agency": "agency",
                "prefix": f"'{p}'",
                "ref": f"{p}ref",
                "name": f"{p}name",
                "name_latin": f"{p}name_latin",
                "names": Value(
                    f"list_filter([{p}name, {p}name_latin], lambda x: x IS NOT NULL)", Fold.ALL
                ),
                "birth_date": f"date_of({p}birth_date)",
                "records": Value(f"[record || '#{p}']", Fold.ALL),
            },
        )

    def ties(self, feed: str) -> tuple[Tie, ...]:
        """The document and the phone number that the person was written with."""
        p, found = self.prefix, []
        if self.documents:
            key = f"document_key({p}doc_type, {p}doc_number, {p}doc_country)"
            found.append(Tie("PRESENTED", self.ref(feed), Ref("Document", key)))
        if self.phones:
            found.append(
                Tie("GAVE", self.ref(feed), Ref("Phone", f"{p}phone"), when=is_phone(f"{p}phone"))
            )
        return tuple(found)


@dataclass(frozen=True)
class Feed:
    """How one feed's rows become elements of the graph.

    Attributes:
        name: the feed.
        people: the persons in a row.
        nodes: what the feed owns, and its events.
        ties: its relationships.
        one_event_by: SQL; rows with the same value are one event with several records. Elements
            with `source="events"` see one row an event, each field as last known.
        event_otherwise: SQL of the event's key where `one_event_by` is NULL.
        views: further sources by name; SQL over `{rows}` or `{events}` that keeps `record`,
            `records`, `batch`, `ord`.
        together: SQL expressions; rows that share a value of one speak of the same element and
            are looked at together when one of them changes, in this order.
        account_columns: fields that hold an account's reference.
    """

    name: str
    people: tuple[Person, ...] = ()
    nodes: tuple[Node, ...] = ()
    ties: tuple[Tie, ...] = ()
    one_event_by: str | None = None
    event_otherwise: str = "record"
    views: Mapping[str, str] = field(default_factory=dict)
    together: tuple[str, ...] = ()
    account_columns: tuple[str, ...] = ()

    def all_nodes(self) -> tuple[Node, ...]:
        """Nodes of the feed, those of its persons first."""
        return tuple(person.node(self.name) for person in self.people) + self.nodes

    def all_ties(self) -> tuple[Tie, ...]:
        """Relationships of the feed, those of its persons first."""
        return tuple(t for person in self.people for t in person.ties(self.name)) + self.ties

    def all_together(self) -> tuple[str, ...]:
        """Expressions whose equal values make rows speak of one element."""
        people = tuple(f"agency || '/' || {person.prefix}ref" for person in self.people)
        events = (self.one_event_by,) if self.one_event_by else ()
        return events + people + self.together


def account(column: str) -> Ref:
    """An account as a row names it, or the outside where the name begins with `EXT:`."""
    return Ref("Account", f"account_key({column})", "External", f"starts_with({column}, 'EXT:')")


def phone(column: str) -> Ref:
    """A phone number as a row names it, or a service number (`short:`, `alpha:`)."""
    return Ref("Phone", column, "ServiceNumber", f"NOT {is_phone(column)}")


def is_phone(column: str) -> str:
    """SQL: whether the field holds an E.164 number (not a service number, not hidden)."""
    return f"starts_with({column}, '+')"


def case(column: str = "case_id") -> Ref:
    """A case by its number."""
    return Ref("Case", column)


def organization(column: str) -> Ref:
    """An organization by its reference."""
    return Ref("Organization", column)


def site(column: str = "site_id") -> Ref:
    """Premises by the property registry's number."""
    return Ref("Site", column)
