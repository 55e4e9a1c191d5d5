"""Bad input at the gate: a clear sentence, the other feeds go on, and no row is lost."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality import contract
from quality.drop import receive
from quality.gate import FeedResult, Known, gate
from quality.manifest import DeliveredFile
from quality.reading import stage
from quality.records import MAX_LINE, Broken, CsvScanner, Records, whole_lines
from tests import drop_making as make

ROWS = make.rows("transactions", 30, reverses_record=None)
GOOD = make.as_csv(ROWS)
CALLS = make.as_csv(make.rows("calls", 3))


def judged(
    home: Path,
    content: bytes,
    rows: int = 30,
    path: str = "transactions.csv",
    beside: bool = False,
    **entry: Any,
) -> tuple[FeedResult, Path]:
    """Put one transactions file through the gate; if `beside`, with a good file of calls."""
    files = {path: ("transactions", content, rows)}
    if beside:
        files["calls.csv"] = ("calls", CALLS, 3)
    source = make.write(home / "in", files, entries={path: entry})
    result = gate(receive(source, home / "landing"), Known(), home / "work", chunk_rows=11)
    if beside:
        assert result.feeds["calls"].loaded == 3, "another feed goes on"
    return result.feeds["transactions"], home / "work"


def staged(home: Path, content: bytes, encoding: str = "utf-8") -> list[dict[str, Any]]:
    """Only read a file of 30 transactions; return the staged rows."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "transactions.csv").write_bytes(content)
    entry = make.entry("transactions.csv", content, 30, "transactions") | {"encoding": encoding}
    found = stage(
        "transactions",
        contract.load("transactions").fields,
        [DeliveredFile(**entry)],
        home,
        home / "staged",
        chunk_rows=11,
    )
    rows: list[dict[str, Any]] = pq.read_table(found.path).to_pylist()
    assert not any(row["_malformed"] for row in rows)
    return rows


def lines(*changes: tuple[int, bytes], content: bytes = GOOD) -> bytes:
    """Return the good file with data rows (counted from 1) replaced."""
    split = content.split(b"\r\n")
    for row, line in changes:
        split[row] = line
    return b"\r\n".join(split)


def cells(work: Path, row: int) -> Mapping[str, Any]:
    found = pq.read_table(work / "quarantine" / "transactions.parquet").to_pylist()
    return next(one for one in found if one["row"] == row)


def header(*, add: str = "", drop: str = "", rename: tuple[str, str] | None = None) -> bytes:
    rows = [dict(row) for row in ROWS]
    for row in rows:
        if add:
            row[add] = "x"
        if drop:
            del row[drop]
        if rename:
            row[rename[1]] = row.pop(rename[0])
    return make.as_csv(rows)


FIRST = GOOD.split(b"\r\n")[0]
STOPPING: list[tuple[str, bytes, dict[str, Any], str]] = [
    ("undeclared", header(add="colour"), {}, "column 'colour' is not declared"),
    ("misspelt", header(rename=("memo", "memmo")), {}, "did you mean 'memo'?"),
    ("capitals", header(rename=("memo", "Memo ")), {}, "write 'memo', without blanks and in small"),
    ("missing", header(drop="currency"), {}, "lacks the required column currency"),
    ("twice", GOOD.replace(b"memo", b"imei", 1), {}, "the column imei is there twice"),
    ("semicolons", GOOD.replace(b",", b";"), {}, "separated by semicolons; separate them by comm"),
    ("tabs", GOOD.replace(b",", b"\t"), {}, "separated by tabs"),
    ("empty", b"", {"rows": 0}, "is empty"),
    ("only line ends", b"\n\n\n", {"rows": 0}, "the header is empty"),
    ("only a header", FIRST + b"\r\n", {"rows": 0}, "fewer than the floor of 1"),
    ("cut off", b"\r\n".join(GOOD.split(b"\r\n")[:20]), {}, "19 rows where the manifest says 30"),
    ("grown", GOOD + GOOD.split(b"\r\n")[1] + b"\r\n", {}, "31 rows where the manifest says 30"),
    ("header of nulls", GOOD.decode().encode("utf-16-le"), {}, "null bytes; check the encoding"),
    ("no csv", b"\x00" * 3_000_000, {}, "the header is too long"),
]


@pytest.mark.parametrize(
    ("content", "entry", "said"), [case[1:] for case in STOPPING], ids=[c[0] for c in STOPPING]
)
def test_a_file_that_is_not_what_was_agreed_stops_its_feed(
    tmp_path: Path, content: bytes, entry: dict[str, Any], said: str
) -> None:
    one, work = judged(tmp_path, content, beside=True, **entry)
    assert one.status == "stopped"
    assert said in one.reason
    assert one.refused == one.delivered == entry.get("rows", 30)
    assert not (work / "accepted" / "transactions.parquet").exists()


def test_bytes_of_another_encoding_stop_the_feed_and_name_the_line(tmp_path: Path) -> None:
    rows = [dict(row) for row in ROWS]
    rows[16]["memo"] = "货款"
    one, _ = judged(tmp_path, make.as_csv(rows, "gb18030"))
    assert one.status == "stopped"
    assert "transactions.csv, line 18: these bytes are not utf-8" in one.reason


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "big5", "utf-16", "utf-16-be"]
)
def test_the_encoding_of_the_manifest_is_used(tmp_path: Path, encoding: str) -> None:
    rows = [{**row, "memo": "貨款 中文"} for row in ROWS]
    found = staged(tmp_path, make.as_csv(rows, encoding), encoding)
    assert {row["memo"] for row in found} == {"貨款 中文"}
    assert [row["record_id"] for row in found] == [row["record_id"] for row in ROWS]


def test_half_a_character_at_the_end_stops_the_feed(tmp_path: Path) -> None:
    one, _ = judged(tmp_path, GOOD + "货".encode()[:2], 31)
    assert one.status == "stopped"
    assert "line 32: these bytes are not utf-8" in one.reason


LINE = GOOD.split(b"\r\n")[5]
BROKEN: list[tuple[str, bytes, str]] = [
    ("a cell too many", LINE + b",more", "it has 18 cells where the header has 17"),
    ("a cell too few", LINE.rsplit(b",", 1)[0], "it has 16 cells where the header has 17"),
    ("a null byte", LINE.replace(b"goods", b"go\x00ods"), "it holds a null byte"),
    ("a quoted null byte", LINE.replace(b"goods", b'"go\x00ods"'), "it holds a null byte"),
    ("a line too long", LINE + b"x" * MAX_LINE, f"it is longer than {MAX_LINE} bytes"),
    ("a line of five blocks", LINE + b"x" * (20 << 20), f"it is longer than {MAX_LINE} bytes"),
    ("a quote too many", LINE.replace(b"goods", b'5" pipe'), "its quotes do not match"),
    ("a quote never closed", LINE.replace(b"goods", b'"goods'), "its quotes do not match"),
    ("text after a quote", LINE.replace(b"goods", b'"goods"x'), "its quotes do not match"),
    ("a lone carriage return", LINE.replace(b"goods", b"go\rods"), "a carriage return stands"),
    ("nothing", b"", "the line is empty"),
]


def test_each_broken_line_is_one_row_in_quarantine(tmp_path: Path) -> None:
    """All of them in one file, with good lines between; each costs itself only."""
    rows = make.rows("transactions", 200, reverses_record=None)
    changes = [(5 + 10 * number, line) for number, (_, line, _) in enumerate(BROKEN)]
    content = lines(*changes, content=make.as_csv(rows))
    one, work = judged(tmp_path, content, 200)
    assert one.status == "passed"
    assert (one.loaded, one.quarantined) == (200 - len(BROKEN), len(BROKEN))
    for (row, line), (what, _, said) in zip(changes, BROKEN, strict=True):
        found = cells(work, row)
        assert found["reasons"][0]["rule"] == "row.malformed", what
        assert f"(line {row + 1}: {said}" in found["reasons"][0]["reason"], what
        assert found["raw"].encode() == line[:MAX_LINE], what
    assert one.errors["row.malformed"].count == len(BROKEN)
    kept = pq.read_table(work / "accepted" / "transactions.parquet").column("row").to_pylist()
    assert sorted(kept) == sorted(set(range(1, 201)) - {row for row, _ in changes})


def test_a_feed_of_broken_lines_stops(tmp_path: Path) -> None:
    broken = [(row, LINE.replace(b"goods", b'"goods')) for row in range(1, 30, 2)]
    one, _ = judged(tmp_path, lines(*broken))
    assert one.status == "stopped"
    assert one.refused == 30
    assert one.errors["row.malformed"].count == 15


BAD_CELLS = [
    ("at", "2024-02-31T10:00:00+08:00", "at.time", "31 February"),
    ("amount", "NaN", "amount.number", "NaN and Infinity are no"),
    ("amount", "Infinity", "amount.number", "plain decimal"),
    ("amount", "1e400", "amount.number", "plain decimal"),
]


def test_each_bad_cell_is_one_row_in_quarantine(tmp_path: Path) -> None:
    rows = make.rows("transactions", 60, reverses_record=None)
    for number, (field, value, _, _) in enumerate(BAD_CELLS):
        rows[4 + number][field] = value
    one, work = judged(tmp_path, make.as_csv(rows), 60)
    assert (one.loaded, one.quarantined) == (60 - len(BAD_CELLS), len(BAD_CELLS))
    for number, (field, value, rule, said) in enumerate(BAD_CELLS, start=5):
        found = cells(work, number)
        assert [reason["rule"] for reason in found["reasons"]] == [rule]
        assert said in found["reasons"][0]["reason"]
        assert json.loads(found["cells"])[field] == value


def test_line_ends_and_what_follows_the_last_row_are_no_rows(tmp_path: Path) -> None:
    unix = GOOD.replace(b"\r\n", b"\n")
    for number, content in enumerate((unix, unix.rstrip(b"\n"), GOOD + b"\r\n\r\n", unix + b"\n")):
        found = staged(tmp_path / str(number), content)
        assert [row["memo"] for row in found] == ["goods"] * 30


def test_quoted_line_ends_and_quotes_are_content(tmp_path: Path) -> None:
    rows = [dict(row) for row in ROWS]
    rows[3]["memo"] = 'first, "quoted"\r\nsecond\n'
    found = staged(tmp_path, make.as_csv(rows))
    assert [row["memo"] for row in found] == [row["memo"] for row in rows]


# JSON Lines


def as_jsonl(rows: list[dict[str, Any]]) -> list[str]:
    return [json.dumps({k: v for k, v in row.items() if v is not None}) for row in rows]


def test_json_lines_keep_numbers_as_written(tmp_path: Path) -> None:
    made = as_jsonl(ROWS)
    made[0] = made[0].replace('"amount": "50000.00"', '"amount": 50000.10')
    made[1] = made[1].replace('"withdrawn": "false"', '"withdrawn": true')
    made[2] = made[2].replace('"memo": "goods"', '"memo": null')
    content = ("\n".join(made) + "\n\n").encode()
    one, work = judged(tmp_path, content, path="transactions.jsonl")
    assert (one.reason, one.loaded) == ("", 30)
    found = pq.read_table(work / "accepted" / "transactions.parquet").to_pylist()
    found = sorted(found, key=lambda row: row["row"])
    assert found[0]["amount"] == "50000.10"
    assert (found[1]["withdrawn"], found[1]["outcome"]) == ("true", "withdrawn")
    assert found[2]["memo"] is None


JSON_FAULTS = [
    ('{"a"', "it is not JSON"),
    ("[1]", "it is no JSON object"),
    ("", "the line is empty"),
    ('{"memo": {"a": 1}}', "memo is an object where a plain value belongs"),
    ('{"memo": "a", "memo": "b"}', "the key 'memo' is there twice"),
    ('{"memo": "\\u0000"}', "memo holds a null byte"),
    ('{"memo": "\\ud800"}', "memo holds half of a surrogate pair"),
    ("[" * 100_000, "it is nested too deep"),
    ('{"memo": "' + "x" * MAX_LINE + '"}', "it is longer than"),
    ('{"memo": ["a;b"]}', "memo is a list of lists, or of texts with a semicolon"),
]


def test_each_broken_json_line_is_one_row_in_quarantine(tmp_path: Path) -> None:
    made = as_jsonl(make.rows("transactions", 200, reverses_record=None))
    for number, (line, _) in enumerate(JSON_FAULTS):
        made[4 + 10 * number] = line
    one, work = judged(tmp_path, "\n".join(made).encode(), 200, path="transactions.jsonl")
    assert (one.loaded, one.quarantined) == (200 - len(JSON_FAULTS), len(JSON_FAULTS))
    for number, (line, said) in enumerate(JSON_FAULTS):
        found = cells(work, 5 + 10 * number)
        assert said in found["reasons"][0]["reason"]
        assert found["raw"] == line[:MAX_LINE]


def test_json_keys_are_held_against_the_contract(tmp_path: Path) -> None:
    made = as_jsonl(ROWS)
    made[6] = made[6].replace('"memo"', '"colour"')
    one, _ = judged(tmp_path / "a", "\n".join(made).encode(), path="transactions.jsonl")
    assert "transactions.jsonl, line 7: the column 'colour' is not declared" in one.reason
    made = [line.replace('"currency": "CNY", ', "") for line in as_jsonl(ROWS)]
    one, _ = judged(tmp_path / "b", "\n".join(made).encode(), path="transactions.jsonl")
    assert "lacks the required column currency" in one.reason


# Parquet


def as_parquet(path: Path, columns: Mapping[str, Any]) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(dict(columns)), path)
    return path.read_bytes()


def typed(count: int = 30) -> dict[str, Any]:
    moment = datetime(2024, 5, 3, 6, 5, tzinfo=UTC)
    return {
        "record_id": [f"R-{number}" for number in range(count)],
        "from_account": pa.array(["bank-a:1"] * count).dictionary_encode(),
        "to_account": ["bank-b:2"] * count,
        "at": pa.array([moment] * count, pa.timestamp("us", tz="Asia/Shanghai")),
        "amount": pa.array([Decimal("12.50")] * count, pa.decimal128(18, 2)),
        "currency": ["CNY"] * count,
        "withdrawn": [False] * count,
    }


def test_typed_parquet_takes_the_documented_forms(tmp_path: Path) -> None:
    content = as_parquet(tmp_path / "x.parquet", typed())
    one, work = judged(tmp_path, content, path="transactions.parquet")
    assert (one.reason, one.loaded) == ("", 30)
    row = pq.read_table(work / "accepted" / "transactions.parquet").to_pylist()[0]
    assert row["at"] == "2024-05-03T06:05:00+00:00"
    assert (row["amount"], row["withdrawn"], row["memo"]) == ("12.50", "false", None)


def test_parquet_lists_floats_and_dates(tmp_path: Path) -> None:
    count = 3
    columns = {
        "record_id": ["A", "B", "C"],
        "account_id": ["bank-a:1", "bank-a:2", "bank-a:3"],
        "institution": ["bank-a"] * count,
        "kind": ["bank"] * count,
        "status": ["open"] * count,
        "opened_on": pa.array([date(2020, 2, 29)] * count),
        "balance": [1e-7, 1e15, 12.5],
        "currency": ["BTC", "CNY", "CNY"],
        "login_imei": pa.array([["356938035643809"] * 2, [], None], pa.list_(pa.string())),
    }
    content = as_parquet(tmp_path / "x.parquet", columns)
    source = make.write(tmp_path / "in", {"a.parquet": ("accounts", content, 3)})
    gate(receive(source, tmp_path / "landing"), Known(), tmp_path / "work")
    found = pq.read_table(tmp_path / "work" / "accepted" / "accounts.parquet").to_pylist()
    assert [row["balance"] for row in found] == ["0.0000001", "1000000000000000", "12.5"]
    assert {row["opened_on"] for row in found} == {"2020-02-29"}
    assert [row["login_imei"] for row in found] == ["356938035643809;356938035643809", None, None]


def test_a_time_without_a_zone_is_left_for_the_rule(tmp_path: Path) -> None:
    naive = pa.array([datetime(2024, 5, 3, 6, 5, 1)] * 30, pa.timestamp("ns"))  # noqa: DTZ001
    content = as_parquet(tmp_path / "x.parquet", typed() | {"at": naive})
    one, _ = judged(tmp_path, content, path="transactions.parquet")
    assert one.status == "stopped"
    assert one.errors["at.time"].examples[0]["values"] == {"at": "2024-05-03T06:05:01"}


PARQUET_FAULTS: list[tuple[str, Any, str]] = [
    ("a struct", {"memo": [{"a": 1}] * 30}, "which has no text form here"),
    ("bytes", {"memo": [b"a"] * 30}, "which has no text form here"),
    ("undeclared", {"colour": ["x"] * 30}, "column 'colour' is not declared"),
]


@pytest.mark.parametrize(
    ("columns", "said"), [case[1:] for case in PARQUET_FAULTS], ids=[c[0] for c in PARQUET_FAULTS]
)
def test_parquet_that_cannot_be_taken_stops_the_feed(
    tmp_path: Path, columns: dict[str, Any], said: str
) -> None:
    content = as_parquet(tmp_path / "x.parquet", typed() | columns)
    one, _ = judged(tmp_path, content, path="transactions.parquet")
    assert one.status == "stopped"
    assert said in one.reason


def test_what_is_no_parquet_stops_the_feed(tmp_path: Path) -> None:
    whole = as_parquet(tmp_path / "x.parquet", typed())
    damaged = whole[:100] + b"\xff" * 300 + whole[400:]
    for number, content in enumerate((GOOD, b"", whole[:-20], damaged)):
        one, _ = judged(tmp_path / str(number), content, path="transactions.parquet")
        assert one.status == "stopped"
        assert "transactions.parquet" in one.reason


# The scanner itself


def scanned(content: bytes, width: int, path: Path, block: int) -> list[Records | Broken]:
    path.write_bytes(content)
    scanner = CsvScanner(width, line=1)
    found = [one for fed in whole_lines(path, "utf-8", block=block) for one in scanner.feed(fed)]
    return [*found, *scanner.finish()]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["a", ",", '"', "\n", "\r\n", "é", "\0", "\r"]), max_size=40),
    st.integers(1, 9),
)
def test_no_byte_is_lost_and_blocks_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], block: int
) -> None:
    """Whatever comes: the same records for any size of block, and every row number once."""
    content = "".join(parts).encode()
    path = tmp_path_factory.getbasetemp() / "scanned.csv"
    small, whole = (scanned(content, 2, path, size) for size in (block, 1 << 20))
    for found in (small, whole):
        rows = []
        for one in found:
            if isinstance(one, Records):
                rows += range(one.first_row, one.first_row + one.count)
            else:
                rows.append(one.row)
        assert rows == list(range(1, len(rows) + 1))

    def text(found: list[Records | Broken]) -> list[Any]:
        joined: list[Any] = []
        for one in found:
            if isinstance(one, Broken):
                joined.append((one.row, one.line, one.raw, one.cells))
            elif joined and isinstance(joined[-1], bytes):
                joined[-1] += one.content
            else:
                joined.append(one.content)
        return joined

    assert text(small) == text(whole)
    kept = b"".join(one.content if isinstance(one, Records) else one.raw.encode() for one in whole)
    strip = bytes.maketrans(b"", b"")
    assert kept.translate(strip, b"\r\n") == content.translate(strip, b"\r\n")


def test_a_record_too_long_to_be_one_costs_its_first_line(tmp_path: Path) -> None:
    rows = [b'1,"' + b"x" * 100] + [b"y" * 1000] * 1200 + [b'z",1', b"2,b"]
    found = scanned(b"\n".join(rows), 2, tmp_path / "f.csv", 1 << 16)
    broken = [one for one in found if isinstance(one, Broken)]
    assert broken[0].reason == "line 1: its quotes do not match"
    assert len(broken) == 1202
    good = [one for one in found if isinstance(one, Records)]
    assert [one.content for one in good] == [b"2,b"]
