"""Who is who in a simulated world, and which persons of the graph they became."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from leadgraph.evaluate.worlds import truth_table

ROLES = ("organizer", "fund_sponsor", "border_facilitator", "mule", "sim_supplier", "recruiter")
VICTIMS = frozenset({"victim", "held_victim"})
LOOKALIKE = "lookalike:"
OTHERS = frozenset({*ROLES, "operator", "launderer"})
"""Roles of people who work for a group, or keep the money of several."""


@dataclass(frozen=True)
class Human:
    """One true person: roles, groups, a word on their place, whether they stay hidden."""

    id: str
    roles: frozenset[str]
    groups: tuple[str, ...]
    hidden: bool
    level: str
    note: str
    recorded: bool
    """Whether any delivered row mentions them at all."""

    def what(self, role: str) -> str:
        """Return what listing them for `role` is: `member`, `victim`, `lookalike`, `other member`
        (of another role) or `bystander`."""
        if role in self.roles:
            return "member"
        if self.roles & VICTIMS:
            return "victim"
        if any(one.startswith(LOOKALIKE) for one in self.roles):
            return "lookalike"
        return "other member" if self.roles & OTHERS else "bystander"


@dataclass(frozen=True)
class Truth:
    """The truth of a world: people by id, and cases by group."""

    people: Mapping[str, Human]
    cases: Mapping[str, frozenset[str]]
    mentions: Mapping[str, str]

    def members(self, role: str) -> set[str]:
        """Return everyone who has the role."""
        return {id for id, one in self.people.items() if role in one.roles}


@dataclass(frozen=True)
class Matched:
    """Which true person each person of the graph is: whom most of its mentions speak of.

    `mixed` are persons whose mentions speak of several people.
    """

    human: Mapping[str, str]
    mixed: frozenset[str]
    persons: Mapping[str, tuple[str, ...]]


def read(folder: Path) -> Truth:
    """Read the truth of a world.

    Raises:
        LeadgraphError: a file is not there.
    """
    mentions = {
        f"{row['agency']}/{row['feed']}/{row['record_id']}#{row['prefix']}".removesuffix("_"): row[
            "person"
        ]
        for row in truth_table(folder / "mentions.csv")
    }
    recorded = set(mentions.values())
    people = {
        row["person"]: Human(
            row["person"],
            frozenset(row["roles"].split(";")),
            tuple(one for one in row["group"].split(";") if one),
            row["hidden"] == "true",
            row.get("level") or "",
            row["note"],
            row["person"] in recorded,
        )
        for row in truth_table(folder / "people.csv")
    }
    cases = {
        row["group"]: frozenset(row["cases"].split(";")) - {""}
        for row in truth_table(folder / "groups.csv")
    }
    return Truth(people, cases, mentions)


def match(truth: Truth, mentions: Iterable[tuple[str, str]]) -> Matched:
    """Match persons of the graph, from (place of mention, person), with true people."""
    spoken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mention, person in mentions:
        true = truth.mentions.get(mention.removesuffix("_"))
        if true is not None:
            spoken[person][true] += 1
    human = {person: min(who, key=lambda one: (-who[one], one)) for person, who in spoken.items()}
    persons: defaultdict[str, list[str]] = defaultdict(list)
    for person, one in sorted(human.items()):
        persons[one].append(person)
    mixed = frozenset(person for person, who in spoken.items() if len(who) > 1)
    return Matched(human, mixed, {one: tuple(keys) for one, keys in persons.items()})
