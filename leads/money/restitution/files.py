"""Restitution as files: shares and their arithmetic, as CSV, JSON and PDF, one set a fund."""

import csv
import json
from datetime import datetime
from pathlib import Path

from leads.exports.atomic import beside
from leads.exports.rows import DRAFT, harmless, joined
from leads.money.amounts import major, named, written
from leads.money.freezing.requests.naming import slug
from leads.money.restitution.shares import Restitution
from leads.sentences import MARK_EN, MARK_ZH

COLUMNS = (
    "status", "claimant", "cases", "reports", "transactions", "currency", "paid", "returned",
    "elsewhere", "weight", "limit", "exact_minor_units", "share", "arithmetic",
)  # fmt: skip

NO_ORDER = (
    "A proposal for a human to decide on. Which method the law asks for differs by country and "
    "case; the shares say only what each would give."
)


def title(made: Restitution) -> str:
    """Return what stands above the shares of a fund."""
    where = made.fund.account or f"case {', '.join(made.cases)}"
    return f"Restitution from {where}: {named(made.fund.amount, made.fund.currency)}"


def facts(made: Restitution) -> dict[str, str]:
    """Return what a reader must know first, by name."""
    return {
        "To divide": f"{named(made.fund.amount, made.fund.currency)}, {made.fund.basis}",
        "Method": made.method,
        "Cases": ", ".join(case or "no case" for case in made.cases),
        "Not claimed": named(made.not_claimed, made.fund.currency),
        "Movements seen until": f"{made.as_of:%Y-%m-%d %H:%M} UTC",
        "Trace": made.run,
        "Remarks": "; ".join(made.remarks),
        "What this is": NO_ORDER,
    }


def write(made: Restitution, out: Path, made_at: datetime) -> tuple[Path, ...]:
    """Write one fund's shares into a folder; each file is there whole or not at all.

    Raises:
        ExportError: one cannot be written.
    """
    where = made.fund.account or f"case {made.cases[0]}"
    stem = f"restitution-{slug(where)}-{made.fund.currency}-{made.method}-{DRAFT}"
    paths = tuple(out / f"{stem}{suffix}" for suffix in (".csv", ".json", ".pdf"))
    _csv(made, paths[0])
    told = {
        "status": MARK_EN,
        "status_zh": MARK_ZH,
        "what_this_is": NO_ORDER,
        "made_at": made_at.isoformat(),
        **made.to_json(),
    }
    with beside(paths[1], mode=0o600) as writing:
        writing.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _pdf(made, paths[2], made_at)
    return paths


def _csv(made: Restitution, path: Path) -> None:
    code = made.fund.currency

    def amount(minor: int | None) -> str:
        return "" if minor is None else f"{major(minor, code):f}"

    with (
        beside(path, mode=0o600) as writing,
        writing.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        table = csv.writer(file, quoting=csv.QUOTE_ALL)
        table.writerow(COLUMNS)
        for share in made.shares:
            lists = (joined(part) for part in (share.cases, share.reports, share.transactions))
            table.writerow((
                MARK_EN, harmless(share.claimant), *map(harmless, lists), code,
                amount(share.paid), amount(share.returned), amount(share.elsewhere),
                amount(share.weight),
                amount(share.limit), str(share.exact), amount(share.amount),
                harmless(share.arithmetic),
            ))  # fmt: skip
        left = made.not_claimed
        empty = ("", "", "")
        table.writerow((
            MARK_EN, "not claimed", *empty, code, *empty, "", "", str(left), amount(left), "",
        ))  # fmt: skip


def _pdf(made: Restitution, path: Path, made_at: datetime) -> None:
    from leads.exports.pdf_document import Column, Document

    code = made.fund.currency
    document = Document(title(made), made=made_at)
    document.facts(facts(made))
    document.heading("Shares and their arithmetic")
    document.table(
        (
            Column("Victim", 2), Column("Cases and reports", 2),
            Column("Lost", 1.4, number=True), Column("Returned", 1.4, number=True),
            Column("Weight", 1.4, number=True), Column("Arithmetic", 4.5),
            Column(f"Share, {code}", 1.5, number=True),
        ),
        (
            [
                share.claimant,
                "; ".join((*share.cases, *share.reports)),
                *(
                    "unknown" if minor is None else written(minor, code)
                    for minor in (share.paid, share.returned, share.weight)
                ),
                share.arithmetic,
                written(share.amount, code),
            ]
            for share in made.shares
        ),
        ("Sum", "", "", "", "", f"and {named(made.not_claimed, code)} not claimed",
         written(made.fund.amount - made.not_claimed, code)),
    )  # fmt: skip
    document.write(path)
