"""Reviews of leads: kept as shown, chained, released by name, and some from below the bar."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from leadgraph import audit
from leadgraph.cli import build
from leads.review import verdicts
from leads.review.lists import shown
from leads.review.release import release
from leads.review.sample import sample
from leads.review.verdicts import Outcome, ReviewError, Shown
from leads.role import Kind, role_named
from leads.sentences import MARK_EN, MARK_ZH
from leads.tally import Finding, Tally, forms_lead

KIND: Kind = role_named("organizer").kinds[0]


def lead(number: int, points: int = 9) -> dict[str, Any]:
    finding = {
        "id": "organizer_pays_members", "family": "money", "value": 5, "points": points,
        "case_ids": ["C1"], "records": [f"b/transactions/{number}"], "explained_by": [],
    }  # fmt: skip
    return {
        "lead_id": f"L-{number}", "role": "organizer", "rank": number, "person": f"P{number}",
        "name": f"=王{number}", "points": points, "band": "medium", "case_ids": ["C1"],
        "group": "", "scope_steps": [{"case_id": "C1", "steps": 1, "via": "v", "records": ["r"]}],
        "indicators": [finding], "counter_indicators": [], "missing_feeds": [],
        "identities": ["pol/case_parties/1#person"], "records": ["r"],
        "sentence_en": f"{MARK_EN}: P{number} may be an organizer.",
        "sentence_zh": f"{MARK_ZH}：P{number}疑似组织者。",
    }  # fmt: skip


def write(folder: Path, leads: Iterable[dict[str, Any]], run: str = "leads-1") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "organizers-DRAFT-NOT-REVIEWED.json"
    told = {"status": MARK_EN, "role": "organizers", "run": run, "leads": list(leads)}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def say(
    home: Path, lists: Path, lead_id: str, verdict: Outcome, by: str = "Li Wei", **more: Any
) -> None:
    verdicts.record(home, shown(lists, lead_id), verdict, by, "seen the records", **more)


def test_a_review_keeps_the_lead_as_it_was_shown(tmp_path: Path) -> None:
    write(tmp_path, [lead(1), lead(2)], run="leads-20240501")
    say(tmp_path, tmp_path, "L-2", Outcome.CONFIRMED)
    write(tmp_path, [lead(2, points=4)], run="leads-20240601")
    (made,) = verdicts.reviews(tmp_path)
    assert (made.lead_id, made.kind, made.person) == ("L-2", "organizer", "P2")
    assert (made.run, made.shown["points"], made.shown["band"]) == ("leads-20240501", 9, "medium")
    assert made.shown["indicators"][0]["value"] == 5
    assert (made.role_found, made.reviewer, made.probability) == ("organizer", "Li Wei", 1.0)


def test_of_a_person_the_latest_counts_and_two_who_disagree_leave_it_unclear(
    tmp_path: Path,
) -> None:
    write(tmp_path, [lead(1)])

    def stands() -> verdicts.Standing:
        return verdicts.standing(verdicts.reviews(tmp_path))["L-1"]

    say(tmp_path, tmp_path, "L-1", Outcome.INNOCENT)
    say(tmp_path, tmp_path, "L-1", Outcome.CONFIRMED)
    assert (stands().verdict, stands().reviewers) == (Outcome.CONFIRMED, ("Li Wei",))
    say(tmp_path, tmp_path, "L-1", Outcome.INNOCENT, by="Wang Fang")
    assert (stands().verdict, stands().role_found) == (Outcome.UNCLEAR, "")
    say(tmp_path, tmp_path, "L-1", Outcome.CONFIRMED, by="Wang Fang")
    assert (stands().verdict, stands().reviewers) == (Outcome.CONFIRMED, ("Li Wei", "Wang Fang"))


def test_a_changed_review_stops_everything_that_builds_on_it(tmp_path: Path) -> None:
    write(tmp_path, [lead(1)])
    say(tmp_path, tmp_path, "L-1", Outcome.INNOCENT)
    say(tmp_path, tmp_path, "L-1", Outcome.INNOCENT, by="Wang Fang")
    with sqlite3.connect(tmp_path / verdicts.FILE) as log:
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            log.execute("UPDATE lead_reviews SET verdict = 'confirmed'")
        log.execute("DROP TRIGGER lead_reviews_no_update")
        log.execute("UPDATE lead_reviews SET verdict = 'confirmed' WHERE seq = 1")
    with pytest.raises(ReviewError, match="row 1 was changed after it was written"):
        verdicts.reviews(tmp_path)
    with pytest.raises(ReviewError, match="broken"):
        say(tmp_path, tmp_path, "L-1", Outcome.INNOCENT)
    with pytest.raises(ReviewError, match="broken"):
        release(tmp_path, tmp_path, "organizers", "Li Wei")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": " "}, "name of the reviewer"),
        ({"why": ""}, "reason"),
        ({"why": "two\nlines"}, "control character U\\+000A"),
        ({"by": "a\u202eb"}, "control character U\\+202E"),
        ({"role_found": "king"}, "no role 'king'"),
        ({"verdict": Outcome.INNOCENT, "role_found": "mule"}, "goes with `confirmed` only"),
    ],
)
def test_what_cannot_be_recorded_is_said(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    arguments: dict[str, Any] = {
        "shown": Shown("L-1", "organizer", "P1", "run", lead(1)),
        "verdict": Outcome.CONFIRMED,
        "by": "Li Wei",
        "why": "because",
    } | given
    with pytest.raises(ReviewError, match=said):
        verdicts.record(tmp_path, **arguments)
    assert verdicts.reviews(tmp_path) == []


def test_a_lead_that_no_list_shows_and_a_list_that_is_none_are_errors(tmp_path: Path) -> None:
    write(tmp_path, [lead(1)])
    with pytest.raises(ReviewError, match="no lead 'L-9' in the lists"):
        shown(tmp_path, "L-9")
    (tmp_path / "organizers-DRAFT-NOT-REVIEWED.json").write_text("[", encoding="utf-8")
    with pytest.raises(ReviewError, match="is no lead list"):
        shown(tmp_path, "L-1")


def test_a_list_is_released_when_every_lead_of_it_was_reviewed_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, [lead(1), lead(2), lead(3)])
    say(tmp_path, tmp_path, "L-1", Outcome.CONFIRMED)
    say(tmp_path, tmp_path, "L-2", Outcome.INNOCENT)
    with pytest.raises(ReviewError, match=r"of 3 leads 1 were reviewed by nobody \(L-3\)"):
        release(tmp_path, tmp_path, "organizers", "Wang Fang")
    say(tmp_path, tmp_path, "L-3", Outcome.UNCLEAR, by="Zhao Min")
    with pytest.raises(ReviewError, match="--by"):
        release(tmp_path, tmp_path, "organizers", " ")
    made = release(tmp_path, tmp_path, "organizers", "Wang Fang")
    assert (made.leads, made.innocent, made.reviewers) == (2, 1, ("Li Wei", "Zhao Min"))
    told = json.loads(made.paths[0].read_text(encoding="utf-8"))
    assert [row["lead_id"] for row in told["leads"]] == ["L-1", "L-3"]
    assert [row["verdict"] for row in told["leads"]] == ["confirmed", "unclear"]
    assert "Wang Fang" in told["status"]
    for path in made.paths:
        text = path.read_text(encoding="utf-8-sig")
        assert "DRAFT" not in path.name
        assert MARK_EN not in text
        assert MARK_ZH not in text
        assert "REVIEWED BY Li Wei" in text
    assert "'=王1" in made.paths[1].read_text(encoding="utf-8-sig")  # no formula of a spreadsheet
    assert (tmp_path / "organizers-DRAFT-NOT-REVIEWED.json").is_file()


def test_who_was_found_in_another_role_stays_off_the_list_of_this_one(tmp_path: Path) -> None:
    write(tmp_path, [lead(1), lead(2), lead(3)])
    say(tmp_path, tmp_path, "L-1", Outcome.CONFIRMED)
    say(
        tmp_path, tmp_path, "L-2", Outcome.CONFIRMED, role_found="mule", kinds=["organizer", "mule"]
    )
    say(tmp_path, tmp_path, "L-3", Outcome.CONFIRMED, role_found="organizer")
    made = release(tmp_path, tmp_path, "organizers", "Wang Fang")
    told = json.loads(made.paths[0].read_text(encoding="utf-8"))
    assert (made.leads, made.innocent, made.elsewhere) == (2, 0, 1)
    assert told["left_off_in_another_role"] == 1
    assert [row["lead_id"] for row in told["leads"]] == ["L-1", "L-3"]


def test_a_lead_that_changed_since_its_review_must_be_reviewed_again(tmp_path: Path) -> None:
    write(tmp_path, [lead(1)])
    say(tmp_path, tmp_path, "L-1", Outcome.CONFIRMED)
    write(tmp_path, [lead(1) | {"rank": 7}], run="leads-2")
    assert release(tmp_path, tmp_path, "organizers", "Wang Fang").leads == 1  # rank is not evidence
    write(tmp_path, [lead(1, points=12)], run="leads-3")
    with pytest.raises(ReviewError, match=r"1 changed since their review \(L-1\)"):
        release(tmp_path, tmp_path, "organizers", "Wang Fang")


def tally(person: str, points: int, *, removed: bool = False, gates: bool = True) -> Tally:
    found = Finding("organizer_pays_members", "money", 5, points, ("C",), ("r",))
    families = ("control", "money") if gates else ("contact",)
    return Tally(person, points, families, gates, removed, KIND.bands.of(points), (found,), ())


def test_the_sample_is_drawn_from_below_the_bar_with_a_known_probability() -> None:
    leads = [tally(f"lead{n}", KIND.bands.strong) for n in range(60)]
    below = [tally(f"p{n:03d}", 1 + n % 3, gates=n % 2 == 0) for n in range(90)]
    victims = [tally(f"v{n}", KIND.bands.strong, removed=True) for n in range(50)]
    assert all(forms_lead(one, KIND) for one in leads)
    drawn = sample([*leads, *below, *victims], KIND, "2024-05")
    assert len(drawn) == 6  # a tenth of 60, and above the least
    assert {one.tally.person[0] for one in drawn} == {"p"}
    assert {one.stratum for one in drawn} == {0, 1, 2}
    assert all(one.probability == pytest.approx(2 / 30) for one in drawn)
    again = sample([*victims, *reversed(below), *leads], KIND, "2024-05")
    assert [o.tally.person for o in again] == [o.tally.person for o in drawn]
    other = sample([*leads, *below], KIND, "2024-06")
    assert [o.tally.person for o in other] != [o.tally.person for o in drawn]


def test_every_candidate_comes_as_often_as_its_probability_says() -> None:
    below = [tally(f"p{n:02d}", 1 + n // 10, gates=False) for n in range(30)]
    times = dict.fromkeys((t.person for t in below), 0)
    months = [f"{year}-{month:02d}" for year in range(1800, 1900) for month in range(1, 13)]
    for month in months:
        for one in sample(below, KIND, month, size=6):
            assert one.probability == pytest.approx(0.2)
            times[one.tally.person] += 1
    rates = [n / len(months) for n in times.values()]
    assert min(rates) > 0.15  # .2 with a standard error of .012
    assert max(rates) < 0.25


def test_few_candidates_are_all_drawn_and_none_gives_none() -> None:
    few = [tally("a", 1), tally("b", 2)]
    assert [(o.tally.person, o.probability) for o in sample(few, KIND, "2024-05")] == [
        ("b", 1.0),
        ("a", 1.0),
    ]
    assert sample([], KIND, "2024-05") == []
    assert sample([tally("v", 3, removed=True)], KIND, "2024-05") == []


def test_the_command_line_reviews_lists_and_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LEADGRAPH_OUT", str(tmp_path / "out"))
    monkeypatch.setenv("LEADGRAPH_USER", "tester")
    write(tmp_path / "out" / "leads", [lead(1)])
    run, app = CliRunner(), build()
    arguments = ["leads", "review", "L-1", "--verdict", "innocent", "--by", "Li Wei"]
    said = run.invoke(app, [*arguments, "--why", "runs a noodle shop", "--json"])
    assert said.exit_code == 0, said.output
    assert json.loads(said.output)["standing"] == "innocent"
    wrong = run.invoke(app, ["leads", "review", "L-1", "--verdict", "guilty", "--by", "x",
                             "--why", "y"])  # fmt: skip
    assert isinstance(wrong.exception, ReviewError)
    nobody = run.invoke(app, [*arguments[:-1], " ", "--why", "y"])
    assert isinstance(nobody.exception, ReviewError)
    unknown = run.invoke(app, ["leads", "reviews", "--kind", "nope"])
    assert "There is no kind 'nope'; the kinds are" in str(unknown.exception)
    none = run.invoke(app, ["leads", "reviews", "--kind", "mule"])
    assert "No lead of kind mule was reviewed yet" in none.output
    listed = run.invoke(app, ["leads", "reviews", "--json"])
    assert json.loads(listed.output)["counts"] == {"organizer:innocent": 1}
    refused = run.invoke(app, ["leads", "calibrate", "organizer"])
    assert "199 of 200 are missing" in str(refused.exception)
    lacking = json.loads(run.invoke(app, ["leads", "calibrate", "--json"]).output)
    assert lacking["calibrated"] == []
    assert set(lacking["refused"]) >= {"organizer", "mule"}
    released = run.invoke(app, ["leads", "release", "organizers", "--by", "Wang Fang", "--json"])
    assert json.loads(released.output)["innocent"] == 1
    actions = [entry.action for entry in audit.entries(tmp_path / "home")]
    assert actions == [
        "lead review", "lead review", "lead review refused", "lead reviews", "lead reviews",
        "calibrate", "calibrate", "release",
    ]  # fmt: skip
    assert isinstance(run.invoke(app, ["leads", "release", "organizers", "--by", ""]).exception,
                      ReviewError)  # fmt: skip
    assert [e.action for e in audit.entries(tmp_path / "home")][-2:] == [
        "release", "release refused",
    ]  # fmt: skip


def test_without_a_command_the_lists_are_meant() -> None:
    run, app = CliRunner(), build()
    wrong = run.invoke(app, ["leads", "kings"])
    assert "There is no role 'kings'" in str(wrong.exception)
    help_ = run.invoke(app, ["leads", "--help"]).output
    for name in ("review", "reviews", "calibrate", "release", "protected", "fairness"):
        assert name in help_
