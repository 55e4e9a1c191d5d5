"""A freeze request as PDF, to be signed or refused."""

from pathlib import Path

from leads.exports.pdf_document import Column, Document
from leads.money.amounts import written
from leads.money.freezing.places import Line
from leads.money.freezing.requests.request import Request, amounts, claim, moment, percent

SUFFIX = ".pdf"

COLUMNS = (
    Column("Account and holder", 3),
    Column("Currency", 1.1),
    Column("Ask", 1.7, number=True),
    Column("Traced, pro rata", 1.7, number=True),
    Column("Traced, FIFO", 1.7, number=True),
    Column("Frozen already", 1.5, number=True),
    Column("Victims' money came (UTC)", 1.8),
    Column("Leaves in an hour", 1.1, number=True),
    Column("Lost by waiting", 1.6, number=True),
    Column("Cases and their parts", 2.7),
    Column("Remarks", 2.9),
)


def write(request: Request, path: Path) -> None:
    """Write the request: what is asked, the accounts, and a place to decide."""
    document = Document(request.title, made=request.made_at)
    document.facts(request.facts())
    document.heading("Accounts, the most urgent first")
    document.table(
        COLUMNS,
        (_cells(line, request.method) for line in request.lines),
        ("Sum", "", amounts(request.sums), *[""] * 5, amounts(request.losses), "", ""),
    )
    document.heading("Decision")
    document.paragraph(
        "Reviewed by, on:  ______________________        "
        "Frozen / not frozen / in part, and why:  ____________________________________________"
    )
    document.write(path)


def _cells(line: Line, method: str) -> list[str]:
    def amount(minor: int) -> str:
        return written(minor, line.currency)

    return [
        f"{line.account} {line.holder or ''}".strip(),
        line.currency,
        amount(getattr(line.ask, method)),
        amount(line.own.pro_rata),
        amount(line.own.fifo),
        amount(getattr(line.frozen, method)),
        f"{moment(line.first)} to {moment(line.since)}",
        f"{percent(line.pace.per_hour)} %",
        amount(getattr(line.loss, method)),
        "; ".join(claim(one, method) for one in line.claims),
        "; ".join(line.remarks),
    ]
