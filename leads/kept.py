"""The lists of the last full run, kept, so that one case's own list comes at once.

What is kept holds only as long as what it was made from: the records loaded, persons, taint,
scope, groups, the questions and the weights. The stamp says all of these; where it is another now,
the lists are made anew.
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from leads import ground
from leads.exports.rows import LeadList
from leads.indicators import indicators
from leads.role import Role, protection, roles

FOLDER = "lead_lists"
"""Where the lists are kept under the state directory, readable by its owner only."""


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


def keep(home: Path, lists: Iterable[LeadList], protected: int) -> None:
    """Keep the lists of a run over all cases and roles; what was kept before goes."""
    from pydantic import TypeAdapter

    folder, next_ = home / FOLDER, home / f"{FOLDER}.next"
    shutil.rmtree(next_, ignore_errors=True)
    next_.mkdir(parents=True, mode=0o700)
    form = TypeAdapter(LeadList)
    for one in lists:
        slim = replace(one, assessment=replace(one.assessment, candidates=()))
        (next_ / f"{one.assessment.role.role}.json").write_bytes(form.dump_json(slim))
    about = {"stamp": stamp(home), "protected": protected}
    (next_ / "about.json").write_text(json.dumps(about), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    next_.rename(folder)


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
    from pydantic import TypeAdapter

    about = home / FOLDER / "about.json"
    if not about.is_file():
        return None
    said = json.loads(about.read_text("utf-8"))
    if said["stamp"] != json.loads(json.dumps(stamp(home))):
        return None
    form, found = TypeAdapter(LeadList), []
    for role in wanted:
        one = form.validate_json((home / FOLDER / f"{role.role}.json").read_bytes())
        leads = tuple(lead for lead in one.leads if set(cases).intersection(lead.case_ids))
        shown = {lead.lead_id: one.explanations[lead.lead_id] for lead in leads}
        assessment = replace(one.assessment, leads=leads)
        found.append(replace(one, assessment=assessment, explanations=shown))
    return found, int(said["protected"])
