"""A lead list as rows: the columns, what stands in each, and how text is made harmless."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from leads.explain import columns as explained
from leads.explain.columns import Cell
from leads.explain.explanation import Explanation
from leads.score import Assessment, Lead, Step
from leads.sentences import MARK_EN, MARK_ZH
from leads.tally import Finding
from leads.wording import shown

COLUMNS = (
    "lead_id",
    "role",
    "rank",
    "person",
    "name",
    "points",
    "band",
    "case_ids",
    "group",
    "scope_steps",
    "indicators",
    "counter_indicators",
    "missing_feeds",
    "identities",
    "records",
    "sentence_en",
    "sentence_zh",
    *explained.COLUMNS,
)
LISTS = (
    "case_ids",
    "scope_steps",
    "indicators",
    "counter_indicators",
    "missing_feeds",
    "identities",
    "records",
    *explained.LISTS,
)
DRAFT = "DRAFT-NOT-REVIEWED"
"""Part of every file's name until a named review releases the list."""
CASE_FOLDER = "case-"
"""How the folder begins that has lists of some cases only, beside those of all."""

_FORMULA = re.compile(r"(^|;)(?=[\s'\"]*[=+\-@\t\r\n＝＋－＠])")


@dataclass(frozen=True)
class LeadList:
    """One role's list with what a reader must know of the run that made it.

    `made_at` is ISO 8601 in UTC; `feeds` are those loaded when the list was made; `explanations`
    are by `lead_id`, empty where none were asked for.
    """

    assessment: Assessment
    run: str
    made_at: str
    feeds: tuple[str, ...]
    explanations: Mapping[str, Explanation] = field(default_factory=dict)

    @property
    def leads(self) -> tuple[Lead, ...]:
        """Return the leads, in order."""
        return self.assessment.leads

    @property
    def missing_feeds(self) -> tuple[str, ...]:
        """Return every feed that an indicator of the role needs and that was never loaded."""
        return tuple(sorted({feed for u in self.assessment.unseen for feed in u.feeds}))

    @property
    def stem(self) -> str:
        """Return the file name without its suffix."""
        return f"{self.assessment.role.role}-{DRAFT}"


def _step(step: Step) -> str:
    return f"{step.case_id}: {step.steps} ({step.via})"


def _finding(finding: Finding) -> str:
    explained = (
        f", explained by {' and '.join(finding.explained_by)}" if finding.explained_by else ""
    )
    return f"{finding.id}: {shown(finding.value)} ({finding.points:+d}{explained})"


def cells(lead: Lead, explanation: Explanation | None = None) -> dict[str, Cell]:
    """Return a lead's cells by column; list columns as lists of text."""
    return {
        "lead_id": lead.lead_id,
        "role": lead.role,
        "rank": lead.rank,
        "person": lead.person,
        "name": lead.name,
        "points": lead.points,
        "band": lead.band,
        "case_ids": list(lead.case_ids),
        "group": explanation.group if explanation else "",
        "scope_steps": [_step(step) for step in lead.scope_steps],
        "indicators": [_finding(finding) for finding in lead.indicators],
        "counter_indicators": [_finding(finding) for finding in lead.counter_indicators],
        "missing_feeds": list(lead.missing_feeds),
        "identities": list(lead.identities),
        "records": list(lead.records),
        "sentence_en": lead.sentence_en,
        "sentence_zh": lead.sentence_zh,
        **explained.cells(explanation),
    }


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    Following OWASP's advice on CSV injection, an apostrophe is put before a cell that begins
    with `=`, `+`, `-`, `@`, a tab or a line end, full-width forms included; and after each `;`
    too, since a spreadsheet of another locale may split there.
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return _FORMULA.sub(r"\1'", text)


def joined(items: Iterable[str]) -> str:
    """Return list items in one cell, `;`-separated; a `;` inside an item becomes a comma."""
    return ";".join(item.replace(";", ",") for item in items)


def flat(lead: Lead, explanation: Explanation | None = None) -> dict[str, str | int | float]:
    """Return a lead's cells for a table: lists joined, every text harmless."""
    row: dict[str, str | int | float] = {}
    for column, cell in cells(lead, explanation).items():
        if isinstance(cell, list):
            cell = joined(cell)
        row[column] = harmless(cell) if isinstance(cell, str) else cell
    return row


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return a finding for a program to read."""
    return {
        "id": finding.id,
        "family": finding.family,
        "value": finding.value,
        "points": finding.points,
        "case_ids": list(finding.case_ids),
        "records": list(finding.records),
        "explained_by": list(finding.explained_by),
    }


def plain(lead: Lead, explanation: Explanation | None = None) -> dict[str, Any]:
    """Return a lead for a program to read: list columns as arrays, findings as objects."""
    row: dict[str, Any] = {**cells(lead, explanation), **explained.plain(explanation)}
    row["scope_steps"] = [
        {"case_id": s.case_id, "steps": s.steps, "via": s.via, "records": list(s.records)}
        for s in lead.scope_steps
    ]
    row["indicators"] = [finding_object(finding) for finding in lead.indicators]
    row["counter_indicators"] = [finding_object(finding) for finding in lead.counter_indicators]
    return row


def heading(lead_list: LeadList) -> Mapping[str, Any]:
    """Return what stands above the leads: the mark, the run, what was missing, what stayed off."""
    assessment = lead_list.assessment
    return {
        "status": MARK_EN,
        "status_zh": MARK_ZH,
        "role": assessment.role.role,
        "title_en": assessment.role.title_en,
        "title_zh": assessment.role.title_zh,
        "run": lead_list.run,
        "made_at": lead_list.made_at,
        "leads_listed": len(lead_list.leads),
        "feeds_loaded": list(lead_list.feeds),
        "missing_feeds": list(lead_list.missing_feeds),
        "unseen_indicators": [
            {"id": u.indicator, "role": u.kind, "feeds": list(u.feeds), "gate": u.gate}
            for u in assessment.unseen
        ],
        "held_back": dict(sorted(assessment.held_back.items())),
        "under_protection": assessment.protected,
    }
