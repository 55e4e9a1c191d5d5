"""The arithmetic of a role: from what its indicators answered to points, families and a band.

Pure functions on whole numbers, so that the query generated for Neo4j Browser
(`leads.ranking`) can do the same and come out in the same order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leads.answer import Answer, Number
from leads.role import Band, Counter, Kind, Weighing


@dataclass(frozen=True)
class Finding:
    """What one indicator (or counter-indicator) says of a person over all cases.

    `value` is the highest of any case; `case_ids` and `records` are of all of them, sorted;
    `explained_by` names the counter-indicators that took its points away.
    """

    id: str
    family: str
    value: Number
    points: int
    case_ids: tuple[str, ...]
    records: tuple[str, ...]
    explained_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """A person's points for one kind of role, and what they come from."""

    person: str
    points: int
    families: tuple[str, ...]
    gates_open: bool
    removed: bool
    band: Band | None
    findings: tuple[Finding, ...]
    counters: tuple[Finding, ...]

    @property
    def order(self) -> tuple[int, int, str]:
        """Sort key: most points, then most families, then the person's key; a total order."""
        return (-self.points, -len(self.families), self.person)


@dataclass(frozen=True)
class _Merged:
    value: Number
    case_ids: tuple[str, ...]
    records: tuple[str, ...]


def _by_person(answers: Iterable[Answer]) -> dict[str, _Merged]:
    known: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.value is not None:
            known[answer.person].append(answer)
    return {
        person: _Merged(
            max(a.value for a in rows if a.value is not None),
            tuple(sorted({a.case_id for a in rows})),
            tuple(sorted({record for a in rows for record in a.records})),
        )
        for person, rows in known.items()
    }


def _findings(
    person: str,
    weighings: Iterable[Weighing],
    merged: Mapping[str, Mapping[str, _Merged]],
    families: Mapping[str, str],
    counters: Sequence[Counter],
) -> list[Finding]:
    found = []
    for weighing in weighings:
        row = merged[weighing.id].get(person)
        if row is None:
            continue
        points = weighing.points(row.value)
        if not points:
            continue
        explained = tuple(sorted(c.id for c in counters if weighing.id in c.explains))
        found.append(
            Finding(
                weighing.id,
                families[weighing.id],
                row.value,
                0 if explained else points,
                row.case_ids,
                row.records,
                explained,
            )
        )
    return found


def weigh(
    kind: Kind, answers: Mapping[str, Iterable[Answer]], families: Mapping[str, str]
) -> list[Tally]:
    """Add up what the indicators of `kind` answered, person by person.

    Args:
        kind: weights, caps, gates and counter-indicators.
        answers: rows of every query of the kind, by its id.
        families: family of every indicator, by its id.

    Returns:
        One tally for everyone with at least one point before counter-indicators, in order.
        Points are the sum over families of what their indicators give, each family at most its
        cap, less what counter-indicators take off, never below zero.
    """
    merged = {id: _by_person(rows) for id, rows in answers.items()}
    persons = {p for weighing in kind.indicators for p in merged[weighing.id]}
    tallies = []
    for person in persons:
        held: list[tuple[Counter, _Merged]] = [
            (counter, merged[counter.id][person])
            for counter in kind.counter_indicators
            if person in merged[counter.id] and merged[counter.id][person].value >= counter.at
        ]
        findings = _findings(person, kind.indicators, merged, families, [c for c, _ in held])
        if not findings:
            continue
        by_family: defaultdict[str, int] = defaultdict(int)
        for finding in findings:
            by_family[finding.family] += finding.points
        points = sum(min(kind.families[f].cap, given) for f, given in by_family.items())
        points = max(0, points - sum(c.minus for c, _ in held))
        speaking = {f.id for f in findings if f.points}
        tallies.append(
            Tally(
                person=person,
                points=points,
                families=tuple(sorted(f for f, given in by_family.items() if given)),
                gates_open=all(speaking.intersection(gate.any_of) for gate in kind.gates),
                removed=any(c.effect == "remove" for c, _ in held),
                band=kind.bands.of(points),
                findings=tuple(sorted(findings, key=lambda f: (-f.points, f.id))),
                counters=tuple(
                    Finding(c.id, families[c.id], m.value, -c.minus, m.case_ids, m.records)
                    for c, m in sorted(held, key=lambda pair: pair[0].id)
                ),
            )
        )
    return sorted(tallies, key=lambda tally: tally.order)


def forms_lead(tally: Tally, kind: Kind) -> bool:
    """Say whether a tally is a lead: gates open, enough families, a band, nothing that removes."""
    return (
        tally.gates_open
        and not tally.removed
        and tally.band is not None
        and len(tally.families) >= kind.minimum_families
    )
