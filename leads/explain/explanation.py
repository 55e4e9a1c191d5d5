"""What a lead says of itself beside its points, put together for all leads of a list at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo4j
import structlog

from leads import reading
from leads.answer import Answer
from leads.explain.identities import Relied, relied_on
from leads.explain.left_out import Moves, moves
from leads.explain.missing import Gap, Gaps, Missing
from leads.explain.tipping import Tipping, tipping
from leads.explain.weighed import weighed
from leads.indicators import indicators
from leads.role import Kind
from leads.tally import Tally, forms_lead, weigh

if TYPE_CHECKING:
    from leads.calibration import Calibration
    from leads.score import Assessment, Lead, Questions

log = structlog.get_logger()

CHUNK = 1000
PROGRESS_EVERY = 500


@dataclass(frozen=True)
class Looked:
    """A counter-indicator that was looked for and not found.

    Attributes:
        id: of the counter-indicator.
        says: what it looks for, in words.
        unseen: feeds it looks at that were never loaded; where there are any, that it was not
            found says little.
    """

    id: str
    says: str
    unseen: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """What stands beside a lead's points.

    Attributes:
        lead_id: whose it is.
        moves: how its rank moves when records are left out.
        counters_not_found: counter-indicators that were looked for.
        judgements: identity judgements relied on, the weakest first.
        tipping: the smallest set it cannot do without.
        missing: the record that would settle most; None where none could change it.
        group, level: key of the person's group, and level in it (1 is highest); empty and None
            where there is none.
        likely: how likely such leads were confirmed, in English and Chinese words; empty before
            there are enough reviews.
    """

    lead_id: str
    moves: Moves
    counters_not_found: tuple[Looked, ...]
    judgements: tuple[Relied, ...]
    tipping: Tipping
    missing: Missing | None
    group: str = ""
    level: int | None = None
    likely: tuple[str, str] = ("", "")


def explain(
    driver: neo4j.Driver,
    assessment: "Assessment",
    questions: "Questions",
    feeds: Collection[str],
    *,
    home: Path | None = None,
    database: str = "neo4j",
) -> dict[str, Explanation]:
    """Explain every lead of a list.

    Args:
        driver: of the graph that was scored.
        assessment: of the role.
        questions: as they were answered for it, of those `in_question` too.
        feeds: feeds that were ever loaded.
        home: the state directory, for identity judgements and groups; without it, none are named.

    Returns:
        One explanation a lead, by its `lead_id`.
    """
    protected = set(questions.protected())
    found: dict[str, Explanation] = {}
    by_kind: defaultdict[str, list[Lead]] = defaultdict(list)
    for lead in assessment.leads:
        by_kind[lead.role].append(lead)
    groups = _memberships(driver, database) if assessment.leads else {}
    for kind in assessment.role.kinds:
        leads = by_kind[kind.kind]
        if not leads:
            continue
        tallies = {t.person: t for t in _tallies(assessment.candidates, kind, leads)}
        found |= _of_kind(
            driver, database, home, kind, leads, tallies, questions, protected, set(feeds), groups
        )
    return found


def _tallies(candidates: Iterable[Tally], kind: Kind, leads: "Iterable[Lead]") -> list[Tally]:
    """The tallies of a kind's leads; a person may have several, of several kinds."""
    points = {lead.person: (lead.points, lead.indicators) for lead in leads}
    ids = {w.id for w in kind.indicators}
    return [
        t
        for t in candidates
        if t.person in points
        and points[t.person] == (t.points, t.findings)
        and all(f.id in ids for f in t.findings)
    ]


def _memberships(driver: neo4j.Driver, database: str) -> Mapping[str, Any]:
    from leads.groups import membership

    return membership.of(driver, database)


def _of_kind(
    driver: neo4j.Driver,
    database: str,
    home: Path | None,
    kind: Kind,
    leads: "list[Lead]",
    tallies: Mapping[str, Tally],
    questions: "Questions",
    protected: Collection[str],
    feeds: Collection[str],
    groups: Mapping[str, Any],
) -> dict[str, Explanation]:
    persons = [lead.person for lead in leads]
    relied, waiting = _identities(driver, database, home, leads)
    wanted = set(persons) | {other for some in waiting.values() for other in some}
    answers = questions.of(kind)
    families = {id: indicators()[id].family for id in answers}
    contenders = weighed(kind, answers, families, _contenders(kind, answers, families))
    moved = moves(contenders, persons, protected=protected)
    log.info("ranks with records left out", kind=kind.kind, leads=len(leads))
    mine = _by_person(answers, wanted)
    gaps = _gaps(driver, database, persons)
    missing = {feed for id in answers for feed in indicators()[id].feeds} - set(feeds)
    record_gaps = Gaps(kind, missing)
    calibration = _calibration(home, kind.kind)
    found = {}
    for done, lead in enumerate(leads, start=1):
        person = lead.person
        judgements = relied.get(person, ())
        tally = tallies[person]
        found[lead.lead_id] = Explanation(
            lead.lead_id,
            moved[person],
            _looked(kind, tally, feeds),
            judgements,
            tipping(weighed(kind, mine[person], families), {j.name: j.carries for j in judgements}),
            record_gaps.most(
                tally,
                mine[person],
                gaps.get(person, ()),
                {other: mine[other] for other in waiting.get(person, ())},
            ),
            groups[person].group if person in groups else "",
            groups[person].level if person in groups else None,
            ("", "") if calibration is None else calibration.words(tally),
        )
        if done % PROGRESS_EVERY == 0 or done == len(leads):
            log.info("leads explained", kind=kind.kind, done=done, of=len(leads))
    return found


def _contenders(
    kind: Kind, answers: Mapping[str, list[Answer]], families: Mapping[str, str]
) -> set[str]:
    """Who would be listed if nothing were explained: records that fall bring nobody else up."""
    bare = kind.model_copy(update={"counter_indicators": []})
    asked = {w.id: answers[w.id] for w in kind.indicators}
    return {tally.person for tally in weigh(bare, asked, families) if forms_lead(tally, bare)}


def _calibration(home: Path | None, kind: str) -> "Calibration | None":
    if home is None:
        return None
    from leads.calibration import of

    return of(home, kind)


def _looked(kind: Kind, tally: Tally, feeds: Collection[str]) -> tuple[Looked, ...]:
    held = {finding.id for finding in tally.counters}
    return tuple(
        Looked(
            counter.id,
            indicators()[counter.id].title,
            tuple(sorted(set(indicators()[counter.id].feeds) - set(feeds))),
        )
        for counter in kind.counter_indicators
        if counter.id not in held
    )


def _by_person(
    answers: Mapping[str, list[Answer]], persons: Collection[str]
) -> dict[str, dict[str, list[Answer]]]:
    found: dict[str, dict[str, list[Answer]]] = {
        person: {id: [] for id in answers} for person in persons
    }
    for id, rows in answers.items():
        for row in rows:
            if row.person in found:
                found[row.person][id].append(row)
    return found


def _gaps(
    driver: neo4j.Driver, database: str, persons: list[str]
) -> dict[str, list[tuple[Gap, str]]]:
    found: defaultdict[str, list[tuple[Gap, str]]] = defaultdict(list)
    for at in range(0, len(persons), CHUNK):
        for row in reading.rows(
            driver, database, "missing_records", {"persons": persons[at : at + CHUNK]}
        ):
            found[row["person"]].append((row["gap"], row["about"]))
    return found


def _identities(
    driver: neo4j.Driver, database: str, home: Path | None, leads: "list[Lead]"
) -> tuple[dict[str, tuple[Relied, ...]], dict[str, set[str]]]:
    """Judgements relied on, and who may be the same, by person."""
    if home is None:
        return {}, {}
    from resolution import resolve

    if resolve.identifies(home) is None:
        return {}, {}
    written: dict[str, dict[str, set[str]]] = {}
    persons = [lead.person for lead in leads]
    for at in range(0, len(persons), CHUNK):
        for row in reading.rows(driver, database, "persons", {"persons": persons[at : at + CHUNK]}):
            written[row["person"]] = {
                one["identity"]: {place.partition("#")[0] for place in one["places"]}
                for one in row["written"]
            }
    records = {lead.person: lead.records for lead in leads}
    return relied_on(home, records, written), _waiting(home, persons)


def in_question(home: Path) -> frozenset[str]:
    """Return everyone whom a reviewer is asked about together with somebody else."""
    from resolution import resolve
    from resolution.last_run import LastRun

    if resolve.identifies(home) is None:
        return frozenset()
    sql = "SELECT left_person AS a, right_person AS b FROM {queue}"
    return frozenset(person for row in LastRun(home).rows(sql) for person in row.values() if person)


def _waiting(home: Path, persons: list[str]) -> dict[str, set[str]]:
    """Who a reviewer is asked about together with each of these persons."""
    from resolution.last_run import LastRun

    asked: defaultdict[str, set[str]] = defaultdict(set)
    for row in LastRun(home).rows(
        """SELECT left_person AS a, right_person AS b FROM {queue}
        WHERE left_person IN (SELECT unnest($1::VARCHAR[]))
           OR right_person IN (SELECT unnest($1::VARCHAR[]))""",
        [persons],
    ):
        for one, other in ((row["a"], row["b"]), (row["b"], row["a"])):
            if one != other:
                asked[one].add(other)
    return asked
