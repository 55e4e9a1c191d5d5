"""The lists of the last full run, kept, so that one case's own list comes at once.

What is kept holds only as long as what it was made from: the records loaded, persons, taint,
scope, groups, the questions and the weights. The stamp says all of these; where it is another now,
the lists are made anew.
"""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leads import ground
from leads.explain.explanation import Explanation
from leads.exports.rows import LeadList
from leads.indicators import indicators
from leads.role import Role, protection, roles
from leads.score import Lead

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FOLDER = "lead_lists"
"""Where the lists are kept under the state directory, readable by its owner only."""
LISTS = "lists.sqlite"
TABLES = """
CREATE TABLE list (role TEXT PRIMARY KEY, head BLOB NOT NULL);
CREATE TABLE lead (
    role TEXT NOT NULL, place INTEGER NOT NULL, lead BLOB NOT NULL, explanation BLOB,
    PRIMARY KEY (role, place)
) WITHOUT ROWID;
CREATE TABLE in_case (
    case_id TEXT NOT NULL, role TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (case_id, role, place)
) WITHOUT ROWID;
"""
OF_CASES = """
SELECT lead, explanation FROM lead WHERE role = :role AND place IN (
    SELECT place FROM in_case WHERE role = :role
    AND case_id IN (SELECT value FROM json_each(:cases))
) ORDER BY place
"""


def stamp(home: Path) -> dict[str, Any]:
    """Return what the lists of now would be made from."""
    asked = hashlib.sha256()
    for id, indicator in sorted(indicators().items()):
        asked.update(f"{id}\n{indicator.query.text}\n".encode())
    for role in roles().values():
        asked.update(role.model_dump_json().encode())
    asked.update(protection().model_dump_json().encode())
    for learned in sorted((home / "calibration").glob("*.json")):
        asked.update(learned.read_bytes())
    return ground.standing(home) | {"asked": asked.hexdigest()}


@cache
def _form(of: type) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(of)


def keep(home: Path, lists: Iterable[LeadList], protected: int) -> None:
    """Keep the lists of a run over all cases and roles; what was kept before goes."""
    folder, next_ = home / FOLDER, home / f"{FOLDER}.next"
    shutil.rmtree(next_, ignore_errors=True)
    next_.mkdir(parents=True, mode=0o700)
    with closing(sqlite3.connect(next_ / LISTS)) as book, book:
        book.executescript(TABLES)
        for one in lists:
            role = one.assessment.role.role
            slim = replace(one.assessment, candidates=(), leads=())
            head = _form(LeadList).dump_json(replace(one, assessment=slim, explanations={}))
            book.execute("INSERT INTO list VALUES (?, ?)", (role, head))
            book.executemany("INSERT INTO lead VALUES (?, ?, ?, ?)", _leads(one, role))
            book.executemany(
                "INSERT OR IGNORE INTO in_case VALUES (?, ?, ?)",
                ((id, role, at) for at, lead in enumerate(one.leads) for id in lead.case_ids),
            )
    about = {"stamp": stamp(home), "protected": protected}
    (next_ / "about.json").write_text(json.dumps(about), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    next_.rename(folder)


def _leads(one: LeadList, role: str) -> Iterator[tuple[str, int, bytes, bytes | None]]:
    for place, lead in enumerate(one.leads):
        told = one.explanations.get(lead.lead_id)
        yield (
            role,
            place,
            _form(Lead).dump_json(lead),
            None if told is None else _form(Explanation).dump_json(told),
        )


def of_cases(
    home: Path, wanted: Iterable[Role], cases: Collection[str]
) -> tuple[list[LeadList], int] | None:
    """Return the kept lists of some roles with the leads of some cases only, and how many persons
    are under protection; None where nothing is kept or what is kept is old.

    Args:
        home: the state directory.
        wanted: the roles.
        cases: whole cases, as `leads/read/whole_cases.cypher` gives them.
    """
    about, lists = home / FOLDER / "about.json", home / FOLDER / LISTS
    if not about.is_file() or not lists.is_file():
        return None
    said = json.loads(about.read_text("utf-8"))
    if said["stamp"] != json.loads(json.dumps(stamp(home))):
        return None
    found = []
    with closing(sqlite3.connect(lists)) as book:
        for role in wanted:
            asked = {"role": role.role, "cases": json.dumps(sorted(cases))}
            [head] = book.execute("SELECT head FROM list WHERE role = :role", asked).fetchone()
            one: LeadList = _form(LeadList).validate_json(head)
            leads, explanations = [], {}
            for kept, told in book.execute(OF_CASES, asked):
                lead: Lead = _form(Lead).validate_json(kept)
                leads.append(lead)
                if told is not None:
                    explanations[lead.lead_id] = _form(Explanation).validate_json(told)
            assessment = replace(one.assessment, leads=tuple(leads))
            found.append(replace(one, assessment=assessment, explanations=explanations))
    return found, int(said["protected"])
