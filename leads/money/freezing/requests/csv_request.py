"""A freeze request as CSV: UTF-8 with a byte order mark, every cell quoted and harmless."""

import csv
from pathlib import Path

from leads.exports.atomic import beside
from leads.exports.rows import harmless
from leads.money.freezing.requests.request import COLUMNS, Request, cells, text

SUFFIX = ".csv"


def write(request: Request, path: Path) -> None:
    """Write one row an account."""
    with (
        beside(path, mode=0o600) as writing,
        writing.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        table = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL)
        table.writeheader()
        for line in request.lines:
            row = cells(line, request.method)
            table.writerow(
                {k: harmless(v) if isinstance(v, str) else text(v) for k, v in row.items()}
            )
