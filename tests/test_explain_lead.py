"""What a lead says of itself: what is missing, whom it takes for one person, and its page."""

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from leadgraph import audit
from leadgraph.cli import build
from leads.answer import Answer
from leads.explain import page, pictures
from leads.explain.columns import COLUMNS
from leads.explain.explanation import Explanation, Looked
from leads.explain.identities import Relied, _Join, _relied
from leads.explain.left_out import Moves
from leads.explain.missing import Gaps, Missing
from leads.explain.tipping import Tipping
from leads.exports import csv_list, json_list, xlsx_list
from leads.exports.drawing import Box, Label
from leads.indicators import indicators
from leads.role import Kind, role_named
from leads.tally import Tally, weigh
from tests.test_exports import lead, made

ORGANIZER = role_named("organizers").kinds[0]


def tally(kind: Kind, answers: dict[str, list[Answer]]) -> tuple[Tally, dict[str, list[Answer]]]:
    ids = [w.id for w in kind.indicators] + [c.id for c in kind.counter_indicators]
    every = {id: answers.get(id, []) for id in ids}
    (found,) = weigh(kind, every, {id: indicators()[id].family for id in ids})
    return found, every


def answer(value: int, person: str = "P-1") -> list[Answer]:
    return [Answer(person, "C-1", value, ("b/t/1",))]


STRONG = {
    "organizer_retained_money": answer(8),
    "organizer_controls_accounts": answer(4),
    "organizer_front_premises": answer(5),
}


def test_a_gap_is_worth_one_level_more_or_what_a_counter_takes() -> None:
    found, every = tally(ORGANIZER, STRONG | {"organizer_front_premises": answer(1)})
    most = Gaps(ORGANIZER, ()).most(found, every, [("statement", "C-1"), ("lease", "Park 3")], {})
    assert most is not None
    # A statement lifts testimony from 0 to 1, a lease the premises too: equal, and the lease comes
    # first in order.
    assert (most.gap, most.about, most.up, most.down) == ("lease", "Park 3", 1, 0)
    assert most.gains == "organizer_front_premises"
    assert "Park 3" in most.sentence_en() and "Park 3" in most.sentence_zh()
    assert "it could add up to 1 point (organizer_front_premises)" in most.sentence_en()
    assert "最多可增加1分" in most.sentence_zh()


def test_a_feed_that_could_explain_the_lead_away_weighs_most() -> None:
    found, every = tally(ORGANIZER, STRONG)
    most = Gaps(ORGANIZER, ["fraud_reports"]).most(found, every, [("statement", "C-1")], {})
    assert most is not None
    assert (most.gap, most.about) == ("feed", "fraud_reports")
    assert most.swing >= 1


def test_what_can_change_nothing_says_so_and_nothing_missing_is_none() -> None:
    full = {w.id: answer(10**9) for w in ORGANIZER.indicators}
    found, every = tally(ORGANIZER, full)
    most = Gaps(ORGANIZER, ()).most(found, every, [("statement", "C-1")], {})
    assert most is not None
    assert most.swing == 0
    assert "no points hang on it" in most.sentence_en() and "不影响得分" in most.sentence_zh()
    assert Gaps(ORGANIZER, ()).most(found, every, (), {}) is None


def test_a_record_lifts_by_one_part_and_no_further() -> None:
    found, every = tally(ORGANIZER, STRONG)  # premises of 5 members: there is no higher level
    most = Gaps(ORGANIZER, ()).most(found, every, [("lease", "Park 3")], {})
    assert most is not None and most.swing == 0
    found, every = tally(ORGANIZER, STRONG | {"organizer_front_premises": answer(1)})
    most = Gaps(ORGANIZER, ()).most(found, every, [("lease", "Park 3")], {})
    assert most is not None and (most.up, most.gains) == (1, "organizer_front_premises")
    # A number that operates an account says who else may be behind it: one is enough.
    most = Gaps(ORGANIZER, ()).most(found, every, [("operator", "+8611")], {})
    assert most is not None and (most.loses, most.down > 0) == ("counter_nominee", True)


def test_an_identity_that_waits_is_worth_what_both_are_together() -> None:
    found, every = tally(ORGANIZER, STRONG)
    other: dict[str, list[Answer]] = {id: [] for id in every} | {
        "organizer_pays_members": answer(10, "P-2")
    }
    most = Gaps(ORGANIZER, ()).most(found, every, [("statement", "C-1")], {"P-2": other})
    assert most is not None
    assert (most.gap, most.about, most.gains) == ("identity", "P-2", "organizer_pays_members")
    whole, _ = tally(ORGANIZER, STRONG | {"organizer_pays_members": answer(10)})
    assert most.up == whole.points - found.points > 0
    victim: dict[str, list[Answer]] = {id: [] for id in every} | {
        "counter_victim": answer(1, "P-3")
    }
    most = Gaps(ORGANIZER, ()).most(found, every, (), {"P-3": victim})
    assert most is not None
    assert (most.removes, most.loses, most.down) == (True, "counter_victim", found.points)
    assert "off the list" in most.sentence_en()


WRITTEN = {
    "b/accounts/1#holder": {"b/accounts/1"},
    "p/cases/ref:7": {"p/cases/1", "p/cases/2"},
    "t/subscribers/1#subscriber": {"t/subscribers/1"},
    "x/stays/1#guest": {"x/stays/1"},
}
JOINS = [
    _Join("document:CN:passport:E1", "both show it", "rule", 999.0,
          ("b/accounts/1#holder", "p/cases/ref:7")),
    _Join("likeness:a", "alike", "probability", 9.0,
          ("p/cases/ref:7", "t/subscribers/1#subscriber")),
    _Join("likeness:b", "alike", "probability", 3.0, ("t/subscribers/1#subscriber",
                                                      "x/stays/1#guest")),
]  # fmt: skip


def test_judgements_between_the_identities_that_speak_are_named_weakest_first() -> None:
    records = {"b/accounts/1", "p/cases/1", "p/cases/2", "t/subscribers/1", "b/transactions/9"}
    found = _relied(JOINS, records, WRITTEN)
    # The guest speaks for nothing: what joins them is not relied on.
    assert [one.name for one in found] == ["likeness:a", "document:CN:passport:E1"]
    assert found[0].carries == ("t/subscribers/1",)
    assert found[0].probability is not None and 0.99 < found[0].probability < 1
    assert found[1].carries == ("b/accounts/1",)
    assert found[1].probability is None


def test_a_judgement_beside_a_second_way_carries_nothing_alone() -> None:
    second = _Join("likeness:c", "alike", "probability", 5.0,
                   ("b/accounts/1#holder", "t/subscribers/1#subscriber"))  # fmt: skip
    records = {"b/accounts/1", "p/cases/1", "p/cases/2", "t/subscribers/1"}
    found = {one.name: one for one in _relied([*JOINS, second], records, WRITTEN)}
    assert set(found) == {"likeness:a", "document:CN:passport:E1"}  # the strongest way
    assert found["likeness:a"].carries == ()


def test_who_speaks_through_one_identity_relies_on_no_judgement() -> None:
    assert _relied(JOINS, {"p/cases/1", "b/transactions/9"}, WRITTEN) == ()


def explanation(**more: Any) -> Explanation:
    fields: dict[str, Any] = {
        "lead_id": "L-000000000001",
        "moves": Moves(1, 9, 0.925),
        "counters_not_found": (
            Looked("counter_merchant", "Is a merchant", ()),
            Looked("counter_victim", "Is a victim", ("fraud_reports",)),
        ),
        "judgements": (
            Relied("likeness:a", "alike", "probability", 0.97, ("b/x/1#p", "b/x/2#p"), ("b/x/2",)),
        ),
        "tipping": Tipping(("b/transactions/1",), ("likeness:a",), 2, True),
        "missing": Missing("feed", "calls", 2, 0, "organizer_brokerage"),
        "group": "G-1",
        "level": 1,
    }
    return Explanation(**{**fields, **more})


def explained(*leads: Any, **more: Any) -> Any:
    lists = made(*leads)
    object.__setattr__(lists, "explanations", {"L-000000000001": explanation(**more)})
    return lists


def test_lists_carry_the_explanation_after_the_columns_of_the_design(tmp_path: Path) -> None:
    json_list.write(explained(lead()), tmp_path / "a.json")
    (row,) = json.loads((tmp_path / "a.json").read_text("utf-8"))["leads"]
    assert tuple(row)[-len(COLUMNS) :] == COLUMNS
    assert (row["group"], row["level"]) == ("G-1", 1)
    assert (row["rank_low"], row["rank_high"], row["stays_listed"]) == (1, 9, 0.925)
    assert row["tipping_set"] == [{"record": "b/transactions/1"}, {"judgement": "likeness:a"}]
    assert row["tipping_size"] == {"size": 2, "exact": True}
    assert row["counters_not_found"][1]["unseen_feeds"] == ["fraud_reports"]
    csv_list.write(explained(lead()), tmp_path / "a.csv")
    told = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert '"b/transactions/1;likeness:a","2","Missing: the feed calls' in told
    xlsx_list.write(explained(lead()), tmp_path / "a.xlsx")


def test_a_lead_that_hangs_on_nothing_small_says_so(tmp_path: Path) -> None:
    json_list.write(explained(lead(), tipping=Tipping(), missing=None), tmp_path / "a.json")
    (row,) = json.loads((tmp_path / "a.json").read_text("utf-8"))["leads"]
    assert row["tipping_size"] == {"size": None, "exact": False}
    assert page.falls(row, ORGANIZER) == "more than 8 records or judgements"
    csv_list.write(explained(lead(), tipping=Tipping(("a", "b"), (), 2, False)), tmp_path / "a.csv")
    assert '"at most 2"' in (tmp_path / "a.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("points", "families", "said"),
    [
        (5, 2, "1: b/t/1; then 5 of the 7 points needed"),
        (8, 1, "1: b/t/1; then 8 points, from 1 of the 2 families needed"),
        (8, 2, "1: b/t/1; then 8 points, but none of those indicators of which one must speak"),
    ],
)
def test_what_is_left_without_the_smallest_set_is_said(
    tmp_path: Path, points: int, families: int, said: str
) -> None:
    fallen = Tipping(("b/t/1",), (), 1, True, points, families)
    json_list.write(explained(lead(), tipping=fallen), tmp_path / "a.json")
    (row,) = json.loads((tmp_path / "a.json").read_text("utf-8"))["leads"]
    assert row["tipping_size"] == {
        "size": 1, "exact": True, "left_points": points, "left_families": families,
    }  # fmt: skip
    assert page.falls(row, ORGANIZER) == said


def written(folder: Path, **more: Any) -> page.LeadPage:
    folder.mkdir(exist_ok=True)
    json_list.write(explained(lead(**more)), folder / "organizers-DRAFT-NOT-REVIEWED.json")
    return page.find(folder, "L-000000000001")


def test_the_page_says_all_and_marks_itself(tmp_path: Path) -> None:
    found = written(tmp_path, name="王<script>")
    text = page.write_html(tmp_path / "lead.html", found).read_text("utf-8")
    for said in ("DRAFT, NOT REVIEWED", "草稿，未经复核", "rank 1, between 1 and 9",
                 "listed in 92 of 100 draws", "2: b/transactions/1, judgement likeness:a",
                 "Missing: the feed calls", "尚缺", "counter_merchant", "G-1, level 1",
                 "fraud_reports never loaded", "b/x/1#p, b/x/2#p", "<svg",
                 "money / 资金"):  # fmt: skip
        assert said in text, said
    assert "<script>" not in text
    assert (tmp_path / "lead.html").stat().st_mode & 0o777 == 0o600
    pdf = PdfReader(page.write_pdf(tmp_path / "lead.pdf", found))
    told = " ".join(one.extract_text() for one in pdf.pages)
    assert "DRAFT, NOT REVIEWED" in told
    assert "between 1 and 9" in told
    assert len(pdf.pages) <= 2


def test_a_bar_ends_at_the_cap_of_its_family() -> None:
    row = [{"id": w.id, "family": indicators()[w.id].family, "value": 9, "points": w.cap,
            "explained_by": []} for w in ORGANIZER.indicators]  # fmt: skip
    drawn = pictures.points(ORGANIZER, row, 20)
    money = ORGANIZER.families["money"].cap
    assert f"money {money} of at most {money}" in drawn.description
    most = max(limit.cap for limit in ORGANIZER.families.values())
    for family in ORGANIZER.families.values():
        assert family.cap <= most
    boxes = [s for s in drawn.shapes if isinstance(s, Box)]
    assert max(b.x + b.width for b in boxes) <= pictures.NAMES + pictures.BAR + 0.01


def test_a_long_way_into_scope_stays_on_the_page() -> None:
    via = " → ".join(["a suspect of the case, who paid an account in a long sentence"] * 5)
    drawn = pictures.scope([{"case_id": f"C-{n}", "steps": 2, "via": via, "records": []}
                            for n in range(12)])  # fmt: skip
    boxes = [s for s in drawn.shapes if isinstance(s, Box)]
    assert max(b.x + b.width for b in boxes) <= drawn.width
    assert any("4 more cases" in s.text for s in drawn.shapes if isinstance(s, Label))


def test_the_command_shows_writes_and_records_it(tmp_path: Path) -> None:
    written(tmp_path / "leads")
    home = tmp_path / "home"
    environment = {"LEADGRAPH_HOME": str(home), "LEADGRAPH_OUT": str(tmp_path)}
    asked = ["leads", "show", "L-000000000001", "--purpose", "briefing"]
    shown = CliRunner().invoke(build(), asked, env=environment)
    assert shown.exit_code == 0, shown.exception
    for said in ("DRAFT, NOT REVIEWED", "草稿", "rank 1, between 1 and 9", "counter_merchant"):
        assert said in shown.output
    pdf = tmp_path / "lead.pdf"
    told = CliRunner().invoke(build(), [*asked, "--pdf", str(pdf), "--json"], env=environment)
    assert pdf.is_file()
    assert json.loads(told.stdout)["lead"]["tipping_size"] == {"size": 2, "exact": True}
    for entry in audit.entries(home):
        assert (entry.action, entry.purpose) == ("lead", "briefing")
        assert json.loads(entry.detail)["lead"] == "L-000000000001"
    assert len(audit.entries(home)) == 2
    wrong = CliRunner().invoke(build(), ["leads", "show", "L-9", "--purpose", "x"], env=environment)
    assert "no lead 'L-9'" in str(wrong.exception)


def test_a_lead_that_is_in_no_list_or_of_an_older_one_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(page.PageError, match="no lead 'L-9'"):
        page.find(tmp_path, "L-9")
    sample = {"for_review": [{"lead_id": "L-9"}]}
    (tmp_path / "organizers-for-review-DRAFT-NOT-REVIEWED.json").write_text(json.dumps(sample))
    with pytest.raises(page.PageError, match=r"L-9 is no lead but of the sample .* its row is in"):
        page.find(tmp_path, "L-9")
    path = tmp_path / "organizers-DRAFT-NOT-REVIEWED.json"
    json_list.write(made(lead()), path)
    told = json.loads(path.read_text("utf-8"))
    del told["leads"][0]["rank_low"]
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(page.PageError, match="older leadgraph"):
        page.find(tmp_path, "L-000000000001")
