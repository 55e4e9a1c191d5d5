"""What can still be frozen: counted once, capped, most urgent first; requests as files."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from typer.testing import CliRunner

from leadgraph import audit
from leadgraph.cli import build as build_cli
from leads.money.freezing import holdings
from leads.money.freezing.freezable import Freezable, find
from leads.money.freezing.frozen import Account, Act, once, standing
from leads.money.freezing.holdings import NotTraced
from leads.money.freezing.pace import HOUR, LEAST_HELD, Pool
from leads.money.freezing.requests import csv_request, naming, writing, xlsx_request
from leads.money.freezing.requests.request import requests
from leads.money.result import Both
from quality.errors import LeadgraphError
from tests.staged import AS_OF, held, pace, stage, start, traced

NOW = datetime(2024, 6, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def account(number: str, **more: Any) -> dict[str, Any]:
    return {
        "record_id": number, "account_id": number, "institution": "bank", "kind": "bank",
        "status": "open", "holder_name": "李雷", **more,
    }  # fmt: skip


def freeze(number: str, record: str = "1", **more: Any) -> dict[str, Any]:
    return {
        "record_id": record, "account_id": number, "at": "2024-06-01T20:00:00+00:00",
        "action": "freeze", **more,
    }  # fmt: skip


def asked(found: Freezable) -> dict[str, tuple[int, int]]:
    return {line.account: (line.ask.pro_rata, line.ask.fifo) for line in found.lines}


def test_each_amount_counts_once_and_the_cases_are_named_with_their_parts(tmp_path: Path) -> None:
    traced(
        tmp_path,
        held_once=[held("bank:a", 10_000, 8_000)],
        holdings=[
            held("bank:a", 10_000, 8_000, case_id="C-1"),
            held("bank:a", 4_000, 3_000, case_id="C-2"),
        ],
        starts=[start("t1", 10_000), start("t1", 10_000, case_id="C-2")],
    )
    found = find(tmp_path)
    assert asked(found) == {"bank:a": (10_000, 8_000)}
    (line,) = found.lines
    assert {c.case_id: c.worth.traced for c in line.claims} == {
        "C-1": Both(10_000, 8_000),
        "C-2": Both(4_000, 3_000),
    }
    assert "cases claim the same money here: it is counted once" in line.remarks
    assert any("nobody delivered this account" in remark for remark in line.remarks)
    assert line.institution == "bank"
    assert not any("under no case" in remark for remark in line.remarks)
    only = find(tmp_path, case="C-2")
    assert asked(only) == {"bank:a": (4_000, 3_000)}
    assert only.lines[0].value == {"CNY": Both(4_000, 3_000)}


def test_what_no_case_claims_is_said(tmp_path: Path) -> None:
    traced(
        tmp_path,
        held_once=[held("bank:a", 10_000), held("bank:b", 10_001)],
        holdings=[
            held("bank:a", 6_000, case_id="C-1"),
            held("bank:b", 5_000, case_id="C-1"),
            held("bank:b", 5_000, case_id="C-2"),
        ],
    )
    said = {line.account: line.remarks for line in find(tmp_path).lines}
    assert "part of it was reported under no case" in said["bank:a"]
    assert len(said["bank:b"]) == 1  # a unit of rounding is no overlap and no gap


def test_what_is_frozen_or_gone_is_not_asked_for(tmp_path: Path) -> None:
    names = ["part", "whole", "called", "released", "low", "old", "minus", "shut", "usd"]
    traced(tmp_path, held_once=[held(f"bank:{name}", 10_000) for name in names])
    stage(tmp_path, "bank", {
        "accounts": [
            account("bank:part"), account("bank:whole"), account("bank:called", status="frozen"),
            account("bank:released"),
            account("bank:low", balance="30.00", currency="CNY", balance_at="2024-06-02T00:00:00Z"),
            account("bank:old", balance="30.00", currency="CNY", balance_at="2024-05-30T00:00:00Z"),
            account("bank:minus", balance="-5.00", currency="CNY",
                    balance_at="2024-06-02T00:00:00Z"),
            account("bank:shut", status="closed", closed_on="2024-05-31"),
            account("bank:usd", balance="1.00", currency="USD", balance_at="2024-06-02T00:00:00Z"),
        ],
        "freezes": [
            freeze("bank:part", "1", amount="60.00", currency="CNY"),
            freeze("bank:whole", "2"),
            freeze("bank:released", "3", amount="60.00", currency="CNY"),
            freeze("bank:released", "4", action="release", at="2024-06-01T21:00:00+00:00"),
        ],
    })  # fmt: skip
    stage(tmp_path, "police", {
        "freezes": [freeze("bank:part", "9", amount="60.00", currency="CNY",
                           at="2024-06-02T08:00:00+00:00")],
    })  # fmt: skip
    found = find(tmp_path)
    assert asked(found) == {
        "bank:part": (4_000, 4_000),
        "bank:released": (10_000, 10_000),
        "bank:low": (3_000, 3_000),
        "bank:old": (10_000, 10_000),
        "bank:usd": (10_000, 10_000),
    }
    assert {line.account for line in found.nothing_left} == {
        "bank:whole", "bank:called", "bank:minus",
    }  # fmt: skip
    assert [line.account for line in found.closed] == ["bank:shut"]
    said = {line.account: " / ".join(line.remarks) for line in found.lines}
    assert "60.00 CNY frozen already since 2024-06-01" in said["bank:part"]
    assert "only 30.00 CNY was there at 2024-06-02 00:00 UTC" in said["bank:low"]
    assert "older than the last movement" in said["bank:old"]


def test_what_came_back_to_a_victim_is_never_asked_for(tmp_path: Path) -> None:
    traced(
        tmp_path,
        held_once=[held("bank:victim", 5_000), held("bank:mule", 5_000)],
        starts=[start("t1", 10_000, payer="bank:victim")],
    )
    found = find(tmp_path)
    assert list(asked(found)) == ["bank:mule"]
    assert [line.account for line in found.victims] == ["bank:victim"]


def test_the_faster_account_comes_first_and_little_evidence_is_pulled_to_the_rest(
    tmp_path: Path,
) -> None:
    day = 86_400.0
    traced(
        tmp_path,
        held_once=[held(f"bank:{n}", 10_000) for n in ("fast", "slow", "once", "never")],
        pace=[
            # Fifty payments of all it held, ten minutes after it came; and one a month.
            pace("bank:fast", passed_on=500_000, payments=50, exposure=50 * 10_000 * 600.0),
            pace("bank:slow", passed_on=60_000, payments=6, exposure=6 * 10_000 * 30 * day),
            pace("bank:once", passed_on=10_000, payments=1, exposure=10_000 * 600.0),
            pace("bank:never", payments=0, exposure=10_000 * 90 * day, balance=10_000),
        ],
    )
    found = find(tmp_path)
    paces = {line.account: line.pace for line in found.lines}
    assert found.lines[0].account == "bank:fast"
    assert paces["bank:fast"].seen == pytest.approx(6.0)
    assert paces["bank:once"].seen == pytest.approx(6.0)
    assert paces["bank:once"].per_hour < paces["bank:fast"].per_hour
    assert paces["bank:never"].per_hour < paces["bank:slow"].per_hour < paces["bank:once"].per_hour
    losses = [line.loss.pro_rata for line in found.lines]
    assert losses == sorted(losses, reverse=True) and losses[0] > 9_000
    assert all(0 <= loss <= 10_000 for loss in losses)
    longer = find(tmp_path, horizon=240)
    assert sum(line.loss.fifo for line in longer.lines) > sum(
        line.loss.fifo for line in found.lines
    )


def test_money_that_came_and_went_in_one_second_is_no_division_by_zero(tmp_path: Path) -> None:
    traced(
        tmp_path,
        held_once=[held("bank:a", 10_000)],
        pace=[pace("bank:a", passed_on=10_000, payments=1, exposure=0.0)],
    )
    (line,) = find(tmp_path).lines
    assert line.pace.seen == HOUR and line.loss.pro_rata == 10_000


@given(
    st.floats(1e-9, 1e-2), st.floats(0, 1e-3), st.integers(0, 1000), st.floats(0, 1e9)
)  # fmt: skip
@effort(max_examples=100, deadline=None)
def test_a_pulled_pace_lies_between_its_own_and_that_of_all(
    mean: float, between: float, payments: int, more: float
) -> None:
    told = Pool(mean, between).pace(payments, payments * LEAST_HELD + more)
    seen = told.seen if told.seen is not None else mean * HOUR
    low, high = sorted((mean * HOUR, seen))
    assert low * (1 - 1e-9) <= told.per_hour <= high * (1 + 1e-9)
    assert 0 <= told.weight <= 1
    assert 0 <= told.lost(10**12, 24) <= 10**12


def test_amounts_without_a_rate_stand_apart_and_the_list_says_so(tmp_path: Path) -> None:
    traced(tmp_path, held_once=[
        held("bank:a", 10_000), held("bank:b", 20_000), held("bank:c", 900, currency="BTC"),
        held("bank:d", 90_000, currency="USD"),
    ], pace=[
        pace(f"bank:{n}", currency=c, passed_on=100, payments=2, exposure=1e6)
        for n, c in (("a", "CNY"), ("b", "CNY"), ("c", "BTC"), ("d", "USD"))
    ])  # fmt: skip
    found = find(tmp_path)
    assert [line.account for line in found.lines] == ["bank:d", "bank:b", "bank:a", "bank:c"]
    assert found.lines[-1].common_loss is None
    assert found.remarks == (
        "no rate into CNY on 2024-06-01 for what is in BTC: these accounts stand at the end, in "
        "an order of their own",
    )


def test_a_place_in_another_currency_is_asked_for_in_its_own(tmp_path: Path) -> None:
    traced(tmp_path, held_once=[
        held("x:a", 7_000, 3_500, own=(1_000_000, 500_000), place_currency="USDT"),
    ])  # fmt: skip
    stage(tmp_path, "x", {
        "accounts": [account("x:a", institution="x")],
        "freezes": [freeze("x:a", amount="0.400000", currency="USDT")],
    })  # fmt: skip
    (line,) = find(tmp_path, method="fifo").lines
    assert (line.currency, line.ask) == ("USDT", Both(600_000, 100_000))
    assert line.value == {"CNY": Both(4_200, 700)}


def test_what_is_tiny_is_summed_and_not_listed(tmp_path: Path) -> None:
    many = [held(f"bank:{n}", 1, 0) for n in range(50)]
    traced(tmp_path, held_once=[held("bank:big", 1_000_000), *many])
    found = find(tmp_path)
    assert list(asked(found)) == ["bank:big"]
    assert (found.rest, found.rest_held) == (50, {"CNY": Both(50, 0)})


def test_before_a_trace_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotTraced, match="run `leadgraph trace` first"):
        find(tmp_path)
    traced(tmp_path)
    assert find(tmp_path).lines == ()
    with pytest.raises(LeadgraphError, match="no victim's money of a case C-9"):
        find(tmp_path, case="C-9")
    with pytest.raises(LeadgraphError, match="no method 'lifo'"):
        find(tmp_path, method="lifo")
    with pytest.raises(LeadgraphError, match="hours above zero"):
        find(tmp_path, horizon=float("nan"))
    (tmp_path / "trace" / "pace.parquet").write_bytes(
        (tmp_path / "trace" / "starts.parquet").read_bytes()
    )
    with pytest.raises(
        NotTraced, match=r"pace.parquet lacks account, .* run `leadgraph trace` again"
    ):
        holdings.open_holdings(tmp_path)


# Freezes, releases and returns, one after the other.


def act(hour: int, action: str, amount: int | None, record: str = "bank/freezes/1") -> Act:
    currency = None if amount is None else "CNY"
    return Act("a", AS_OF + timedelta(hours=hour), action, amount, currency, None, None, record)


@pytest.mark.parametrize(
    ("acts", "whole", "amounts"),
    [
        ([], False, {}),
        ([act(1, "freeze", 50)], False, {"CNY": 50}),
        ([act(1, "freeze", 50), act(2, "freeze", 20)], False, {"CNY": 70}),
        ([act(1, "freeze", 50), act(2, "release", 20)], False, {"CNY": 30}),
        ([act(1, "freeze", 50), act(2, "release", 90)], False, {}),
        ([act(1, "freeze", 50), act(2, "release", None)], False, {}),
        ([act(1, "freeze", 50), act(2, "return", 50)], False, {}),
        ([act(1, "freeze", None)], True, {}),
        ([act(1, "freeze", None), act(2, "return", 50)], True, {}),
        ([act(1, "freeze", None), act(2, "release", None)], False, {}),
        ([act(1, "release", None), act(2, "freeze", 50)], False, {"CNY": 50}),
    ],
)
def test_what_stands_after_some_acts(acts: list[Act], whole: bool, amounts: dict[str, int]) -> None:
    stands = standing(None, acts)
    assert (stands.whole, dict(stands.amounts)) == (whole, amounts)
    assert (stands.since is not None) == (whole or bool(amounts))


def test_an_account_called_frozen_is_so_unless_a_later_act_ended_it() -> None:
    called = Account("a", "bank", None, "frozen", AS_OF, None)
    assert standing(called, []).whole
    assert not standing(called, [act(1, "release", None)]).whole
    assert standing(called, [act(-1, "release", None)]).whole
    assert standing(called, [act(-1, "freeze", 50)]).amounts == {"CNY": 50}


def test_one_freeze_told_by_bank_and_police_is_one_and_two_by_one_bank_are_two() -> None:
    bank, police = act(1, "freeze", 50), act(9, "freeze", 50, "police/freezes/7")
    again = act(3, "freeze", 50, "bank/freezes/2")
    assert once([police, bank]) == (bank,)
    assert once([bank, again, police]) == (bank, again)
    late = act(40, "freeze", 50, "police/freezes/7")
    assert once([bank, late]) == (bank, late)


# The files.


@pytest.fixture
def csv_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests as CSV only, where a test is not about the other forms."""
    monkeypatch.setattr(writing, "FORMS", (csv_request,))


def some(home: Path, *institutions: str, **more: Any) -> Freezable:
    names = [f"n{k}:1" for k in range(len(institutions))]
    traced(home, held_once=[held(name, 10_000 + k, **more) for k, name in enumerate(names)],
           holdings=[held(name, 10_000, case_id="=C-1") for name in names])  # fmt: skip
    stage(home, "b", {"accounts": [
        account(name, institution=one, holder_name="=HYPERLINK(1)")
        for name, one in zip(names, institutions, strict=True)
    ]})  # fmt: skip
    return find(home)


def test_each_institution_gets_its_request_in_three_forms_and_an_overview(tmp_path: Path) -> None:
    found = some(tmp_path, "工商银行", "river-bank")
    paths = writing.write(found, tmp_path / "out", NOW)
    names = sorted(path.name for path in paths)
    assert names == sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == 2 + 2 * 3
    assert all("DRAFT-NOT-REVIEWED" in name for name in names)
    assert "freeze-request-工商银行-DRAFT-NOT-REVIEWED.pdf" in names
    with (tmp_path / "out" / "freeze-request-工商银行-DRAFT-NOT-REVIEWED.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        (row,) = csv.DictReader(file)
    assert (row["status"], row["account"], row["ask"], row["currency"]) == (
        "DRAFT, NOT REVIEWED", "n0:1", "100.00", "CNY",
    )  # fmt: skip
    assert row["holder"] == "'=HYPERLINK(1)" and row["cases"] == "'=C-1: 100.00 CNY"
    book = openpyxl.load_workbook(
        tmp_path / "out" / "freeze-request-river-bank-DRAFT-NOT-REVIEWED.xlsx"
    )
    assert book.sheetnames == ["Read me first", "Accounts", "Cases"]
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert all(c.data_type != "f" for c in cells)
    assert "DRAFT, NOT REVIEWED" in str(book["Read me first"]["B1"].value)
    assert book["Accounts"]["E2"].value == 100.01
    pdf = (tmp_path / "out" / "freeze-request-river-bank-DRAFT-NOT-REVIEWED.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-") and b"%%EOF" in pdf[-20:]
    told = json.loads((tmp_path / "out" / f"{naming.OVERVIEW}.json").read_text("utf-8"))
    assert told["status"] == "DRAFT, NOT REVIEWED" and len(told["files"]) == 6
    assert [line["ask"]["pro_rata"] for line in told["lines"]] == [10_001, 10_000]


def test_a_request_of_an_earlier_search_does_not_lie_about(tmp_path: Path, csv_only: None) -> None:
    out = tmp_path / "out"
    writing.write(some(tmp_path / "1", "a-bank", "b-bank"), out, NOW)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    writing.write(some(tmp_path / "2", "b-bank"), out, NOW)
    assert {path.name.split("-DRAFT")[0] for path in out.iterdir()} == {
        "freeze-request-b-bank", "freeze-overview", "notes.txt",
    }  # fmt: skip


def test_one_cases_requests_have_a_folder_of_their_own(tmp_path: Path, csv_only: None) -> None:
    traced(tmp_path, held_once=[held("bank:a", 10)], holdings=[held("bank:a", 10, case_id="../C")])
    found = find(tmp_path, case="../C")
    paths = writing.write(found, tmp_path / "out", NOW)
    (folder,) = {path.parent for path in paths}
    assert folder.parent == tmp_path / "out" and re.fullmatch(r"case-c-[0-9a-f]{8}", folder.name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bank-A", "bank-a"),
        ("a/b", "a:b"),
        ("../x", "x"),
        ("a b", "a_b"),
        ("é", "e\u0301"),
        ("", "."),
    ],
)
def test_institutions_alike_do_not_share_a_file(one: str, other: str) -> None:
    assert naming.stem(one).casefold() != naming.stem(other).casefold()


@given(st.text(max_size=400))
@effort(max_examples=200, deadline=None)
def test_any_institution_has_a_file_name_that_file_systems_take(institution: str) -> None:
    stem = naming.stem(institution)
    assert len(f"{stem}.xlsx".encode("utf-8", "surrogatepass")) <= 200
    assert re.fullmatch(r"freeze-request-[\w-]+-DRAFT-NOT-REVIEWED", stem)
    assert "/" not in stem and "\\" not in stem and not stem.startswith(".")


def test_an_account_of_nobody_known_is_asked_for_under_that_name(
    tmp_path: Path, csv_only: None
) -> None:
    traced(tmp_path, held_once=[held("6222021000123456781", 10_000)])
    paths = writing.write(find(tmp_path), tmp_path / "out", NOW)
    assert "freeze-unknown-institution-DRAFT-NOT-REVIEWED.csv" in {path.name for path in paths}


def test_an_amount_larger_than_a_spreadsheets_number_stays_exact(tmp_path: Path) -> None:
    traced(tmp_path, held_once=[held("bank:a", 123_456_789_012_345_678)])
    (request,) = requests(find(tmp_path), NOW)
    xlsx_request.write(request, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["Accounts"]["E2"].value == "1234567890123456.78"


def test_the_command_shows_writes_and_audits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, csv_only: None
) -> None:
    home = tmp_path / "home"
    some(home, "river-bank")
    environment = {
        "LEADGRAPH_HOME": str(home), "LEADGRAPH_OUT": str(tmp_path / "out"),
        "LEADGRAPH_USER": "ann", "COLUMNS": "160",
    }  # fmt: skip
    monkeypatch.chdir(tmp_path)

    def leadgraph(*arguments: str) -> Any:
        return CliRunner().invoke(build_cli(), ["freezable", *arguments], env=environment)

    assert leadgraph().exit_code == 2  # no purpose, no list
    assert not audit.entries(home)
    shown = leadgraph("--purpose", "freeze today")
    assert shown.exit_code == 0, shown.exception
    assert "DRAFT, NOT REVIEWED" in shown.stdout and "n0:1" in shown.stdout
    (entry,) = audit.entries(home)
    assert (entry.action, entry.user, entry.purpose) == ("freezable", "ann", "freeze today")
    told = json.loads(
        leadgraph("--purpose", "x", "--case", "=C-1", "--json").stdout.splitlines()[-1]
    )
    assert told["lines"][0]["account"] == "n0:1" and len(told["paths"]) == 3
    with pytest.raises(LeadgraphError, match="cannot be read: No such file"):
        raise leadgraph("--purpose", "x", "--rates", str(tmp_path / "rates.csv")).exception
    environment["LEADGRAPH_RATES"] = str(tmp_path / "set.csv")
    with pytest.raises(LeadgraphError, match=r"set\.csv cannot be read"):
        raise leadgraph("--purpose", "x").exception
