"""The gate: every row delivered ends in one place, and only Great Expectations says which."""

import csv
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality import contract, quarantine, report
from quality.drop import receive
from quality.gate import FeedResult, GateResult, Known, gate
from tests import drop_making as make


def accepted(work: Path, feed: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(work / "accepted" / f"{feed}.parquet").to_pylist()
    return sorted(found, key=lambda row: (row["file"], row["row"]))


def quarantined(work: Path, feed: str) -> list[dict[str, Any]]:
    found = pq.read_table(work / "quarantine" / f"{feed}.parquet").to_pylist()
    return [row | {"rules": [reason["rule"] for reason in row["reasons"]]} for row in found]


def known_accounts(home: Path) -> Known:
    """Say that the accounts of the example row are known."""
    example = contract.load("transactions").example_row()
    values = [example["from_account"], example["to_account"]]
    path = home / "accounts.parquet"
    pq.write_table(pa.table({"value": values}), path)
    return Known(keys={"accounts.account_id": path})


def transactions(count: int, **changes: Any) -> list[dict[str, Any]]:
    return make.rows("transactions", count, reverses_record=None, **changes)


def test_clean_rows_are_all_accepted_with_every_field(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "memo"} for row in transactions(30)]
    drop = make.received(tmp_path, {"transactions": rows})
    result = gate(drop, known_accounts(tmp_path), tmp_path / "work", chunk_rows=7)
    one = result.feeds["transactions"]
    assert (one.status, one.delivered, one.loaded, one.warnings) == ("passed", 30, 30, {})
    found = accepted(tmp_path / "work", "transactions")
    fields = [field.name for field in contract.load("transactions").fields]
    assert list(found[0]) == [*fields, "row", "file", "record_sha256", "outcome"]
    assert [row["row"] for row in found] == list(range(1, 31))
    for row, delivered in zip(found, rows, strict=True):
        assert {name: row[name] for name in delivered} == delivered
        assert row["memo"] is None
        assert row["file"] == "transactions.csv"
        assert row["outcome"] == "new"
    assert not (tmp_path / "work" / ".scratch").exists()
    saved = json.loads((tmp_path / "work" / "gate.json").read_text())
    assert GateResult.from_json(saved) == result


def test_the_hash_is_of_content_only(tmp_path: Path) -> None:
    """Column order, an absent optional column and the format do not change a record's hash."""
    row = transactions(1)[0] | {"memo": None}
    backwards = dict(reversed([item for item in row.items() if item[0] != "memo"]))
    hashes = []
    for number, rows in enumerate(([row], [backwards])):
        home = tmp_path / str(number)
        drop = make.received(home, {"transactions": rows})
        gate(drop, Known(), home / "work")
        hashes.append(accepted(home / "work", "transactions")[0]["record_sha256"])
    assert hashes[0] == hashes[1]
    pairs = sorted(f"{name}={value}" for name, value in row.items() if value is not None)
    import hashlib

    assert hashes[0] == hashlib.sha256("\0".join(pairs).encode()).hexdigest()


def test_planted_rows_go_to_quarantine_each_with_its_reason(tmp_path: Path) -> None:
    """Every error rule that cells alone can break, one row each, of one feed."""
    the_contract = contract.load("transactions")
    rows = transactions(400)
    expected = {}
    for rule in the_contract.rules:
        for planted in rule.variants:
            if rule.severity != "error" or any(name.startswith("_") for name in planted):
                continue
            if "" in planted.values():
                continue  # an empty cell is null, which is another rule's business
            at = len(expected)
            rows[at] = {**rows[at], **planted}
            expected[at + 1] = rule.id
    drop = make.received(tmp_path, {"transactions": rows})
    lenient = replace(the_contract, error_rate=0.5)
    result = gate(
        drop,
        known_accounts(tmp_path),
        tmp_path / "work",
        chunk_rows=90,
        contracts_by_feed={"transactions": lenient},
    )
    one = result.feeds["transactions"]
    found = quarantined(tmp_path / "work", "transactions")
    duplicates = [row for row in found if row["rules"] == ["record_id.duplicate"]]
    assert {row["row"]: row["rules"] for row in found if row not in duplicates} == {
        row: [rule] for row, rule in expected.items()
    }
    assert one.quarantined == len(found)
    assert one.loaded == 400 - len(found)
    assert one.errors["amount.number"].count == 6
    example = one.errors["amount.number"].examples[0]
    assert example["file"] == "transactions.csv"
    assert expected[example["row"]] == "amount.number"
    for row in found:
        assert json.loads(row["cells"])["currency"] == rows[row["row"] - 1]["currency"]
        assert row["raw"] is None
        assert all(reason["reason"] for reason in row["reasons"])


@pytest.mark.parametrize("gone", ["amount.number", "record_id.duplicate", "row.malformed"])
def test_without_a_rule_exactly_its_rows_pass(tmp_path: Path, gone: str) -> None:
    rows = transactions(60)
    rows[3]["amount"] = "NaN"
    rows[5]["currency"] = "RMB"
    rows[8]["record_id"] = rows[7]["record_id"]
    content = make.as_csv(rows).decode().splitlines()
    content[21] += ",one more cell"
    source = make.write(
        tmp_path / "in", {"tx.csv": ("transactions", "\n".join(content).encode(), 60)}
    )
    drop = receive(source, tmp_path / "landing")
    the_contract = contract.load("transactions")
    bad: dict[str, set[int]] = {
        "amount.number": {4},
        "currency.currency": {6},
        "record_id.duplicate": {8, 9},
        "row.malformed": {21},
    }
    gate(drop, Known(), tmp_path / "all")
    assert {row["row"] for row in quarantined(tmp_path / "all", "transactions")} == {4, 6, 8, 9, 21}
    without = {"transactions": the_contract.without(gone)}
    gate(drop, Known(), tmp_path / "fewer", contracts_by_feed=without)
    found = {row["row"] for row in quarantined(tmp_path / "fewer", "transactions")}
    assert found == {4, 6, 8, 9, 21} - bad[gone]


def versions(path: Path, *rows: tuple[str, str, str, str, bool]) -> Path:
    columns = list(zip(*rows, strict=True))
    moments = [datetime.fromisoformat(text).astimezone(UTC) for text in columns[3]]
    table = pa.table(
        {
            "agency": columns[0],
            "record_id": columns[1],
            "record_sha256": columns[2],
            "delivered_at": pa.array(moments, pa.timestamp("us", tz="UTC")),
            "withdrawn": pa.array(columns[4]),
        }
    )
    pq.write_table(table, path)
    return path


def test_outcomes_against_what_is_known(tmp_path: Path) -> None:
    rows = transactions(7)
    rows[4]["withdrawn"] = "true"
    rows[6]["record_id"] = "R-6"  # the same content as row 6, delivered twice
    rows[6]["reference"] = rows[5]["reference"]
    drop = make.received(tmp_path, {"transactions": rows})
    gate(drop, Known(), tmp_path / "first")
    hashes = {
        row["record_id"]: row["record_sha256"]
        for row in accepted(tmp_path / "first", "transactions")
    }
    late, early = "2024-05-04T00:00:00+08:00", "2024-05-01T00:00:00+08:00"
    path = versions(
        tmp_path / "versions.parquet",
        ("bank-a", "R-1", hashes["R-1"], early, False),
        ("bank-a", "R-2", "other", early, False),
        ("bank-a", "R-3", "other", late, False),
        ("bank-b", "R-4", hashes["R-4"], early, False),
        ("bank-a", "R-5", "other", early, False),
    )
    result = gate(drop, Known(versions={"transactions": path}), tmp_path / "second")
    found = [row["outcome"] for row in accepted(tmp_path / "second", "transactions")]
    expected = ["already loaded", "corrected", "superseded", "new", "withdrawn", "new"]
    assert found == [*expected, "already loaded"]
    one = result.feeds["transactions"]
    assert one.outcomes == {"new": 2, "corrected": 1, "withdrawn": 1}
    assert (one.loaded, one.superseded, one.already_loaded) == (4, 1, 2)


def test_a_moment_counts_and_not_the_way_its_offset_is_written(tmp_path: Path) -> None:
    drop = make.received(tmp_path, {"transactions": transactions(1)})
    same = versions(
        tmp_path / "v.parquet", ("bank-a", "R-1", "other", "2024-05-03T14:00:00+00:00", False)
    )
    gate(drop, Known(versions={"transactions": same}), tmp_path / "work")
    assert accepted(tmp_path / "work", "transactions")[0]["outcome"] == "corrected"


def test_references_look_into_the_drop_and_the_store(tmp_path: Path) -> None:
    rows = transactions(4)
    rows[1]["to_account"] = "bank-z:1"
    rows[2]["to_account"] = "EXT:cash"
    rows[3]["to_account"] = "bank-b:delivered-too"
    accounts = make.rows("accounts", 1, account_id="bank-b:delivered-too", holder_org_id=None)
    drop = make.received(tmp_path, {"transactions": rows, "accounts": accounts})
    result = gate(drop, known_accounts(tmp_path), tmp_path / "work")
    warnings = result.feeds["transactions"].warnings
    assert {rule: finding.count for rule, finding in warnings.items()} == {
        "to_account.reference": 1
    }
    assert warnings["to_account.reference"].examples[0]["row"] == 2
    assert result.feeds["transactions"].loaded == 4


def test_two_tellings_of_one_reference_are_a_warning(tmp_path: Path) -> None:
    rows = transactions(5)
    rows[1] |= {"reference": rows[0]["reference"], "amount": "1.00"}
    rows[3] |= {"reference": rows[2]["reference"], "at": "2024-05-03T06:05:00+00:00"}
    stored = tmp_path / "references.parquet"
    pq.write_table(
        pa.table(
            {
                "reference": [rows[4]["reference"]],
                "from_account": ["bank-a:elsewhere"],
                "amount": [rows[4]["amount"] + "0"],
            }
        ),
        stored,
    )
    drop = make.received(tmp_path, {"transactions": rows})
    known = replace(known_accounts(tmp_path), references={"transactions": stored})
    result = gate(drop, known, tmp_path / "work")
    found = result.feeds["transactions"].warnings["row.reference_differs"]
    assert sorted(example["row"] for example in found.examples) == [1, 2, 5]


def test_an_earlier_version_of_the_same_record_is_not_held_against_it(tmp_path: Path) -> None:
    rows = transactions(2)
    stored = tmp_path / "references.parquet"
    columns = {
        "agency": ["bank-a", "bank-b"],
        "record_id": ["R-1", "R-2"],
        "reference": [rows[0]["reference"], rows[1]["reference"]],
        "amount": ["9.99", "9.99"],
    }
    pq.write_table(pa.table(columns), stored)
    drop = make.received(tmp_path, {"transactions": rows})
    known = replace(known_accounts(tmp_path), references={"transactions": stored})
    found = gate(drop, known, tmp_path / "work").feeds["transactions"].warnings
    assert [one["row"] for one in found["row.reference_differs"].examples] == [2]


def test_over_the_error_rate_the_feed_stops_with_examples_and_others_go_on(
    tmp_path: Path,
) -> None:
    bad = transactions(300)
    for number in range(0, 300, 2):
        bad[number]["amount"] = "NaN"
    good = make.rows("accounts", 5, holder_org_id=None)
    drop = make.received(tmp_path, {"transactions": bad, "accounts": good})
    result = gate(drop, Known(), tmp_path / "work", chunk_rows=80)
    one = result.feeds["transactions"]
    assert (one.status, one.refused, one.loaded) == ("stopped", 300, 0)
    assert "150 of 300 rows (50.0%) are in error" in one.reason
    assert one.errors["amount.number"].count == 150
    assert len(one.errors["amount.number"].examples) == 100
    assert all(example["row"] % 2 for example in one.errors["amount.number"].examples)
    assert not (tmp_path / "work" / "accepted" / "transactions.parquet").exists()
    assert result.feeds["accounts"].status == "passed"
    assert result.stopped == ("transactions",)


def test_errors_that_only_together_exceed_the_rate_stop_the_feed_too(tmp_path: Path) -> None:
    rows = transactions(100)
    for number in range(8):
        rows[number]["amount"] = "NaN"
        rows[number + 50]["currency"] = "RMB"
    drop = make.received(tmp_path, {"transactions": rows})
    one = gate(drop, Known(), tmp_path / "work").feeds["transactions"]
    assert (one.status, one.rows_in_error) == ("stopped", 16)
    for row in rows[50:58]:
        row |= {"currency": "CNY"}
    for row in rows[:8]:
        row |= {"currency": "RMB"}
    drop = make.received(tmp_path / "again", {"transactions": rows})
    one = gate(drop, Known(), tmp_path / "work").feeds["transactions"]
    assert (one.status, one.quarantined) == ("passed", 8)


def test_several_files_of_one_feed_are_one_feed(tmp_path: Path) -> None:
    rows = transactions(6)
    rows[5] |= {"record_id": "R-1", "amount": "7.00"}
    first, second = make.as_csv(rows[:3]), make.as_csv(rows[3:])
    files = {"a.csv": ("transactions", first, 3), "b.csv": ("transactions", second, 3)}
    drop = receive(make.write(tmp_path / "in", files), tmp_path / "landing")
    lenient = replace(contract.load("transactions"), error_rate=0.5)
    gate(drop, Known(), tmp_path / "work", contracts_by_feed={"transactions": lenient})
    found = quarantined(tmp_path / "work", "transactions")
    assert [(row["file"], row["row"]) for row in found] == [("a.csv", 1), ("b.csv", 3)]
    left = accepted(tmp_path / "work", "transactions")
    assert [(r["file"], r["row"]) for r in left] == [
        ("a.csv", 2),
        ("a.csv", 3),
        ("b.csv", 1),
        ("b.csv", 2),
    ]


KILLED = """
import os, sys
from pathlib import Path
from quality import gate as room
from quality.drop import open_received
room.GateResult.save = lambda *a: os._exit(9)
room.gate(open_received(Path(sys.argv[1]), "bank-a", "d-1"), room.Known(), Path(sys.argv[2]))
"""


def test_a_gate_that_is_cut_off_says_nothing_and_runs_again(tmp_path: Path) -> None:
    rows = transactions(40)
    rows[3]["amount"] = "NaN"
    drop = make.received(tmp_path, {"transactions": rows})
    work = tmp_path / "work"
    whole = gate(drop, Known(), work)
    arguments = [str(tmp_path / "landing"), str(work)]
    ended = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert ended.returncode == 9
    assert not (work / "gate.json").exists()
    again = gate(drop, Known(), work)
    strip: dict[str, Any] = {"seconds": 0.0}
    assert {feed: replace(one, **strip) for feed, one in again.feeds.items()} == {
        feed: replace(one, **strip) for feed, one in whole.feeds.items()
    }
    assert sorted(path.name for path in work.iterdir()) == ["accepted", "gate.json", "quarantine"]


def test_a_quarantine_can_be_corrected_and_delivered_again(tmp_path: Path) -> None:
    rows = transactions(50)
    strange = "=cmd|'/c calc'!A1"
    rows[3] |= {"amount": "NaN", "memo": strange}
    rows[7] |= {"currency": "RMB", "memo": 'say "hi",\r\nthen go'}
    content = make.as_csv(rows) + b"only,three,cells\n"
    source = make.write(tmp_path / "in", {"tx.csv": ("transactions", content, 51)})
    gate(receive(source, tmp_path / "landing"), Known(), tmp_path / "work")
    exported = quarantine.export(
        tmp_path / "work" / "quarantine" / "transactions.parquet",
        tmp_path / "export",
        "transactions",
    )
    assert exported.count == 2
    assert exported.raw is not None
    assert exported.raw.read_text() == "only,three,cells\n"
    with exported.reasons.open(newline="") as reading:
        reasons = list(csv.DictReader(reading))
    assert [reason["rule"] for reason in reasons[:2]] == ["amount.number", "currency.currency"]
    with exported.rows.open(newline="") as reading:
        delivered = list(csv.DictReader(reading))
    assert [row["memo"] for row in delivered] == [strange, rows[7]["memo"]]
    assert list(delivered[0]) == list(rows[0])

    text = exported.rows.read_bytes().replace(b'"NaN"', b'"10.00"').replace(b"RMB", b"CNY")
    again = make.write(tmp_path / "in2", {"tx.csv": ("transactions", text, 2)}, drop="d-2")
    result = gate(receive(again, tmp_path / "landing"), Known(), tmp_path / "work2")
    assert result.feeds["transactions"].loaded == 2
    found = accepted(tmp_path / "work2", "transactions")
    assert [row["memo"] for row in found] == [strange, rows[7]["memo"]]


def test_reasons_shown_in_a_spreadsheet_are_harmless(tmp_path: Path) -> None:
    for cell in ("=1+1", "+1", "-1", "@x", "\tx", "\rx"):
        assert quarantine.harmless(cell) == f"'{cell}"
    assert quarantine.harmless("a=1") == "a=1"


def test_the_report_shows_the_sum_and_escapes_what_was_delivered(tmp_path: Path) -> None:
    rows = transactions(20)
    rows[2]["currency"] = "<script>alert(1)</script>"
    drop = make.received(tmp_path, {"transactions": rows}, purpose="<b>purpose</b>")
    result = gate(drop, known_accounts(tmp_path), tmp_path / "work")
    loads = {"transactions": {"nodes": 19}}
    as_json, as_html = report.write(tmp_path / "report", drop, result, loads)
    found = json.loads(as_json.read_text())
    assert found["balance"][-1]["sum"] == "20 = 19 + 0 + 1 + 0 + 0"
    assert found["feeds"]["transactions"]["errors"]["currency.currency"]["count"] == 1
    page = as_html.read_text()
    assert "20 = 19 + 0 + 1 + 0 + 0" in page
    assert "<script>" not in page and "<b>purpose" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "http://" not in page and "https://" not in page
    assert "Export them, correct them" in page
    lines = report.balance(result)
    assert [line.feed for line in lines] == ["transactions", "total"]
    [said] = report.sentences(result)
    assert said.startswith("transactions: 1 × currency.currency: ")


def test_a_balance_that_does_not_add_up_cannot_be_stated() -> None:
    with pytest.raises(AssertionError, match="3 rows delivered, 2 accounted for"):
        FeedResult("cases", "passed", "", delivered=3, quarantined=2)


def without_rules(feed: str) -> Mapping[str, contract.Contract]:
    return {feed: replace(contract.load(feed), rules=(), error_rate=1.0)}


CELL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30
)
QUOTES = ['"', '""', ",", "\n", "\r\n", "\r", "a\rb", "'", ";", '",\n"', "#", "\\", "\\N"]
BLANKS = [" ", " a ", "\ufeff", "\ufeffx", "\u2028", "\x0b", "\x1a"]
WORDS = ["=1", "NULL", "null", "nan", "𠀀", "é"]
AWKWARD = st.sampled_from(QUOTES + BLANKS + WORDS)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(CELL | AWKWARD, CELL | AWKWARD), min_size=1, max_size=12))
def test_any_cell_comes_through_unchanged(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    home = tmp_path_factory.mktemp("cells")
    rows = transactions(len(cells))
    for row, (first, last) in zip(rows, cells, strict=True):
        row["record_id"], row["memo"] = row["record_id"], last
        row["from_institution"] = first
    drop = make.received(home, {"transactions": rows})
    gate(drop, Known(), home / "work", contracts_by_feed=without_rules("transactions"))
    found = accepted(home / "work", "transactions")
    assert [(row["from_institution"], row["memo"]) for row in found] == cells


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_the_balance_holds_for_any_mix(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Every row is counted once, and an independent count of the files agrees."""
    home = tmp_path_factory.mktemp("mix")
    count = data.draw(st.integers(1, 25))
    rows = transactions(count)
    for row in rows:
        fault = data.draw(st.sampled_from(["", "", "", "amount", "double", "same", "withdrawn"]))
        if fault == "amount":
            row["amount"] = "NaN"
        elif fault == "double":
            row["record_id"] = "R-1"
        elif fault == "same":
            row |= rows[0]
        elif fault == "withdrawn":
            row["withdrawn"] = "true"
    drop = make.received(home, {"transactions": rows})
    known = [
        ("bank-a", f"R-{number}", "other", data.draw(st.sampled_from([EARLY, LATE])), False)
        for number in data.draw(st.sets(st.integers(1, 25), min_size=1))
    ]
    stored = Known(versions={"transactions": versions(home / "v.parquet", *known)})
    rate = data.draw(st.sampled_from([0.1, 0.5, 1.0]))
    whole = contract.load("transactions")
    few = tuple(rule for rule in whole.rules if rule.id in ("amount.number", "record_id.duplicate"))
    own = {"transactions": replace(whole, error_rate=rate, rules=few)}
    chunk = data.draw(st.integers(1, 30))
    one = gate(drop, stored, home / "work", chunk_rows=chunk, contracts_by_feed=own).feeds[
        "transactions"
    ]
    assert one.delivered == count
    if one.status == "stopped":
        assert (one.refused, one.rows_in_error > rate * count) == (count, True)
        return
    places = [row["row"] for row in accepted(home / "work", "transactions")]
    outcomes = [row["outcome"] for row in accepted(home / "work", "transactions")]
    if one.quarantined:
        places += [row["row"] for row in quarantined(home / "work", "transactions")]
    assert sorted(places) == list(range(1, count + 1))
    assert outcomes.count("superseded") == one.superseded
    assert outcomes.count("already loaded") == one.already_loaded
    assert one.loaded == len(outcomes) - one.superseded - one.already_loaded
    ids = [row["record_id"] for row in accepted(home / "work", "transactions")]
    live = [i for i, o in zip(ids, outcomes, strict=True) if o in ("new", "corrected", "withdrawn")]
    assert len(live) == len(set(live))


EARLY, LATE = "2024-05-01T00:00:00+00:00", "2024-05-30T00:00:00+00:00"


def test_columns_are_computed_in_passes_as_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = transactions(60)
    rows[40]["record_id"] = "R-3"
    drop = make.received(tmp_path, {"transactions": rows})
    whole = gate(drop, Known(), tmp_path / "one").feeds["transactions"]
    monkeypatch.setattr("quality.marks.KEYS_A_PASS", 7)
    parts = gate(drop, Known(), tmp_path / "nine").feeds["transactions"]
    assert whole.errors == parts.errors
    assert whole.errors["record_id.duplicate"].count == 2


def test_accepted_is_readable_by_duckdb_with_the_types_promised(tmp_path: Path) -> None:
    drop = make.received(tmp_path, {"cases": make.rows("cases", 2, parent_case_id=None)})
    gate(drop, Known(), tmp_path / "work")
    path = tmp_path / "work" / "accepted" / "cases.parquet"
    types = {
        row[0]: row[1] for row in duckdb.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()
    }
    assert types.pop("row") == "BIGINT"
    assert set(types.values()) == {"VARCHAR"}
