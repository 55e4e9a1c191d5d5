"""From arrays to what is written of groups: keys and names, standing, days, records behind each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import neo4j
import numpy as np
import structlog

from leads import reading
from leads.groups import keys, layer, levels, standing
from leads.groups.communities import NONE
from leads.groups.layer import Directs, Found, Group, Member, SeenIn
from leads.groups.members import Members
from leads.groups.ties import Ties, day_known
from leads.groups.traces import Traces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

PARTNERS = 3
"""Ties of a member, the strongest ones, whose records are kept with the membership."""

RECORDS = 3
"""Records kept of each kind of tie: enough to look it up; the stored queries give all."""

PROGRESS_EVERY = 20
"""Batches of pairs between two lines of progress."""

Place = tuple[int, int]
"""A person and a group that they are in, by number."""

Records = Mapping[tuple[str, str], tuple[str, ...]]

log = structlog.get_logger()


@dataclass(frozen=True)
class _Inside:
    """What ties people to their groups: the strongest partners, and the first and last day."""

    partners: Mapping[Place, Sequence[int]]
    first: Mapping[Place, int]
    last: Mapping[Place, int]


def assemble(
    driver: neo4j.Driver,
    database: str,
    traces: Traces,
    ties: Ties,
    chosen: Members,
    directed: Sequence[levels.Direction],
) -> Found:
    """Return groups, members and directions as they are written."""
    names = traces.persons.keys
    main = {p: int(chosen.group[p]) for p in np.flatnonzero(chosen.group != NONE).tolist()}
    lists: list[list[str]] = [[] for _ in range(chosen.groups)]
    for person, group in main.items():
        lists[group].append(names[person])
    named = keys.assign(lists, _before(driver, database))
    log.info("asking where members stand", members=len(main))
    status = standing.status_of(driver, [names[p] for p in main], database)
    homes = {names[p]: group for p, group in main.items()}
    unknown = standing.unknown_of(driver, homes, database=database)
    places = [*main.items(), *chosen.also]
    inside = _inside(ties, places)
    pairs = sorted(
        {_pair(names[p], names[q]) for (p, _), near in inside.partners.items() for q in near}
    )
    tied = _records(driver, database, "group_tie_records", pairs)
    proofs = _records(
        driver, database, "group_direction_records",
        [(names[d.above], names[d.below]) for d in directed],
    )  # fmt: skip
    level, behind = levels.levels(directed), _behind(directed, names)
    bare = sorted({names[p] for p, _ in places} - {key for pair in tied for key in pair})
    alone = _own_records(driver, database, bare)
    members = [
        _member(
            place,
            main[place[0]] == place[1],
            names,
            named,
            chosen,
            inside,
            tied,
            alone,
            level,
            status,
            behind,
        )
        for place in places
    ]
    directs = [
        Directs(names[d.above], names[d.below], d, proofs.get((names[d.above], names[d.below]), ()))
        for d in directed
    ]
    seen = _seen(traces, chosen, named)
    cases: defaultdict[str, list[SeenIn]] = defaultdict(list)
    for one in seen:
        cases[one.group].append(one)
    first = _extremes(inside.first, main, min)
    last = _extremes(inside.last, main, max)
    groups = []
    for number, key in enumerate(named):
        count = Counter(status[person] for person in lists[number])
        groups.append(
            Group(
                key=key,
                name=_name(key, cases[key]),
                size=len(lists[number]),
                stability=float(chosen.group_stability[number]),
                first=first.get(number),
                last=last.get(number),
                known=count["known"],
                detained=count["detained"],
                at_large=count["at_large"],
                unknown=count["unknown"] + len(unknown.get(number, ())),
            )
        )
    return Found(tuple(groups), tuple(members), tuple(directs), tuple(seen))


def _before(driver: neo4j.Driver, database: str) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in reading.rows(driver, database, "group_members_before"):
        found[row["key"]].append(row["person"])
    return dict(found)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _inside(ties: Ties, places: Sequence[Place]) -> _Inside:
    """Return for each person and group of theirs the partners and days of the ties between them."""
    main = np.full(ties.persons, NONE, dtype=np.int64)
    extra: defaultdict[int, set[int]] = defaultdict(set)
    for person, group in places:
        if main[person] == NONE:
            main[person] = group
        else:
            extra[person].add(group)
    weight: defaultdict[Place, Counter[int]] = defaultdict(Counter)
    first: dict[Place, int] = {}
    last: dict[Place, int] = {}
    moved = np.zeros(ties.persons, dtype=np.bool_)
    moved[list(extra)] = True
    for pairs in ties.families.values():
        related = (main[pairs.one] != NONE) & (main[pairs.other] != NONE)
        related &= (main[pairs.one] == main[pairs.other]) | moved[pairs.one] | moved[pairs.other]
        rows = zip(
            pairs.one[related].tolist(), pairs.other[related].tolist(),
            pairs.weight[related].tolist(), pairs.since[related].tolist(),
            pairs.last[related].tolist(), strict=True,
        )  # fmt: skip
        for one, other, strength, since, until in rows:
            for person, partner in ((one, other), (other, one)):
                group = int(main[partner])
                if group != main[person] and group not in extra[person]:
                    continue
                weight[person, group][partner] += strength
                if day_known(since):
                    first[person, group] = min(since, first.get((person, group), since))
                if day_known(until):
                    last[person, group] = max(until, last.get((person, group), until))
    partners = {
        place: sorted(near, key=lambda q: (-near[q], q))[:PARTNERS]
        for place, near in weight.items()
    }
    return _Inside(partners, first, last)


def _records(
    driver: neo4j.Driver, database: str, query: str, pairs: Sequence[tuple[str, str]]
) -> Records:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    size = standing.CHUNK
    for done, at in enumerate(range(0, len(pairs), size), 1):
        params = {"pairs": [list(p) for p in pairs[at : at + size]], "most": RECORDS}
        for row in reading.rows(driver, database, query, params):
            found[row["one"], row["other"]] = tuple(row["records"])
        if done % PROGRESS_EVERY == 0:
            log.info("records read", what=query, done=at + size, of=len(pairs))
    return found


def _own_records(
    driver: neo4j.Driver, database: str, persons: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the records that write persons down, for whom no record of a tie is told apart."""
    found = {}
    for part in standing.batched_keys(persons):
        for row in reading.rows(driver, database, "persons", {"persons": part}):
            written = {place.split("#")[0] for one in row["identities"] for place in one}
            found[row["person"]] = tuple(sorted(written))
    return found


def _behind(
    directed: Sequence[levels.Direction], names: Sequence[str]
) -> dict[int, tuple[str, ...]]:
    """Return the nominees that each person is behind."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for one in directed:
        if "nominee" in one.because:
            found[one.above].add(names[one.below])
    return {person: tuple(sorted(nominees)) for person, nominees in found.items()}


def _member(
    place: Place,
    main: bool,
    names: Sequence[str],
    named: Sequence[str],
    chosen: Members,
    inside: _Inside,
    tied: Records,
    alone: Mapping[str, tuple[str, ...]],
    level: Mapping[int, levels.Level],
    status: Mapping[str, standing.Status],
    behind: Mapping[int, tuple[str, ...]],
) -> Member:
    person, group = place
    key = names[person]
    stands = level.get(person) if main else None
    partners = inside.partners.get(place, ())
    records = {r for q in partners for r in tied.get(_pair(key, names[q]), ())}
    first = inside.first.get(place)
    return Member(
        person=key,
        group=named[group],
        main=main,
        stability=float(chosen.stability[person]) if main else None,
        level=stands.level if stands else None,
        confidence=stands.confidence if stands else None,
        status=status[key],
        since=None if first is None else layer.day(first),
        behind=behind.get(person, ()) if main else (),
        records=tuple(sorted(records)) or alone.get(key, ()),
    )


def _seen(traces: Traces, chosen: Members, named: Sequence[str]) -> list[SeenIn]:
    """Return the cases of each group, those with most members first."""
    cases = traces.cases
    rows = set(zip(cases.person.tolist(), cases.thing.tolist(), strict=True))
    whole = Counter(case for _, case in rows)
    part = Counter(
        (int(chosen.group[person]), case) for person, case in rows if chosen.group[person] != NONE
    )
    found = [
        SeenIn(named[group], cases.things.keys[case], count, count / whole[case])
        for (group, case), count in part.items()
    ]
    return sorted(found, key=lambda one: (one.group, -one.members, one.case_id))


def _extremes(
    days: Mapping[Place, int], main: Mapping[int, int], of: Callable[[int, int], int]
) -> dict[int, date]:
    """Return the first, or last, day of each group, of ties of those whose main group it is."""
    found: dict[int, int] = {}
    for (person, group), day in days.items():
        if main[person] == group:
            found[group] = of(day, found.get(group, day))
    return {group: layer.day(day) for group, day in found.items()}


def _name(key: str, cases: Sequence[SeenIn]) -> str:
    """Return what to call a group: by a case, never by a person, who may be innocent."""
    if not cases:
        return key
    more = f" and {len(cases) - 1} more" if len(cases) > 1 else ""
    return f"group in {cases[0].case_id}{more}"
