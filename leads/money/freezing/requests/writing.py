"""All requests of one search, and their overview, into one folder."""

import csv
import json
from datetime import datetime
from pathlib import Path

from leads.exports.atomic import beside
from leads.exports.rows import harmless
from leads.money.amounts import major
from leads.money.freezing.freezable import Freezable
from leads.money.freezing.requests import csv_request, pdf_request, xlsx_request
from leads.money.freezing.requests.naming import OVERVIEW, slug, stem
from leads.money.freezing.requests.request import NO_ORDER, Request, requests
from leads.sentences import MARK_EN, MARK_ZH

FORMS = (csv_request, xlsx_request, pdf_request)

COLUMNS = ("status", "institution", "currency", "accounts", "ask", "expected_loss", "file")


def folder_of(found: Freezable, out: Path) -> Path:
    """Return where the requests of a search lie: one case's in a folder of its own."""
    return out if found.case_id is None else out / f"case-{slug(found.case_id)}"


def write(found: Freezable, out: Path, made_at: datetime) -> tuple[Path, ...]:
    """Write a request for each institution in each form, and the overview as CSV and JSON.

    Each file is there whole or not at all. Drafts that the overview of an earlier search lists and
    that this one does not make are taken away, so that nobody acts on them.

    Args:
        found: what can be frozen.
        out: the folder.
        made_at: now.

    Returns:
        The files, the overview first.

    Raises:
        ExportError: one cannot be written.
    """
    folder = folder_of(found, out)
    overview = folder / f"{OVERVIEW}.json"
    before = _listed(overview)
    made = requests(found, made_at)
    paths = []
    for request in made:
        for form in FORMS:
            path = folder / f"{stem(request.institution)}{form.SUFFIX}"
            form.write(request, path)
            paths.append(path)
    table = folder / f"{OVERVIEW}.csv"
    _write_table(made, table)
    names = sorted(path.name for path in paths)
    told = {
        "status": MARK_EN,
        "status_zh": MARK_ZH,
        "what_this_is": NO_ORDER,
        "made_at": made_at.isoformat(),
        "files": names,
        **found.to_json(),
    }
    with beside(overview, mode=0o600) as writing:
        writing.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name in before - set(names):
        (folder / name).unlink(missing_ok=True)
    return (table, overview, *paths)


def _listed(overview: Path) -> set[str]:
    """Return the requests that an earlier overview lists; none where it is not one of ours."""
    try:
        names = json.loads(overview.read_text(encoding="utf-8"))["files"]
        return {name for name in names if name == Path(name).name and name.startswith("freeze-")}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _write_table(made: tuple[Request, ...], path: Path) -> None:
    with (
        beside(path, mode=0o600) as writing,
        writing.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        table = csv.writer(file, quoting=csv.QUOTE_ALL)
        table.writerow(COLUMNS)
        for request in made:
            for currency, ask in request.sums.items():
                table.writerow((
                    MARK_EN,
                    harmless(request.institution or "unknown"),
                    currency,
                    sum(line.currency == currency for line in request.lines),
                    f"{major(ask, currency):f}",
                    f"{major(request.losses[currency], currency):f}",
                    stem(request.institution),
                ))  # fmt: skip
