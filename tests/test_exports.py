"""Lead lists as files: columns, marks, harmless cells, nothing cut, nothing half written."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leadgraph.commands.leads import own_folder
from leads.exports import csv_list, json_list, xlsx_list
from leads.exports.atomic import ExportError, beside
from leads.exports.rows import COLUMNS, DRAFT, LISTS, LeadList, harmless, joined
from leads.review.lists import lists
from leads.role import role_named
from leads.score import Assessment, Lead, Step, Unseen
from leads.tally import Finding


def lead(**more: Any) -> Lead:
    fields: dict[str, Any] = {
        "lead_id": "L-000000000001",
        "role": "organizer",
        "rank": 1,
        "person": "P-1",
        "name": '=HYPERLINK("http://x","王")',
        "points": 9,
        "band": "medium",
        "case_ids": ("C-1", "C-2"),
        "scope_steps": (Step("C-1", 1, "suspect → met", ("pol/cases/1",)),),
        "indicators": (
            Finding("organizer_retained_money", "money", 12.5, 4, ("C-1",), ("b/transactions/1",)),
            Finding("organizer_pays_members", "money", 3, 0, ("C-1",), ("b/transactions/2",),
                    ("counter_payroll",)),
        ),
        "counter_indicators": (
            Finding("counter_payroll", "money", 12, 0, ("C-1",), ("b/transactions/3",)),
        ),
        "missing_feeds": ("calls", "leases"),
        "identities": ("+8613800000000/x/1#person", "b/accounts/1#holder"),
        "records": ("b/transactions/1", "b/transactions/2", "b/transactions/3"),
        "sentence_en": "DRAFT, NOT REVIEWED: a reason to look, not a verdict.",
        "sentence_zh": "草稿，未经复核：本线索仅供核查。",
    }  # fmt: skip
    return Lead(**{**fields, **more})


def made(*leads: Lead, protected: int = 0) -> LeadList:
    unseen = (Unseen("organizer_brokerage", "organizer", ("calls",), False),)
    assessment = Assessment(
        role_named("organizers"), leads, (), unseen, protected, {"gates": 2, "families": 1}
    )
    return LeadList(assessment, "leads-1", "2025-07-01T00:00:00+00:00", ("accounts", "cases"))


def test_csv_has_the_columns_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / f"{made().stem}.csv"
    csv_list.write(made(lead(), lead(rank=2)), path)
    assert path.name == "organizers-DRAFT-NOT-REVIEWED.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 2
    assert rows[0]["records"].split(";") == [
        "b/transactions/1",
        "b/transactions/2",
        "b/transactions/3",
    ]
    assert rows[0]["missing_feeds"] == "calls;leases"
    assert rows[0]["indicators"] == (
        "organizer_retained_money: 12.5 (+4);"
        "organizer_pays_members: 3 (+0, explained by counter_payroll)"
    )
    assert "DRAFT, NOT REVIEWED" in rows[0]["sentence_en"]
    assert "草稿，未经复核" in rows[0]["sentence_zh"]


def test_json_has_arrays_and_says_what_was_missing(tmp_path: Path) -> None:
    json_list.write(made(lead(), protected=3), tmp_path / "a.json")
    content = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert content["status"] == "DRAFT, NOT REVIEWED"
    assert content["missing_feeds"] == ["calls"]
    assert content["under_protection"] == 3
    (row,) = content["leads"]
    assert tuple(row) == COLUMNS
    assert all(isinstance(row[column], list) for column in LISTS)
    assert row["identities"][0] == "+8613800000000/x/1#person"  # JSON needs no apostrophe
    assert row["indicators"][0]["records"] == ["b/transactions/1"]


@pytest.mark.parametrize("begins", list("=+-@\t\r\n＝＋－＠"))
def test_no_cell_begins_like_a_formula(begins: str, tmp_path: Path) -> None:
    evil = lead(
        name=begins + "cmd|' /C calc'!A0",
        person=" " + begins + "1",
        case_ids=(begins + "C-1", "C;" + begins + "2"),
        records=("a", begins + "b"),
    )
    csv_list.write(made(evil), tmp_path / "a.csv")
    xlsx_list.write(made(evil), tmp_path / "a.xlsx")
    dangerous = re.compile(r"^\s*[=+\-@＝＋－＠\t\r\n]")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in list(csv.reader(file))[1:]:
            for cell in row:
                assert not any(dangerous.match(part) for part in cell.split(";")), cell
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert not dangerous.match(cell.value), cell.value


def test_harmless_keeps_all_other_text_and_lists_never_split_inside_an_item() -> None:
    assert harmless("王-五 a=b;c") == "王-五 a=b;c"
    assert harmless("+8613800000000") == "'+8613800000000"
    assert joined(["a;b", "c"]) == "a,b;c"


def test_xlsx_opens_with_a_page_to_read_first_and_a_frozen_head(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    xlsx_list.write(made(lead(), protected=2), path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Read me first", "Names and reasons", "Leads", "Lists"]
    told = " ".join(
        str(c.value) for row in book["Read me first"].iter_rows() for c in row if c.value
    )
    for said in ("DRAFT, NOT REVIEWED", "草稿，未经复核", "never a verdict", "leads-1", "calls",
                 "2025-07-01", "2 under protection", "organizer_brokerage"):  # fmt: skip
        assert said in told
    sheet = book["Leads"]
    assert tuple(c.value for c in sheet[1]) == COLUMNS
    assert sheet.freeze_panes == "F2"
    assert sheet["P2"].alignment.wrap_text
    assert sheet.column_dimensions["P"].width >= 60
    assert sheet["C2"].value == 1
    assert sheet["H2"].value == "C-1;C-2"
    items = [[c.value for c in row] for row in book["Lists"].iter_rows(min_row=2)]
    assert ["L-000000000001", "records", "b/transactions/3"] in items


def test_xlsx_has_names_with_reasons_that_print_on_a4(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    many = tuple(f"C-{n:05}" for n in range(4_600))
    xlsx_list.write(made(lead(), lead(lead_id="L-2", rank=2, case_ids=many)), path)
    sheet = openpyxl.load_workbook(path)["Names and reasons"]
    first, second = (
        dict(zip((c.value for c in sheet[1]), (c.value for c in sheet[n]), strict=True))
        for n in (2, 3)
    )
    assert first["name"] == harmless(lead().name)
    assert first["sentence_en"] == lead().sentence_en
    assert first["case_ids"] == "C-1; C-2"
    assert second["case_ids"] == "4,600 items: see sheet Lists"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    assert "DRAFT, NOT REVIEWED" in sheet.oddHeader.center.text
    assert sheet.row_dimensions[2].height >= 30


def test_xlsx_cuts_nothing_that_is_too_long_for_a_cell(tmp_path: Path) -> None:
    many = tuple(f"river-bank/transactions/{n:06}" for n in range(3000))
    long = "x" * 40_000
    xlsx_list.write(made(lead(records=many, sentence_en=long)), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["Leads"]["O2"].value == "3,000 items: see sheet Lists"
    assert book["Leads"]["P2"].value == "long text: see sheet Lists"
    items = [
        row[2].value for row in book["Lists"].iter_rows(min_row=2) if row[1].value == "records"
    ]
    assert items == list(many)
    whole = [r[2].value for r in book["Lists"].iter_rows(min_row=2) if r[1].value == "sentence_en"]
    assert "".join(whole) == long


def test_xlsx_goes_on_on_a_new_sheet_where_one_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_list, "SHEET_ROWS", 4)
    xlsx_list.write(made(lead()), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[3:6] == ["Lists", "Lists 2", "Lists 3"]
    items = [r[2].value for s in book.sheetnames[3:] for r in book[s].iter_rows(min_row=2)]
    assert len(items) == 2 + 1 + 2 + 1 + 2 + 2 + 3


def test_an_empty_list_is_still_a_list(tmp_path: Path) -> None:
    for form in (csv_list, json_list, xlsx_list):
        form.write(made(), tmp_path / f"a{form.SUFFIX}")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").count("\n") == 1
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Leads"].max_row == 1


def test_a_list_that_breaks_off_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), beside(path) as writing:
        writing.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_a_folder_that_is_a_file_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(ExportError, match="cannot be written"):
        csv_list.write(made(lead()), tmp_path / "out" / "a.csv")


def test_lists_of_a_case_are_never_written_over_those_of_all(tmp_path: Path) -> None:
    assert own_folder(tmp_path, ()) == tmp_path
    assert own_folder(tmp_path, ["C-1", "C-1"]) == tmp_path / "case-C-1"
    some = own_folder(tmp_path, ["C-2", "C-1", "C-3"])
    assert some.name.startswith("case-C-1-and-2-more-")
    assert own_folder(tmp_path, ["C-3", "C-1", "C-2"]) == some
    assert own_folder(tmp_path, ["C-4", "C-1", "C-2"]) != some
    long = [own_folder(tmp_path, ["案" * 200 + end]) for end in "ab"]
    assert long[0] != long[1] and all(len(place.name.encode()) < 200 for place in long)
    assert own_folder(tmp_path, ["../../C"]).parent == tmp_path
    place = own_folder(tmp_path, ["C-1"]) / f"organizers-{DRAFT}.json"
    place.parent.mkdir()
    place.write_text(json.dumps({"run": "r", "leads": []}), encoding="utf-8")
    assert [one.path for one in lists(tmp_path)] == [place], "its leads can be shown and reviewed"
