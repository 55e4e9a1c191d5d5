"""Excel: a page to read first, names with reasons to print, all columns, the long lists in full.

A cell holds 32,767 characters at most and a sheet 1,048,576 rows; nothing is cut silently: a
list that does not fit is named with its length and stands, one item a row, on `Lists`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from leads.explain.explanation import Explanation
from leads.exports.atomic import beside
from leads.exports.rows import COLUMNS, LISTS, LeadList, cells, flat, harmless, heading
from leads.score import Lead
from leads.sentences import MARK_EN, MARK_ZH

SUFFIX = ".xlsx"
CELL = 32_767
SHEET_ROWS = 1_048_576
PART = 16_000
LINE_LETTERS, LINE_POINTS = 95, 15
ROW_POINTS = 400
"""Excel's limit is 409 points a row."""
A3, A4 = 8, 9
PAGES_ACROSS = 4
"""Sheets of paper beside each other that all columns of the leads take, when printed."""
READ_ME, SHORT, LEADS, ITEMS = "Read me first", "Names and reasons", "Leads", "Lists"
IN_SHORT = {
    "rank": 6,
    "name": 16,
    "role": 13,
    "band": 9,
    "points": 7,
    "case_ids": 15,
    "sentence_en": 64,
    "sentence_zh": 46,
    "counter_indicators": 24,
    "lead_id": 15,
}
"""Columns of the sheet with names and reasons, and their widths."""
WIDTHS = {
    "lead_id": 16,
    "role": 18,
    "rank": 6,
    "person": 20,
    "name": 18,
    "points": 8,
    "band": 9,
    "case_ids": 18,
    "group": 10,
    "scope_steps": 40,
    "indicators": 40,
    "counter_indicators": 30,
    "missing_feeds": 18,
    "identities": 34,
    "records": 34,
    "sentence_en": 70,
    "sentence_zh": 60,
    "rank_low": 9,
    "rank_high": 9,
    "stays_listed": 11,
    "counters_not_found": 40,
    "judgements": 40,
    "tipping_set": 34,
    "tipping_size": 12,
    "missing_record_en": 50,
    "missing_record_zh": 40,
    "level": 7,
    "likely_en": 20,
    "likely_zh": 16,
}
WRAPPED = {
    "name", "case_ids", "scope_steps", "indicators", "counter_indicators", "missing_feeds",
    "sentence_en", "sentence_zh", "counters_not_found", "judgements", "tipping_set",
    "missing_record_en", "missing_record_zh", "likely_en", "likely_zh",
}  # fmt: skip


def _explanation(lead_list: LeadList) -> Iterator[tuple[str, str]]:
    told = heading(lead_list)
    role = lead_list.assessment.role
    yield "", f"{role.title_en} / {role.title_zh}"
    yield "Status", f"{MARK_EN} / {MARK_ZH}"
    yield (
        "What a lead is",
        "A reason to look, with its evidence, for a human to decide on. It is never a verdict, "
        "and it never starts an action by itself. Releasing this list needs a named review.",
    )
    yield (
        "线索是什么",
        "线索只是提示应当核查的理由及其依据，由人作出判断；它不是结论，也不会自动引发任何措施。"
        "对外发布本清单须经具名复核。",
    )
    yield "Run", str(told["run"])
    yield "Made at (UTC)", str(told["made_at"])
    yield "Leads listed", str(told["leads_listed"])
    yield "Feeds loaded", ", ".join(told["feeds_loaded"]) or "none"
    yield (
        "Feeds missing",
        ", ".join(told["missing_feeds"]) or "none: every indicator had something to look at",
    )
    for unseen in told["unseen_indicators"]:
        gate = " It opens a gate: without it leads may not form." if unseen["gate"] else ""
        yield (
            "Not seen",
            f"{unseen['id']} ({unseen['role']}) also looks at {', '.join(unseen['feeds'])}, never "
            f"loaded: what it could not see is unknown, not zero.{gate}",
        )
    yield (
        "Stayed off",
        f"{told['under_protection']} under protection; with points but no lead, over all cases: "
        + (", ".join(f"{n} by {why}" for why, n in told["held_back"].items()) or "none"),
    )
    yield (
        "How to read it",
        f"Sheet {SHORT} has for each lead what an officer needs first, and prints on A4; "
        f"{LEADS} has one row a lead with every column. Points are whole numbers that add up from "
        "the indicators named in the row; the band says in words how strong the lead is. "
        f"{ITEMS} has every record, identity and step, one a row. Columns group and level are "
        "empty until groups are detected. A cell that would be taken for a formula begins with an "
        "apostrophe.",
    )
    yield (
        "How sure it is",
        "rank_low to rank_high: where the lead stands in 90 of 100 draws that leave a tenth of "
        "the records out at random, as far as it is listed in them; stays_listed: the share of "
        "draws in which it is. tipping_set: what has to go for the lead to fall below the bar. "
        "judgements: on which identities it relies, the weakest first.",
    )


def _lines(text: str, width: int = LINE_LETTERS) -> int:
    """How many lines a wrapped text takes; a Chinese character is two letters wide."""
    letters = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
    return max(1, -(-letters // width))


def _text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
    sheet.write_string(row, column, harmless(text), style)


def write(lead_list: LeadList, path: Path) -> None:
    """Write the workbook."""
    import xlsxwriter

    with beside(path) as writing:
        # The path has no suffix that XlsxWriter would complain about; strings stay strings.
        book = xlsxwriter.Workbook(
            str(writing),
            {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
        )
        book.set_properties(
            {"title": f"{lead_list.assessment.role.title_en}: {MARK_EN}", "status": MARK_EN}
        )
        bold = book.add_format({"bold": True, "valign": "top", "font_name": "Arial"})
        head = book.add_format(
            {"bold": True, "bg_color": "#DDE3EA", "border": 1, "text_wrap": True, "valign": "top"}
        )
        mark = book.add_format({"bold": True, "font_color": "#B00020", "font_size": 14})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        top = book.add_format({"valign": "top"})

        sheet = book.add_worksheet(READ_ME)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, LINE_LETTERS + 15)
        for row, (label, text) in enumerate(_explanation(lead_list)):
            style = mark if label in ("", "Status") else wrap
            _text(sheet, row, 0, label, bold)
            _text(sheet, row, 1, text, style)
            sheet.set_row(row, LINE_POINTS * (2 if style is mark else _lines(text)))

        styles = {name: wrap if name in WRAPPED else top for name in COLUMNS}
        short = _sheet(book, SHORT, IN_SHORT, head, A4)
        full = _sheet(book, LEADS, {name: WIDTHS[name] for name in COLUMNS}, head, A3, PAGES_ACROSS)
        full.repeat_columns(0, 4)
        full.freeze_panes(1, 5)
        for row, lead in enumerate(lead_list.leads, start=1):
            line = _line(lead, lead_list.explanations.get(lead.lead_id))
            full.set_row(row, 120)
            _row(full, row, line, styles)
            shown = {name: _apart(name, line[name]) for name in IN_SHORT}
            lines = max(_lines(str(cell), IN_SHORT[name]) for name, cell in shown.items())
            short.set_row(row, min(LINE_POINTS * (lines + 1), ROW_POINTS))
            _row(short, row, shown, dict.fromkeys(IN_SHORT, wrap))
        for sheet, columns in ((short, len(IN_SHORT)), (full, len(COLUMNS))):
            sheet.autofilter(0, 0, max(1, len(lead_list.leads)), columns - 1)

        _write_items(book, lead_list, head)
        book.close()


def _sheet(
    book: Any, title: str, widths: Mapping[str, int], head: Any, paper: int, across: int = 1
) -> Any:
    sheet = book.add_worksheet(title)
    sheet.set_header(f"&C{MARK_EN} / {MARK_ZH}")
    sheet.set_footer("&CPage &P of &N")
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(across, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    for column, (name, width) in enumerate(widths.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    return sheet


def _line(lead: Lead, explanation: Explanation | None) -> dict[str, str | int | float]:
    """Return the cells of a lead by column; one that fits no cell says where all of it stands."""
    listed, line = cells(lead, explanation), flat(lead, explanation)
    for name, cell in line.items():
        if isinstance(cell, str) and len(cell) > CELL:
            whole = listed[name]
            size = f"{len(whole):,} items" if isinstance(whole, list) else "long text"
            line[name] = f"{size}: see sheet {ITEMS}"
    return line


def _apart(name: str, cell: str | int | float) -> str | int | float:
    """Return the items of a list with room for a line to break between them, if that fits."""
    if name not in LISTS or not isinstance(cell, str):
        return cell
    apart = cell.replace(";", "; ")
    return apart if len(apart) <= CELL else cell


def _row(
    sheet: Any, row: int, line: Mapping[str, str | int | float], styles: Mapping[str, Any]
) -> None:
    for column, (name, cell) in enumerate(line.items()):
        if isinstance(cell, str):
            sheet.write_string(row, column, cell, styles[name])
        else:
            sheet.write_number(row, column, cell, styles[name])


def _write_items(book: Any, lead_list: LeadList, head: Any) -> None:
    widths = {"lead_id": 16, "column": 20, "item": 110}
    sheet: Any = None
    row = SHEET_ROWS
    number = 0
    for lead_id, column, item in _items(lead_list):
        if row >= SHEET_ROWS:
            number += 1
            sheet = _sheet(book, ITEMS if number == 1 else f"{ITEMS} {number}", widths, head, A4)
            row = 1
        _text(sheet, row, 0, lead_id)
        _text(sheet, row, 1, column)
        _text(sheet, row, 2, item)
        row += 1


def _items(lead_list: LeadList) -> Iterator[tuple[str, str, str]]:
    """Yield every item of every list, and every text that fits no cell, in parts that do."""
    for lead in lead_list.leads:
        for column, cell in cells(lead, lead_list.explanations.get(lead.lead_id)).items():
            if column in LISTS and isinstance(cell, list):
                items = cell
            elif isinstance(cell, str) and len(harmless(cell)) > CELL:
                items = [cell]
            else:
                continue
            for item in items:
                for at in range(0, len(item), PART):
                    yield lead.lead_id, column, item[at : at + PART]
