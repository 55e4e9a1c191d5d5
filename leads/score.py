"""From a graph to leads: asks the indicators of a role, adds up, and says what could not be seen.

A lead is a reason to look, with its evidence, for a human to decide on. Nobody is scored who is
not in scope of a case; whoever shows a sign of being held, trafficked or used is on no role list.
"""

import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import neo4j
import structlog

from leads import reading
from leads.answer import Answer
from leads.indicators import Indicator, ask, indicators
from leads.role import Band, Counter, Kind, Role, Weighing, protection, role_named
from leads.scope import whole_cases
from leads.sentences import sentence_en, sentence_zh
from leads.tally import Finding, Tally, forms_lead, weigh
from quality.errors import LeadgraphError

log = structlog.get_logger()

AT_ONCE = 2
"""Indicators that are asked at once: each keeps one core of the database busy."""

PERSONS = "persons"
"""The parameter of a query that can be asked of some persons only."""

T = TypeVar("T")
R = TypeVar("R")

LONG_SECONDS = 10
"""An answer that took longer is told of, so that a long run shows where it is."""


class ScoreError(LeadgraphError):
    """An indicator broke its promise: an unknown person, no records, a value that is no number."""


@dataclass(frozen=True)
class Step:
    """How a person came into scope of a case."""

    case_id: str
    steps: int
    via: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Lead:
    """One row of a lead list; its columns are the fields, and what `leads.explain` adds."""

    lead_id: str
    role: str
    rank: int
    person: str
    name: str
    points: int
    band: Band
    case_ids: tuple[str, ...]
    scope_steps: tuple[Step, ...]
    indicators: tuple[Finding, ...]
    counter_indicators: tuple[Finding, ...]
    missing_feeds: tuple[str, ...]
    identities: tuple[str, ...]
    records: tuple[str, ...]
    sentence_en: str
    sentence_zh: str


@dataclass(frozen=True)
class Unseen:
    """An indicator that could not see all it looks at, because feeds of it were never loaded."""

    indicator: str
    kind: str
    feeds: tuple[str, ...]
    gate: bool


@dataclass(frozen=True)
class Assessment:
    """All that a role list says, and what stayed off it."""

    role: Role
    leads: tuple[Lead, ...]
    candidates: tuple[Tally, ...]
    unseen: tuple[Unseen, ...]
    protected: int
    held_back: Mapping[str, int] = field(default_factory=dict)
    """Persons with points and no lead, by reason: `gates`, `families`, `points`, `explained`."""


def lead_id(kind: str, person: str) -> str:
    """Return the name of a lead: the same in every run for the same kind and person."""
    return "L-" + hashlib.sha256(f"{kind}|{person}".encode()).hexdigest()[:12]


def feeds_loaded(driver: neo4j.Driver, *, database: str = "neo4j") -> frozenset[str]:
    """Return the feeds of which at least one batch is wholly loaded into the graph."""
    return frozenset(row["feed"] for row in reading.rows(driver, database, "feeds_loaded"))


def scope_of(
    driver: neo4j.Driver, persons: Collection[str], *, database: str = "neo4j"
) -> dict[str, dict[str, Step]]:
    """Return how persons came into scope: person → case → the steps taken."""
    scope: dict[str, dict[str, Step]] = {}
    for row in reading.rows(driver, database, "scope_of", {"persons": sorted(persons)}):
        scope.setdefault(row["person"], {})[row["case_id"]] = Step(
            row["case_id"], row["steps"], row["via"] or "", tuple(row["records"])
        )
    return scope


def reached(driver: neo4j.Driver, *, database: str = "neo4j") -> dict[str, dict[str, int]]:
    """Return everyone in scope: person → case → number of steps."""
    # One string a case: a nation has millions of ties to a few thousand of them.
    names: dict[str, str] = {}
    return {
        row["person"]: {names.setdefault(case, case): steps for case, steps in row["cases"]}
        for row in reading.rows(driver, database, "scope_reached")
    }


def _check(
    indicator: Indicator, answers: Iterable[Answer], scope: Mapping[str, Mapping[str, int]]
) -> list[Answer]:
    checked = []
    for answer in answers:
        if answer.case_id not in scope.get(answer.person, {}):
            raise ScoreError(
                f"Indicator {indicator.id} answered with person {answer.person!r} in case "
                f"{answer.case_id!r}, who is not in scope of it; correct "
                f"cypher/indicators/*/{indicator.id}.cypher."
            )
        if not answer.records:
            raise ScoreError(
                f"Indicator {indicator.id} gave no record for person {answer.person!r}; every "
                f"point must be followed to records: correct {indicator.id}.cypher."
            )
        if answer.value is None:
            log.warning("value unknown, no points", indicator=indicator.id, person=answer.person)
        elif isinstance(answer.value, bool) or not isinstance(answer.value, int | float):
            raise ScoreError(
                f"Indicator {indicator.id} gave {answer.value!r} for person {answer.person!r}, "
                f"which is no number; correct {indicator.id}.cypher."
            )
        checked.append(answer)
    return checked


def called(id: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """Return how an indicator asked with parameters is named among what was asked."""
    return id, json.dumps(dict(params), sort_keys=True)


class Questions:
    """Asks indicators of one graph, each with the same parameters only once.

    Counter-indicators only take away from what a person has: where their query takes `persons`,
    it is asked of those with points, and not of everyone in scope. So is an indicator whose family
    alone lists nobody.

    Attributes:
        scope: everyone in scope: person → case → number of steps.
        seconds: how long each indicator took, by id.
        also: persons whom counter-indicators are asked of though they may have no points. Named
            at first, for to ask anew of a few takes nearly as long as of all.
    """

    def __init__(
        self,
        driver: neo4j.Driver,
        *,
        database: str = "neo4j",
        user: str = "",
        purpose: str = "",
        also: Collection[str] = (),
    ) -> None:
        self._driver = driver
        self._database = database
        self._who = {"user": user, "purpose": purpose}
        self._asked: dict[tuple[str, str], list[Answer]] = {}
        self._asked_of_some: dict[tuple[str, str], tuple[set[str], list[Answer]]] = {}
        self.also = frozenset(also)
        self.seconds: dict[str, float] = {}
        self.scope = reached(driver, database=database)

    def answers(self, id: str, params: Mapping[str, Any]) -> list[Answer]:
        """Return what the indicator `id` answers with `params` over its defaults.

        Raises:
            ScoreError: it names someone who is not in scope, or gives no records.
        """
        named = called(id, params)
        if named not in self._asked:
            self._asked[named] = self._ask(id, params)
        return self._asked[named]

    def of(self, kind: Kind) -> dict[str, list[Answer]]:
        """Return what every query of `kind` answers, by its id.

        Counter-indicators may leave out who has no points of `kind` and is not among `also`, and
        so may indicators of one family where two must speak: alone they list nobody.

        Raises:
            ScoreError: as `answers`.
        """
        some = self._beside_others(kind)
        at_first = [w for w in kind.indicators if w.id not in some]
        self.ask_all((w.id, w.params) for w in at_first)
        found = {w.id: self.answers(w.id, w.params) for w in at_first}
        persons = {
            answer.person
            for weighing in at_first
            for answer in found[weighing.id]
            if answer.value is not None and weighing.points(answer.value)
        }
        persons |= self.also
        left: list[Weighing | Counter] = [w for w in kind.indicators if w.id in some]
        left += kind.counter_indicators
        about = self._at_once(lambda one: self._about(one.id, one.params, persons), left)
        return found | {one.id: rows for one, rows in zip(left, about, strict=True)}

    @staticmethod
    def _beside_others(kind: Kind) -> frozenset[str]:
        """Return the indicators of `kind` that need be asked only of whom others speak of."""
        named = indicators()
        some = [named[w.id] for w in kind.indicators if PERSONS in named[w.id].params]
        alone = kind.minimum_families < 2 or len({one.family for one in some}) != 1
        return frozenset() if alone else frozenset(one.id for one in some)

    def _about(self, id: str, params: Mapping[str, Any], persons: set[str]) -> list[Answer]:
        """Return what the indicator `id` answers of `persons`, or of all where all were asked."""
        named = called(id, params)
        if named in self._asked or PERSONS not in indicators()[id].params:
            return self.answers(id, params)
        asked, rows = self._asked_of_some.setdefault(named, (set(), []))
        if left := persons - asked:
            rows += self._ask(id, {**params, PERSONS: sorted(left)})
            asked |= left
        return [row for row in rows if row.person in persons]

    def _ask(self, id: str, params: Mapping[str, Any]) -> list[Answer]:
        start = time.monotonic()
        indicator = indicators()[id]
        found = ask(self._driver, indicator, params, database=self._database, **self._who)
        checked = _check(indicator, found, self.scope)
        seconds = self.seconds[id] = time.monotonic() - start
        say = log.info if seconds > LONG_SECONDS else log.debug
        say("indicator asked", indicator=id, rows=len(found), seconds=round(seconds, 1))
        return checked

    def forget(self, id: str, params: Mapping[str, Any]) -> None:
        """Keep an answer no longer: it is asked anew should it be needed again."""
        self._asked.pop(called(id, params), None)

    def ask_all(self, wanted: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Ask those of `wanted` (id and parameters) that were not asked yet, several at once.

        Raises:
            ScoreError: as `answers`; of several failures the first in order. What was not begun
                by then is not asked.
        """
        left = {called(id, params): (id, params) for id, params in wanted}
        left = {named: one for named, one in left.items() if named not in self._asked}
        self._at_once(lambda one: self.answers(*one), left.values())

    @staticmethod
    def _at_once(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="indicator") as pool:
            running = [pool.submit(work, item) for item in items]
            try:
                return [one.result() for one in running]
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def names(self, persons: Iterable[str]) -> dict[str, str]:
        """Return the names of persons, empty where no record gives one."""
        found = _persons(self._driver, self._database, persons)
        return {person: name for person, (name, _) in found.items()}

    def protected(self) -> dict[str, list[Finding]]:
        """Return who shows a sign of being held, trafficked or used: person → signs."""
        signs: dict[str, list[Finding]] = {}
        for sign in protection().signs:
            for answer in self.answers(sign.id, sign.params):
                if answer.value is not None and answer.value >= sign.at:
                    signs.setdefault(answer.person, []).append(
                        Finding(
                            sign.id,
                            "protection",
                            answer.value,
                            0,
                            (answer.case_id,),
                            answer.records,
                        )
                    )
        return signs


def _unseen(kind: Kind, loaded: Collection[str]) -> list[Unseen]:
    gating = {id for gate in kind.gates for id in gate.any_of}
    asked = [w.id for w in kind.indicators] + [c.id for c in kind.counter_indicators]
    found = []
    for id in asked:
        missing = tuple(sorted(set(indicators()[id].feeds) - set(loaded)))
        if missing:
            found.append(Unseen(id, kind.kind, missing, id in gating))
    return found


def _held_back(tally: Tally, kind: Kind) -> str:
    if tally.removed:
        return "explained"
    if not tally.gates_open:
        return "gates"
    if len(tally.families) < kind.minimum_families:
        return "families"
    return "points"


def _persons(
    driver: neo4j.Driver, database: str, keys: Iterable[str]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    rows = reading.rows(driver, database, "persons", {"persons": sorted(set(keys))})
    return {
        row["person"]: (
            row["name"] or "",
            tuple(sorted({place for places in row["identities"] for place in places})),
        )
        for row in rows
    }


def _lead(
    rank: int,
    tally: Tally,
    kind: Kind,
    person: tuple[str, tuple[str, ...]],
    scope: Mapping[str, Step],
    missing: Iterable[str],
) -> Lead:
    assert tally.band is not None
    spoken = [*tally.findings, *tally.counters]
    case_ids = tuple(sorted({case for finding in spoken for case in finding.case_ids}))
    steps = tuple(scope[case] for case in case_ids)
    records = {record for finding in spoken for record in finding.records}
    records |= {record for step in steps for record in step.records}
    name, identities = person
    return Lead(
        lead_id=lead_id(kind.kind, tally.person),
        role=kind.kind,
        rank=rank,
        person=tally.person,
        name=name,
        points=tally.points,
        band=tally.band,
        case_ids=case_ids,
        scope_steps=steps,
        indicators=tally.findings,
        counter_indicators=tally.counters,
        missing_feeds=tuple(missing),
        identities=identities,
        records=tuple(sorted(records)),
        sentence_en=sentence_en(name or tally.person, kind, tally, case_ids),
        sentence_zh=sentence_zh(name or tally.person, kind, tally, case_ids),
    )


def tallies(kind: Kind, questions: Questions) -> list[Tally]:
    """Return who has points for `kind`, in order; those under protection left out.

    Who could not be listed, for a single indicator speaks of them, may be missing: see
    `Questions.of`.
    """
    answers = questions.of(kind)
    questions.ask_all((sign.id, sign.params) for sign in protection().signs)
    families = {id: indicators()[id].family for id in answers}
    protected = questions.protected()
    return [t for t in weigh(kind, answers, families) if t.person not in protected]


def assess(
    driver: neo4j.Driver,
    role: str | Role,
    *,
    feeds: Collection[str] | None = None,
    cases: Collection[str] | None = None,
    database: str = "neo4j",
    questions: Questions | None = None,
    user: str = "",
    purpose: str = "",
) -> Assessment:
    """Score one role.

    Args:
        driver: of the graph, with the derived layer and IN_SCOPE written.
        role: a file stem of `leads/roles/`, or the role itself.
        feeds: feeds that were ever loaded; None asks the graph.
        cases: keep only leads in at least one of these cases, or of the larger ones that they are
            part of (ranks stay those of all).
        questions: answers already asked for by another role of the same run.
        user: who asks, and `purpose` what for: in the metadata of every transaction.

    Raises:
        RoleError: there is no such role.
        ScoreError: an indicator broke its promise.
        UnknownCase: a case is not in the graph.
    """
    role = role_named(role) if isinstance(role, str) else role
    questions = questions or Questions(driver, database=database, user=user, purpose=purpose)
    loaded = feeds_loaded(driver, database=database) if feeds is None else frozenset(feeds)
    leads: list[Lead] = []
    candidates: list[Tally] = []
    unseen: list[Unseen] = []
    held_back: dict[str, int] = {}
    for kind in role.kinds:
        found = tallies(kind, questions)
        candidates += found
        blind = _unseen(kind, loaded)
        unseen += blind
        missing = sorted({feed for u in blind for feed in u.feeds})
        listed = [tally for tally in found if forms_lead(tally, kind)]
        for tally in found:
            if not forms_lead(tally, kind):
                why = _held_back(tally, kind)
                held_back[why] = held_back.get(why, 0) + 1
        persons = _persons(driver, database, (tally.person for tally in listed))
        steps = scope_of(driver, persons, database=database)
        leads += [
            _lead(rank, t, kind, persons[t.person], steps[t.person], missing)
            for rank, t in enumerate(listed, start=1)
        ]
    if cases is not None:
        wanted = whole_cases(driver, cases, database=database)
        leads = [lead for lead in leads if wanted.intersection(lead.case_ids)]
    return Assessment(
        role,
        tuple(leads),
        tuple(candidates),
        tuple(unseen),
        len(questions.protected()),
        held_back,
    )


def score(
    driver: neo4j.Driver,
    role: str,
    *,
    feeds: Collection[str] | None = None,
    database: str = "neo4j",
    user: str = "",
    purpose: str = "",
) -> list[Lead]:
    """Return the leads of one role, in order; see `assess`."""
    found = assess(driver, role, feeds=feeds, database=database, user=user, purpose=purpose)
    return list(found.leads)


def candidates(
    driver: neo4j.Driver, role: str, *, database: str = "neo4j"
) -> list[tuple[str, int]]:
    """Return (person, points) before gates, families and bands, for evaluation only.

    `role` is a role or one kind of it. The order is that of the lists, and total; a person of
    several kinds stands once, with the most points.
    """
    questions = Questions(driver, database=database)
    best: dict[str, Tally] = {}
    for kind in role_named(role).kinds:
        if role not in (kind.kind, role_named(role).role):
            continue
        for tally in tallies(kind, questions):
            if tally.person not in best or tally.order < best[tally.person].order:
                best[tally.person] = tally
    return [(t.person, t.points) for t in sorted(best.values(), key=lambda t: t.order)]
