"""Excel: a page to read first, the leads, and the long lists in full on a sheet of their own.

A cell holds 32,767 characters at most and a sheet 1,048,576 rows; nothing is cut silently: a
list that does not fit is named with its length and stands, one item a row, on `Lists`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leads.exports.atomic import beside
from leads.exports.rows import COLUMNS, LISTS, LeadList, cells, flat, harmless, heading
from leads.sentences import MARK_EN, MARK_ZH

SUFFIX = ".xlsx"
CELL = 32_767
SHEET_ROWS = 1_048_576
PART = 16_000
LINE_LETTERS, LINE_POINTS = 95, 15
A3 = 8
READ_ME, LEADS, ITEMS = "Read me first", "Leads", "Lists"
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
        f"{told['under_protection']} under protection; with points but no lead: "
        + (", ".join(f"{n} by {why}" for why, n in told["held_back"].items()) or "none"),
    )
    yield (
        "How to read it",
        f"Sheet {LEADS} has one row a lead. Points are whole numbers that add up from the "
        "indicators named in the row; the band says in words how strong the lead is. "
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


def _lines(text: str) -> int:
    """How many lines a wrapped text takes; a Chinese character is two letters wide."""
    letters = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
    return -(-letters // LINE_LETTERS)


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

        sheet = book.add_worksheet(LEADS)
        sheet.set_header(f"&C{MARK_EN} / {MARK_ZH}")
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 5)
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, WIDTHS[name])
            sheet.write_string(0, column, name, head)
        for row, lead in enumerate(lead_list.leads, start=1):
            sheet.set_row(row, 120)
            explanation = lead_list.explanations.get(lead.lead_id)
            listed = cells(lead, explanation)
            for column, (name, cell) in enumerate(flat(lead, explanation).items()):
                style = wrap if name in WRAPPED else top
                if isinstance(cell, int | float):
                    sheet.write_number(row, column, cell, style)
                    continue
                whole = listed[name]
                if len(cell) > CELL:
                    size = f"{len(whole):,} items" if isinstance(whole, list) else "long text"
                    cell = f"{size}: see sheet {ITEMS}"
                sheet.write_string(row, column, cell, style)
        sheet.autofilter(0, 0, max(1, len(lead_list.leads)), len(COLUMNS) - 1)

        _write_items(book, lead_list, head)
        book.close()


def _write_items(book: Any, lead_list: LeadList, head: Any) -> None:
    titles = (("lead_id", 16), ("column", 20), ("item", 110))
    sheet: Any = None
    row = SHEET_ROWS
    number = 0
    for lead_id, column, item in _items(lead_list):
        if row >= SHEET_ROWS:
            number += 1
            sheet = book.add_worksheet(ITEMS if number == 1 else f"{ITEMS} {number}")
            sheet.freeze_panes(1, 0)
            for at, (title, width) in enumerate(titles):
                sheet.set_column(at, at, width)
                sheet.write_string(0, at, title, head)
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
