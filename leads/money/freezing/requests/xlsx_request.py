"""A freeze request as Excel: a page to read first, the accounts, and each case's part."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from leads.exports.atomic import beside
from leads.exports.rows import harmless
from leads.exports.xlsx_list import CELL
from leads.money.freezing.requests.request import COLUMNS, Cell, Request, cells
from leads.sentences import MARK_EN, MARK_ZH

SUFFIX = ".xlsx"
READ_ME, ACCOUNTS, CASES = "Read me first", "Accounts", "Cases"
EXACT_DIGITS = 15
"""Digits that a spreadsheet's number keeps; an amount with more is written as text."""
WIDTHS = {"account": 28, "holder": 22, "cases": 40, "remarks": 60, "victims_money": 22}
WIDTH = 16


def write(request: Request, path: Path) -> None:
    """Write the workbook."""
    import xlsxwriter

    with beside(path, mode=0o600) as writing:
        # The path has no suffix that XlsxWriter would complain about; strings stay strings.
        book = xlsxwriter.Workbook(
            str(writing),
            {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
        )
        book.set_properties(
            {"title": f"{request.title}: {MARK_EN}", "status": MARK_EN, "created": request.made_at}
        )
        head = book.add_format(
            {"bold": True, "bg_color": "#DDE3EA", "border": 1, "text_wrap": True, "valign": "top"}
        )
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        mark = book.add_format({"bold": True, "font_color": "#B00020", "font_size": 14})

        sheet = book.add_worksheet(READ_ME)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 1, f"{MARK_EN} / {MARK_ZH}", mark)
        told = {**request.facts(), **{f"Column {name}": what for name, what in COLUMNS.items()}}
        for row, (name, what) in enumerate(told.items(), start=1):
            sheet.write_string(row, 0, name, wrap)
            sheet.write_string(row, 1, harmless(what), wrap)

        listed = [cells(line, request.method) for line in request.lines]
        _table(book, ACCOUNTS, list(COLUMNS), listed, head, wrap)
        parts: list[dict[str, Cell]] = [
            {
                "account": line.account,
                "case": claim.case_id or "no case",
                "currency": claim.worth.currency,
                "victims_money_pro_rata": _major(claim.worth.traced.pro_rata, claim.worth.currency),
                "victims_money_fifo": _major(claim.worth.traced.fifo, claim.worth.currency),
            }
            for line in request.lines
            for claim in line.claims
        ]
        columns = ["account", "case", "currency", "victims_money_pro_rata", "victims_money_fifo"]
        _table(book, CASES, columns, parts, head, wrap)
        book.close()


def _table(
    book: Any, name: str, columns: list[str], rows: list[dict[str, Cell]], head: Any, wrap: Any
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_header(f"&C{MARK_EN} / {MARK_ZH}")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 2)
    forms: dict[int, Any] = {}
    for column, title in enumerate(columns):
        sheet.set_column(column, column, WIDTHS.get(title, WIDTH))
        sheet.write_string(0, column, title, head)
    for at, row in enumerate(rows, start=1):
        for column, title in enumerate(columns):
            cell = row[title]
            if isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= EXACT_DIGITS:
                places = max(0, -int(cell.as_tuple().exponent))
                if places not in forms:
                    form = "#,##0" + ("." + "0" * places if places else "")
                    forms[places] = book.add_format({"num_format": form, "valign": "top"})
                sheet.write_number(at, column, float(cell), forms[places])
            elif cell is not None:
                sheet.write_string(at, column, _fitting(str(cell)), wrap)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _fitting(text: str) -> str:
    """Return text that fits a cell; what does not is named with its length, and stands in the
    sheet of cases or in the CSV."""
    shown = harmless(text)
    return shown if len(shown) <= CELL else f"{len(text):,} characters: see the CSV"


def _major(minor: int, currency: str) -> Decimal:
    from leads.money.amounts import major

    return major(minor, currency)
