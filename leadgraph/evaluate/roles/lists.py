"""The lists of one world as the roles make them now, and why true members are not on them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from leadgraph.evaluate.roles.asked import Kept
from leadgraph.evaluate.roles.truth import Human, Matched, Truth
from leads.role import Kind, roles
from leads.score import tallies
from leads.tally import Tally, forms_lead


@dataclass(frozen=True)
class RoleList:
    """The list of one kind of role in one world: tallies of all with points, in order, of those
    only who form leads, and everything that they are held against."""

    kind: Kind
    tallied: Sequence[Tally]
    truth: Truth
    matched: Matched
    kept: Kept

    @cached_property
    def listed(self) -> list[Tally]:
        """Return the leads, in order."""
        return [one for one in self.tallied if forms_lead(one, self.kind)]

    @cached_property
    def wanted(self) -> set[str]:
        """Return the true members."""
        return self.truth.members(self.kind.kind)

    def human(self, person: str) -> Human | None:
        """Return who a person of the graph truly is, if anybody."""
        true = self.matched.human.get(person)
        return self.truth.people[true] if true is not None else None

    @cached_property
    def hits(self) -> list[bool]:
        """Return for each lead whether it is a member who was not listed before."""
        seen: set[str] = set()
        found = []
        for one in self.listed:
            true = self.matched.human.get(one.person)
            found.append(true in self.wanted and true not in seen)
            if true is not None:
                seen.add(true)
        return found

    @cached_property
    def listed_as(self) -> Counter[str]:
        """Return how many leads are members, victims, look-alikes, ...; `unmatched` where no
        record of the truth stands behind the person."""
        humans = (self.human(one.person) for one in self.listed)
        return Counter("unmatched" if one is None else one.what(self.kind.kind) for one in humans)

    @cached_property
    def in_scope(self) -> set[str]:
        """Return the true members of whom a person is in scope of any case."""
        return {
            one
            for one in self.wanted
            if any(person in self.kept.scope for person in self.matched.persons.get(one, ()))
        }

    @cached_property
    def suppressed(self) -> set[str]:
        """Return the true members of whom a person is in scope and under protection: whoever poses
        as held is among them."""
        protected = self.kept.protected()
        return {
            one
            for one in self.in_scope
            if any(person in protected for person in self.matched.persons.get(one, ()))
        }

    def ranks_in_group(self, tallied: Sequence[Tally]) -> dict[str, int | None]:
        """Return the rank of every hidden member among those of `tallied` who speak of a case of
        their group: 1 is the first; None where they are not among them."""
        of_case: defaultdict[str, set[int]] = defaultdict(set)
        for place, tally in enumerate(tallied):
            for case in cases_of(tally):
                of_case[case].add(place)
        found: dict[str, int | None] = {}
        for one in sorted(self.wanted):
            human = self.truth.people[one]
            if not human.hidden:
                continue
            cases = [case for group in human.groups for case in self.truth.cases.get(group, ())]
            persons = set(self.matched.persons.get(one, ()))
            own = sorted(set().union(*(of_case[case] for case in cases)))
            ranks = (rank for rank, place in enumerate(own, 1) if tallied[place].person in persons)
            found[one] = next(ranks, None)
        return found


def cases_of(tally: Tally) -> set[str]:
    """Return the cases that anything said of the person is of."""
    return {case for found in (*tally.findings, *tally.counters) for case in found.case_ids}


def make(kept: Kept, truth: Truth, matched: Matched) -> dict[str, RoleList]:
    """Return the list of every kind of every role."""
    return {
        kind.kind: RoleList(kind, tallies(kind, kept), truth, matched, kept)
        for role in roles().values()
        for kind in role.kinds
    }


@dataclass(frozen=True)
class Miss:
    """A true member who is not listed: why, and what was said of them."""

    human: Human
    person: str
    why: str
    says: str


def misses(found: RoleList) -> list[Miss]:
    """Return the true members who are not listed, by reason and id.

    `no record`: nothing delivered mentions them; `no person`: only rows that did not pass; `not
    in scope`; `protected`; `no points`; then what holds the tally back: `explained`, `gates`,
    `families`, `points`. The furthest of a member's persons counts.
    """
    listed = {found.matched.human.get(one.person) for one in found.listed}
    by_person = {one.person: one for one in found.tallied}
    protected = found.kept.protected()
    made = []
    for one in sorted(found.wanted - listed):
        human = found.truth.people[one]
        keys = found.matched.persons.get(one, ())
        scoped = [key for key in keys if key in found.kept.scope]
        held = [key for key in scoped if key in protected]
        with_points = sorted((by_person[key] for key in keys if key in by_person),
                             key=lambda tally: tally.order)  # fmt: skip
        if with_points:
            best = with_points[0]
            made.append(Miss(human, best.person, _held_back(best, found.kind), says(best)))
        elif held:
            signs = ", ".join(sign.id for sign in protected[held[0]])
            made.append(Miss(human, held[0], "protected", signs))
        elif scoped:
            steps = min(found.kept.scope[scoped[0]].values())
            made.append(Miss(human, scoped[0], "no points", f"in scope at {steps} steps"))
        elif keys:
            made.append(Miss(human, keys[0], "not in scope", ""))
        else:
            made.append(Miss(human, "", "no person" if human.recorded else "no record", ""))
    return sorted(made, key=lambda miss: (miss.why, miss.human.id))


def _held_back(tally: Tally, kind: Kind) -> str:
    if tally.removed or any(finding.explained_by for finding in tally.findings):
        return "explained"
    if not tally.gates_open:
        return "gates"
    return "families" if len(tally.families) < kind.minimum_families else "points"


def says(tally: Tally) -> str:
    """Return what was said of a person, in one line."""
    told = [
        f"{one.id}={one.value:g}:{one.points}" + ("(explained)" if one.explained_by else "")
        for one in tally.findings
    ]
    told += [f"{one.id}={one.value:g}:{one.points}" for one in tally.counters]
    return f"{tally.points} points from {'+'.join(tally.families) or '-'}; " + " ".join(told)


@dataclass(frozen=True)
class Wrong:
    """A lead that is no true member: rank, who it is, and what was said."""

    rank: int
    person: str
    what: str
    roles: str
    says: str


def wrong(found: RoleList) -> list[Wrong]:
    """Return the leads that are no true members, in order; a second lead of one member too."""
    made = []
    for rank, (tally, hit) in enumerate(zip(found.listed, found.hits, strict=True), 1):
        if hit:
            continue
        human = found.human(tally.person)
        what = human.what(found.kind.kind) if human else "unmatched"
        about = ";".join(sorted(human.roles)) if human else ""
        if human and (human.level or human.note):
            about += f" ({human.level or human.note})"
        what = "listed twice" if what == "member" else what
        made.append(Wrong(rank, tally.person, what, about, says(tally)))
    return made
