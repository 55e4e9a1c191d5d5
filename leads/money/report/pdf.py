"""The report of a trace as PDF: the same pictures as vectors, and shorter tables."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from leads.exports.pdf_document import QUIET, Document
from leads.money.report import picture, timeline
from leads.money.report.network import METHODS, TITLES
from leads.money.report.tables import Table, accounts, payments, sums
from leads.money.result import Traced

ACCOUNTS, PAYMENTS = 60, 120
"""Rows of the tables: some ten pages, which can be printed; the page and the JSON have more."""


def write(
    path: Path,
    traced: Sequence[Traced],
    about: Mapping[str, str],
    made: datetime | None = None,
) -> Path:
    """Write the PDF; only its owner may read it. Arguments and errors as of `page.write`."""
    first = traced[0]
    document = Document(
        f"Where the money went: {first.kind} {first.asked}", made=made or datetime.now(UTC)
    )
    document.paragraph(
        "What payments show, followed by two rules that divide mixed money differently. Neither "
        "says who acted, or why. A reason to look, not a verdict.",
        colour=QUIET,
    )
    document.facts(about)
    for one in traced:
        _add(document, one)
    return document.write(path)


def _add(document: Document, traced: Traced) -> None:
    paid = "1 payment" if traced.payments == 1 else f"{traced.payments:,} payments"
    document.heading(f"In {traced.currency}: {paid}, {traced.basis}")
    document.facts({"As of": f"{traced.as_of:%Y-%m-%d %H:%M} UTC, the last movement delivered"})
    total = sums(traced)
    document.table(total.columns, total.rows, part=0.6)
    document.paragraph(total.note, size=7.5, colour=QUIET)
    for title, said in (("What is not known", traced.remarks), ("New", traced.changes)):
        if said:
            document.heading(title)
            for sentence in said:
                document.paragraph(f"• {sentence}")
    for method in METHODS:
        document.page_break()
        document.heading(f"Flow, {TITLES[method]}, {traced.currency}")
        drawing = picture.draw(traced, method)
        document.paragraph(drawing.description, size=7.5, colour=QUIET)
        document.drawing(drawing)
    document.page_break()
    document.heading(f"Timeline, {traced.currency}")
    for method in METHODS:
        document.paragraph(TITLES[method], bold=True)
        document.drawing(timeline.draw(traced, method))
    document.page_break()
    _table(document, accounts(traced, ACCOUNTS))
    _table(document, payments(traced, PAYMENTS))


def _table(document: Document, table: Table) -> None:
    document.heading(table.title)
    document.paragraph(table.note, size=7.5, colour=QUIET)
    document.table(table.columns, table.rows, table.last)
