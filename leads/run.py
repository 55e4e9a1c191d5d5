"""One run of the lead lists: scope, scores, and every list as CSV, XLSX and JSON, as drafts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import neo4j
import structlog

from leads import ground, kept, scope
from leads.explain.explanation import explain, in_question
from leads.exports import csv_list, json_list, protection_list, xlsx_list
from leads.exports.rows import LeadList
from leads.review import for_review
from leads.role import role_named, roles
from leads.score import Questions, assess, feeds_loaded

if TYPE_CHECKING:
    from loaders.door import Door

log = structlog.get_logger()

FORMATS = (csv_list, xlsx_list, json_list)


@dataclass(frozen=True)
class LeadRun:
    """What a run wrote: the files, leads by role and kind, and what it could not see.

    `counts` has every kind of every role that was asked for, also where it is zero.
    """

    run: str
    paths: tuple[Path, ...]
    counts: dict[str, int]
    missing_feeds: tuple[str, ...]
    protected: int
    lists: tuple[LeadList, ...] = field(repr=False)


def score_lists(
    driver: neo4j.Driver,
    *,
    roles_wanted: Iterable[str] | None = None,
    feeds: Collection[str] | None = None,
    cases: Collection[str] | None = None,
    run: str | None = None,
    database: str = "neo4j",
    user: str = "",
    purpose: str = "",
    home: Path | None = None,
    explained: bool = True,
) -> tuple[list[LeadList], Questions]:
    """Score the roles (all, if none is named) over a graph whose scope is written.

    Args:
        driver: of the graph.
        roles_wanted: file stems of `leads/roles/` or kinds.
        feeds: feeds that were ever loaded; None asks the graph.
        cases: keep only leads in at least one of these cases.
        run: name of the run; the time, if none is given.
        database: its name.
        user: who asks, and `purpose` what for.
        home: the state directory, for identity judgements and calibration; None leaves them out.
        explained: explain every lead too (`leads.explain`).

    Raises:
        RoleError: a role is unknown.
        UnknownCase: a case is not in the graph.
        ScoreError: an indicator broke its promise.
    """
    wanted = [role_named(name) for name in roles_wanted] if roles_wanted else list(roles().values())
    wanted = list({role.role: role for role in wanted}.values())
    loaded = feeds_loaded(driver, database=database) if feeds is None else frozenset(feeds)
    also = in_question(home) if explained and home is not None else ()
    questions = Questions(driver, database=database, user=user, purpose=purpose, also=also)
    now = datetime.now(UTC).replace(microsecond=0)
    run = run or f"leads-{now:%Y%m%dT%H%M%SZ}"
    lists = []
    for done, role in enumerate(wanted, start=1):
        found = assess(
            driver, role, feeds=loaded, cases=cases, database=database, questions=questions
        )
        told = (
            explain(driver, found, questions, loaded, home=home, database=database)
            if explained
            else {}
        )
        lists.append(LeadList(found, run, now.isoformat(), tuple(sorted(loaded)), told))
        log.info("role scored", role=role.role, leads=len(found.leads), done=done, of=len(wanted))
    return lists, questions


def write_lists(
    lists: Iterable[LeadList], questions: Questions, out: Path, *, protection: bool = True
) -> list[Path]:
    """Write every list in every format, and the protection list apart; return the paths.

    Args:
        lists: of one run.
        questions: as they were answered for it.
        out: folder of the lists.
        protection: write the protection list too; only for those who have the right to it.
        rates: the user's own rates of exchange, should persons be made once more.

    Raises:
        ExportError: a file cannot be written; those written before are whole.
    """
    lists = list(lists)
    paths = _write(lists, out)
    if lists and protection:
        protection_list.write(questions, lists[0], out / "protection")
    return paths


def _write(lists: Iterable[LeadList], out: Path) -> list[Path]:
    paths = []
    for lead_list in lists:
        for form in FORMATS:
            path = out / f"{lead_list.stem}{form.SUFFIX}"
            form.write(lead_list, path)
            paths.append(path)
    return paths


def make_lists(
    driver: neo4j.Driver,
    home: Path,
    door: "Door",
    out: Path,
    *,
    roles: Iterable[str] | None = None,
    feeds_loaded: Collection[str] | None = None,
    cases: Collection[str] | None = None,
    bounds: scope.Bounds | None = None,
    run: str | None = None,
    database: str | None = None,
    user: str = "",
    purpose: str = "",
    protection: bool = False,
    rates: Path | None = None,
) -> LeadRun:
    """Find the scope, score the roles and write their draft lists into `out`.

    Args:
        driver: of the graph, with persons, the derived layer and taint written.
        home: the state directory.
        door: the open door, for the scope.
        out: folder of the lists.
        roles: file stems of `leads/roles/` or kinds; all, if none is named.
        feeds_loaded: feeds that were ever loaded; None asks the graph.
        cases: keep only leads in at least one of these cases; samples to review and the
            protection list are written with the lists of all cases only.
        user: who asks, and `purpose` what for: recorded with every query.
        protection: write the protection list too; only for those who have the right to it.

    Raises:
        RoleError: a role is unknown.
        UnknownCase: a case is not in the graph.
        ScoreError: an indicator broke its promise.
        ExportError: a file cannot be written.
    """
    names = list(roles) if roles is not None else None
    for name in names or ():
        role_named(name)
    database = database or door.database
    if cases is not None:
        whole = scope.whole_cases(driver, cases, database=database)
        before = _kept(home, out, names, whole)
        if before is not None:
            return before
    ground.write(driver, home, door, bounds, database=database, rates=rates)
    lists, questions = score_lists(
        driver,
        roles_wanted=names,
        feeds=feeds_loaded,
        cases=cases,
        run=run,
        database=database,
        user=user,
        purpose=purpose,
        home=home,
    )
    protected = len(questions.protected())
    # Who is under protection and the samples from below the bar are of all cases, and stand there.
    paths = write_lists(lists, questions, out, protection=protection and cases is None)
    for lead_list in lists if cases is None else ():
        month = lead_list.made_at[:7]
        paths += for_review.write(driver, database, questions, lead_list, out, month)
    if names is None and cases is None and feeds_loaded is None and bounds is None:
        kept.keep(home, lists, protected)
    return _summary(lists, paths, protected)


def _kept(home: Path, out: Path, names: list[str] | None, cases: Collection[str]) -> LeadRun | None:
    """Write the lists of some whole cases from those of the last full run, if these still hold."""
    wanted = [role_named(name) for name in names] if names else list(roles().values())
    found = kept.of_cases(home, {role.role: role for role in wanted}.values(), cases)
    if found is None:
        return None
    lists, protected = found
    log.info("taken from the lists of the last run", run=lists[0].run)
    return _summary(lists, _write(lists, out), protected)


def _summary(lists: list[LeadList], paths: list[Path], protected: int) -> LeadRun:
    counts = {kind.kind: 0 for one in lists for kind in one.assessment.role.kinds}
    for lead_list in lists:
        for lead in lead_list.leads:
            counts[lead.role] += 1
    return LeadRun(
        lists[0].run,
        tuple(paths),
        counts,
        tuple(sorted({feed for one in lists for feed in one.missing_feeds})),
        protected,
        tuple(lists),
    )
