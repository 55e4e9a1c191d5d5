"""CSV: UTF-8 with a byte order mark, so that Excel reads Chinese; every cell quoted."""

import csv
from pathlib import Path

from leads.exports.atomic import beside
from leads.exports.rows import COLUMNS, LeadList, flat

SUFFIX = ".csv"


def write(lead_list: LeadList, path: Path) -> None:
    """Write one row a lead; the mark stands in the name and in both sentences of each row."""
    with (
        beside(path) as writing,
        writing.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        table = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL)
        table.writeheader()
        table.writerows(
            flat(lead, lead_list.explanations.get(lead.lead_id)) for lead in lead_list.leads
        )
