"""JSON: one object with what the run saw and did not see, and `leads`, an array of rows."""

import json
from pathlib import Path

from leads.exports.atomic import beside
from leads.exports.rows import LeadList, heading, plain

SUFFIX = ".json"


def content(lead_list: LeadList) -> dict[str, object]:
    """Return the object that is written."""
    explained = lead_list.explanations
    leads = [plain(lead, explained.get(lead.lead_id)) for lead in lead_list.leads]
    return {**heading(lead_list), "leads": leads}


def write(lead_list: LeadList, path: Path) -> None:
    """Write the list as UTF-8 JSON."""
    with beside(path) as writing:
        writing.write_text(
            json.dumps(content(lead_list), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
