"""`leadgraph review`: the queue, decisions on it, and their history, by the real command line."""

import json
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from rich.cells import cell_len
from typer.testing import CliRunner

from leadgraph import audit
from leadgraph.cli import build as build_cli
from leadgraph.review.queue import pair_of
from leadgraph.review.terminal import bar
from resolution import judgements

A, B = "bank/accounts/ref:77", "imm/crossings/2#traveller_"
C, D = "pol/case_parties/1#person_", "pol/case_parties/2#person_"
TEXTS, LIST = pa.string(), pa.list_(pa.string())
SCHEMA = pa.schema(
    [("pair", TEXTS), ("left_identity", TEXTS), ("right_identity", TEXTS), ("left_person", TEXTS),
     ("right_person", TEXTS), ("kind", TEXTS), ("weight", pa.float64()),
     ("probability", pa.float64()), ("comparisons", TEXTS), ("conflicts", LIST),
     ("left_records", LIST), ("right_records", LIST), ("note", TEXTS)]
)  # fmt: skip
NOBODY: Mapping[str, str] = {}
PERSONS = {A: "P-a", B: "P-b", C: "P-c", D: "P-d"}


def compared(name: str, level: str, left: list[str], right: list[str], weight: float) -> Any:
    return {"comparison": name, "level": level, "left": left, "right": right, "weight": weight}


def pair(left: str, right: str, **more: Any) -> dict[str, Any]:
    """A row of the queue."""
    left, right = sorted((left, right))
    row: dict[str, Any] = {
        "pair": pair_of(left, right),
        "left_identity": left,
        "right_identity": right,
        "left_person": PERSONS.get(left, "P-x"),
        "right_person": PERSONS.get(right, "P-y"),
        "kind": "probability",
        "weight": 6.25,
        "probability": 0.87,
        "comparisons": [
            compared("name", "same toneless pinyin", ["张伟"], ["ZHANG WEI"], 4.5),
            compared("birth date", "day and month swapped", ["1984-03-07"], ["1984-07-03"], -2.25),
        ],
        "conflicts": [],
        "left_records": [left.split("#")[0]],
        "right_records": [right.split("#")[0]],
        "note": "between the two bars",
    }
    row |= more
    return row | {"comparisons": json.dumps(row["comparisons"], ensure_ascii=False)}


def resolved(
    home: Path, rows: Sequence[Mapping[str, Any]], cases: Mapping[str, str] = NOBODY
) -> Path:
    """Leave in `home` what a run of resolution leaves: persons, who stands in a case, the queue."""
    tables = home / "resolution" / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    persons = {"start_key": [*PERSONS], "end_key": [*PERSONS.values()]}
    pq.write_table(pa.table(persons), tables / "rel_IDENTIFIES.parquet")
    ends = pa.table(
        {"start_key": pa.array(cases.keys(), TEXTS), "end_key": pa.array(cases.values(), TEXTS)}
    )
    pq.write_table(ends, tables / "rel_PARTY_TO.parquet")
    pq.write_table(
        pa.Table.from_pylist([*map(dict, rows)], SCHEMA), home / "resolution" / "queue.parquet"
    )
    return home


def review(home: Path, *arguments: str, user: str = "ann") -> Result:
    environment = {"LEADGRAPH_HOME": str(home), "LEADGRAPH_USER": user, "COLUMNS": "80"}
    return CliRunner().invoke(build_cli(), ["review", *arguments], env=environment)


def good(home: Path, *arguments: str, user: str = "ann") -> str:
    done = review(home, *arguments, user=user)
    assert done.exit_code == 0, done.exception or done.output
    return str(done.stdout)


def fault(home: Path, *arguments: str) -> str:
    done = review(home, *arguments)
    assert done.exit_code == 1, done.output
    return str(done.exception)


QUEUE = [
    pair(A, B, probability=0.5),
    pair(C, D, kind="disputed", probability=0.1),
    pair(B, C, kind="contradiction", probability=0.97,
         conflicts=["two valid resident ids with different birth dates"]),
    pair(A, D, probability=None, weight=None, kind="identical", comparisons=[]),
]  # fmt: skip


def test_the_queue_comes_best_first(tmp_path: Path) -> None:
    shown = json.loads(good(resolved(tmp_path, QUEUE), "identities", "--json"))
    assert shown["total"] == 4
    assert [row["pair"] for row in shown["queue"]] == [
        pair_of(C, D), pair_of(B, C), pair_of(A, B), pair_of(A, D)
    ]  # fmt: skip
    first = shown["queue"][0]
    assert first["comparisons"][0]["weight"] == 4.5
    assert first["left_records"] == ["pol/case_parties/1"]
    assert first["judged"] is None


def test_a_block_fits_80_columns_and_says_what_matches_and_conflicts(tmp_path: Path) -> None:
    long = "x" * 120
    rows = [*QUEUE, pair(A, C, note=long, left_records=[long] * 9, comparisons=[
        compared(long, long, ["张" * 90], ["👩‍👩‍👧" * 30], 300.0)])]  # fmt: skip
    text = good(resolved(tmp_path, rows), "identities")
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    words = ("P-a", "张伟", "ZHANG WEI", "same toneless", "+4.50", "-2.25", "two bars",
             "conflict two valid resident ids", "not scored", "and 5 more")  # fmt: skip
    for said in (pair_of(A, B), A, *words):
        assert said in text


def test_limit_and_kind(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    shown = json.loads(good(tmp_path, "identities", "--limit", "1", "--json"))
    assert (len(shown["queue"]), shown["total"]) == (1, 4)
    only = json.loads(good(tmp_path, "identities", "--kind", "contradiction", "--json"))
    assert [row["kind"] for row in only["queue"]] == ["contradiction"]
    assert "No such pair" in good(tmp_path, "identities", "--kind", "bridge")
    assert "one of probability, contradiction" in fault(tmp_path, "identities", "--kind", "odd")


def test_only_pairs_of_a_case(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE, {"P-a": "C-1", "P-d": "C-2"})
    shown = json.loads(good(tmp_path, "identities", "--case", "C-1", "--json"))
    assert {row["pair"] for row in shown["queue"]} == {pair_of(A, B), pair_of(A, D)}
    assert "Nobody stands in a case C-9" in fault(tmp_path, "identities", "--case", "C-9")
    assert audit.entries(tmp_path)[-1].case_id == "C-1"


def test_before_anything_was_resolved(tmp_path: Path) -> None:
    for command in (["identities"], ["accept", "Q-0123456789", "--reason", "r"],
                    ["reject", A, B, "--reason", "r"]):  # fmt: skip
        assert "`leadgraph resolve` makes it" in fault(tmp_path, *command)
    assert "judgements: 0" in good(tmp_path, "history")
    resolved(tmp_path, [])
    assert "No pair is queued" in good(tmp_path, "identities")


def test_every_look_is_in_the_audit_log(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    good(tmp_path, "identities", "--limit", "1")
    good(tmp_path, "accept", pair_of(A, B), "--reason", "same face", user="李警官")
    good(tmp_path, "history", "--purpose", "supervision")
    looked, accepted, told = audit.entries(tmp_path)
    assert (looked.action, looked.user) == ("review identities", "ann")
    assert looked.purpose == "identity review"
    assert json.loads(looked.detail)["pairs"] == [pair_of(C, D)]
    assert (accepted.action, accepted.user) == ("review accept", "李警官")
    assert json.loads(accepted.detail)["reason"] == "same face"
    assert (told.action, told.purpose) == ("review history", "supervision")
    [made] = judgements.history(tmp_path)
    assert json.loads(told.detail)["judgements_before"] == f"1:{made.hash}"


def test_a_pair_is_decided_by_name_and_keeps_what_was_shown(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    said = good(tmp_path, "accept", pair_of(A, B).lower(), "--reason", "same face")
    assert said == f"judgement 1: accept of {A} and {B}; `leadgraph resolve` applies it\n"
    [made] = judgements.history(tmp_path)
    shown = json.loads(made.detail)
    assert shown["pair"] == pair_of(A, B)
    assert (shown["weight"], shown["comparisons"][0]["left"]) == (6.25, ["张伟"])
    listed = json.loads(good(tmp_path, "identities", "--json"))["queue"]
    assert [row["judged"] and row["judged"]["verdict"] for row in listed] == [
        None, None, "accept", None
    ]  # fmt: skip
    assert json.loads(good(tmp_path, "identities", "--undecided", "--json"))["total"] == 3
    assert "accept (judgement 1 by ann)" in good(tmp_path, "identities")


@pytest.mark.parametrize("decision", ["reject", "unsure"])
def test_two_identities_that_are_not_queued_can_be_decided(tmp_path: Path, decision: str) -> None:
    resolved(tmp_path, [])
    made = json.loads(good(tmp_path, decision, D, A, "--reason", "r", "--json"))["judgement"]
    assert (made["decision"], made["left"], made["right"]) == (decision, A, D)
    assert made["detail"] == {}


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        ([A, "pol/case_parties/9#person_"], "no identity 'pol/case_parties/9#person_'"),
        ([A, "pol/case_parties/1"], f"did you mean {C}?"),
        ([A, "P-b"], f"did you mean {B}?"),
        (["x\ud800", B], "no identity 'x"),
        ([A, A], "is one identity"),
        ([A], "begins with Q-"),
        (["Q-0000000000"], "`leadgraph review identities` lists"),
    ],
)
def test_what_cannot_be_decided(tmp_path: Path, sides: list[str], said: str) -> None:
    resolved(tmp_path, QUEUE)
    assert said in fault(tmp_path, "accept", *sides, "--reason", "r")
    assert judgements.history(tmp_path) == []


def test_conflicts_are_accepted_only_knowingly(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    for sides in ([pair_of(B, C)], [B, C]):
        said = fault(tmp_path, "accept", *sides, "--reason", "r")
        assert "two valid resident ids" in said and "--against-facts" in said
    assert judgements.history(tmp_path) == []
    good(tmp_path, "accept", pair_of(B, C), "--reason", "typing error", "--against-facts")
    good(tmp_path, "reject", pair_of(B, C), "--reason", "r", user="bob")
    assert [one.against_facts for one in judgements.history(tmp_path)] == [True, False]


def test_conflicts_of_the_same_two_persons_count_for_their_other_identities(tmp_path: Path) -> None:
    other = pair("x/f/ref:1", "x/f/ref:2", left_person="P-d", right_person="P-a",
                 conflicts=["born 40 years apart"])  # fmt: skip
    resolved(tmp_path, [other])
    assert "born 40 years apart" in fault(tmp_path, "accept", A, D, "--reason", "r")


def test_reviewers_who_disagree_are_told(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    good(tmp_path, "accept", A, B, "--reason", "r")
    said = good(tmp_path, "reject", A, B, "--reason", "r", user="bob")
    assert "disputed (judgement 1 by ann, judgement 2 by bob)" in said.replace("\n", " ")
    told = good(tmp_path, "history")
    assert "disputed, neither is followed" in told and "disputed pairs: 1" in told
    said = good(tmp_path, "revoke", "2", "--reason", "agreed")
    assert "now stands: accept (judgement 1 by ann)" in said
    assert "judgement 3: revoke of judgement 2" in said
    assert "no judgement stands" in good(tmp_path, "revoke", "1", "--reason", "r")
    assert "revoked before" in fault(tmp_path, "revoke", "1", "--reason", "r")


def test_history_says_what_became_of_each(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    good(tmp_path, "unsure", A, B, "--reason", "waiting")
    good(tmp_path, "accept", A, B, "--reason", "came")
    judgements.judge(tmp_path, judgements.Decision.REJECT, A, "gone/f/ref:1", "bob", "r")
    good(tmp_path, "revoke", "2", "--reason", "wrong")
    rows = json.loads(good(tmp_path, "history", "--json"))["judgements"]
    assert [(row["state"], row["by"], row["dormant"]) for row in rows] == [
        ("stands", None, []), ("revoked", 4, []), ("stands", None, ["gone/f/ref:1"]),
        ("done", None, []),
    ]  # fmt: skip
    text = good(tmp_path, "history")
    assert "dormant: no identity gone/f/ref:1" in text and "judgements: 4" in text
    only = json.loads(good(tmp_path, "history", "--identity", B, "--json"))
    assert [row["seq"] for row in only["judgements"]] == [1, 2, 4]


def test_a_tampered_history_is_shown_and_fails(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    good(tmp_path, "accept", A, B, "--reason", "r")
    with judgements._chain(tmp_path)._open() as log:
        log.execute("DROP TRIGGER judgements_no_update")
        log.execute("UPDATE judgements SET decision = 'reject'")
    assert "row 1 was changed" in fault(tmp_path, "history", "--json")
    for command in (["identities"], ["reject", A, B, "--reason", "r"]):
        assert "is broken" in fault(tmp_path, *command)


def test_judgements_cut_off_show_against_the_audit_log(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    good(tmp_path, "accept", A, B, "--reason", "r")
    good(tmp_path, "history")
    (tmp_path / judgements.FILE).unlink()
    assert "rows 1 to 1 are cut off" in fault(tmp_path, "history")
    good(tmp_path, "reject", A, B, "--reason", "put in its place")
    assert "row 1 is not the one known before" in fault(tmp_path, "history")


class Page(HTMLParser):
    """Reads what a browser would: tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = list[str](), list[str](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_holds_everything_escaped_and_asks_for_nothing(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    row = pair(A, B, note=evil, conflicts=[evil], left_records=[evil], left_person=evil,
               comparisons=[compared(evil, evil, [evil, "same"], ["same"], -3.0)])  # fmt: skip
    resolved(tmp_path, [row, pair(C, D)])
    out = tmp_path / "out" / "review.html"
    assert "2 of 2 pairs" in good(tmp_path, "identities", "--html", str(out), "--purpose", evil)
    text = out.read_text(encoding="utf-8")
    page = Page(text)
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not {name for name in page.attributes if name.startswith("on")} | (
        {"src", "href"} & set(page.attributes)
    )
    assert page.text.count(evil) == 8
    assert "url(" not in text and "http:" not in text and "https:" not in text
    assert "default-src 'none'" in text
    assert "张伟" in text and '<div class="shared">same</div>' in text
    assert re.findall(r"width: ([\d.]+)%\"", text) == ["18.8", "28.1", "14.1"]
    assert out.stat().st_mode & 0o777 == 0o600
    assert json.loads(audit.entries(tmp_path)[-1].detail)["html"] == str(out)


def test_a_page_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    resolved(tmp_path, QUEUE)
    (tmp_path / "file").write_text("")
    said = fault(tmp_path, "identities", "--html", str(tmp_path / "file" / "page.html"))
    assert "cannot be written" in said


def test_nothing_moves_the_cursor_of_a_terminal(tmp_path: Path) -> None:
    row = pair(A, B, note="\x1b[2Jgone\u202e", conflicts=["[red]no markup[/red]"])
    text = good(resolved(tmp_path, [row]), "identities")
    assert "\x1b" not in text and "\u202e" not in text
    assert "[red]no markup[/red]" in text


@pytest.mark.parametrize(
    ("weight", "drawn"), [(0, ""), (0.25, "▏"), (2, "█"), (-3, "█▌"), (99, "██████")]
)
def test_bars(weight: float, drawn: str) -> None:
    assert bar(weight) == drawn


@pytest.mark.parametrize(
    "command", ["identities", "accept", "reject", "unsure", "revoke", "history"]
)
def test_help_shows_an_example(tmp_path: Path, command: str) -> None:
    assert f"Example: leadgraph review {command}" in good(tmp_path, command, "--help")
