"""Writes the sample from below the bar: candidates to review that are no leads.

The files lie beside the list of their role, are named `<role>-for-review-DRAFT-NOT-REVIEWED`, and
say in their first field and in every row that they are no list of leads.
"""

import csv
import json
from pathlib import Path
from typing import Any

import neo4j

from leads import reading
from leads.exports.atomic import beside
from leads.exports.rows import DRAFT, LeadList, finding_object
from leads.review.lists import FOR_REVIEW
from leads.review.release import cell
from leads.review.sample import Sampled, sample
from leads.role import FAMILIES_ZH, Kind, Role
from leads.score import Questions, lead_id, tallies
from leads.sentences import MARK_EN, MARK_ZH
from leads.wording import told

STATUS_EN = f"{MARK_EN}: A RANDOM SAMPLE FROM BELOW THE BAR, NOT A LIST OF LEADS"
STATUS_ZH = f"{MARK_ZH}：线索标准以下的随机抽样，不是线索清单"
COLUMNS = (
    "status", "lead_id", "role", "person", "name", "points", "families", "held_back",
    "sampling_probability", "case_ids", "indicators", "counter_indicators", "identities",
    "records", "sentence_en", "sentence_zh",
)  # fmt: skip


def content(
    driver: neo4j.Driver, database: str, questions: Questions, lead_list: LeadList, month: str
) -> dict[str, Any]:
    """Return the object that is written; see `write`."""
    sampled = [
        one
        for kind in lead_list.assessment.role.kinds
        for one in sample(tallies(kind, questions), kind, month)
    ]
    keys = sorted({one.tally.person for one in sampled})
    persons = {
        row["person"]: row for row in reading.rows(driver, database, "persons", {"persons": keys})
    }
    return {
        "status": STATUS_EN,
        "status_zh": STATUS_ZH,
        "role": lead_list.assessment.role.role,
        "run": lead_list.run,
        "made_at": lead_list.made_at,
        "month": month,
        "for_review": [_row(one, persons[one.tally.person], lead_list) for one in sampled],
    }


def write(
    driver: neo4j.Driver,
    database: str,
    questions: Questions,
    lead_list: LeadList,
    folder: Path,
    month: str,
) -> list[Path]:
    """Write the sample of a list's role as JSON and CSV into `folder`; return the paths.

    Args:
        driver: of the graph that was scored.
        database: its name.
        questions: what its indicators answered.
        lead_list: of the role.
        folder: of the lists.
        month: seed, as `2024-05`.

    Raises:
        ExportError: a file cannot be written.
    """
    told = content(driver, database, questions, lead_list, month)
    stem = f"{lead_list.assessment.role.role}-{FOR_REVIEW}-{DRAFT}"
    paths = [folder / f"{stem}.json", folder / f"{stem}.csv"]
    with beside(paths[0]) as writing:
        writing.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    with (
        beside(paths[1]) as writing,
        writing.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        table = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL, extrasaction="ignore")
        table.writeheader()
        for row in told["for_review"]:
            table.writerow({name: cell(value) for name, value in row.items()})
    return paths


def _row(one: Sampled, person: dict[str, Any], lead_list: LeadList) -> dict[str, Any]:
    tally, kind = one.tally, _kind(lead_list.assessment.role, one.kind)
    spoken = (*tally.findings, *tally.counters)
    name = person["name"] or tally.person
    return {
        "status": STATUS_EN,
        "lead_id": lead_id(one.kind, tally.person),
        "role": one.kind,
        "person": tally.person,
        "name": person["name"] or "",
        "points": tally.points,
        "band": None,
        "families": list(tally.families),
        "held_back": one.held_back,
        "stratum": one.stratum,
        "sampling_probability": one.probability,
        "case_ids": sorted({case for finding in spoken for case in finding.case_ids}),
        "indicators": [finding_object(f) for f in tally.findings],
        "counter_indicators": [finding_object(f) for f in tally.counters],
        "identities": sorted({place for places in person["identities"] for place in places}),
        "records": sorted({record for finding in spoken for record in finding.records}),
        "sentence_en": _sentence_en(name, kind, one),
        "sentence_zh": _sentence_zh(name, kind, one),
    }


def _sentence_en(name: str, kind: Kind, one: Sampled) -> str:
    says = {w.id: w.says_en for w in kind.indicators}
    reasons = ", ".join(told(says[f.id], f.value) for f in one.tally.findings)
    return (
        f"{STATUS_EN}: {name} is no lead; please find out all the same whether this person is "
        f"{kind.title_en}, so that the lists can be checked. Known is that this person {reasons}."
    )


def _sentence_zh(name: str, kind: Kind, one: Sampled) -> str:
    says = {w.id: w.says_zh for w in kind.indicators}
    reasons = "，".join(told(says[f.id], f.value) for f in one.tally.findings)
    families = "、".join(FAMILIES_ZH[f] for f in one.tally.families) or "无"
    return (
        f"{STATUS_ZH}：{name}不是线索；为检验清单，请核实其是否为{kind.title_zh}"
        f"（{families}方面共{one.tally.points}分）。已知其{reasons}。"
    )


def _kind(role: Role, name: str) -> Kind:
    return next(kind for kind in role.kinds if kind.kind == name)
