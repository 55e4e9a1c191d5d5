"""`evaluate roles`: what counts as found, why the rest was missed, and what was left out."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from leadgraph.cli import build
from leadgraph.evaluate.roles import ablation, asked, lists, loaded, measure, plain, truth
from leadgraph.evaluate.roles.asked import Kept
from leadgraph.evaluate.roles.run import Plan, check
from leads.answer import Answer
from leads.role import protection, roles
from quality.errors import LeadgraphError

KIND = next(kind for role in roles().values() for kind in role.kinds if kind.kind == "organizer")
GATE = KIND.gates[0].any_of[0]
VALUE = 1_000_000
CASE = "C-1"


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def known(tmp_path: Path) -> truth.Truth:
    """Five organizers, two of them hidden and one in no record; a look-alike, a victim, a mule."""
    people = {
        "boss": ("organizer", "G1", True), "chief": ("organizer", "G1", False),
        "quiet": ("organizer", "G2", True), "held": ("organizer;held_victim", "G1", False),
        "nobody": ("organizer", "G2", False), "shop": ("lookalike:merchant", "", False),
        "paid": ("victim", "", False), "mule": ("mule", "G1", False), "plain": ("none", "", False),
        "keeper": ("launderer", "G1", False),
    }  # fmt: skip
    write(
        tmp_path / "people.csv",
        [
            {"person": id, "roles": roles, "group": group, "hidden": str(hidden).lower(),
             "note": ""}
            for id, (roles, group, hidden) in people.items()
        ],
    )  # fmt: skip
    write(
        tmp_path / "mentions.csv",
        [
            {"agency": "a", "feed": "f", "record_id": f"r-{id}-{n}", "prefix": "person_",
             "person": id}
            for id in people
            if id != "nobody"
            for n in range(3)
        ],
    )  # fmt: skip
    write(tmp_path / "groups.csv", [
        {"group": "G1", "cases": CASE}, {"group": "G2", "cases": "C-2;C-3"},
    ])  # fmt: skip
    return truth.read(tmp_path)


def mentions(**persons: str) -> list[tuple[str, str]]:
    """Places of mention, three of each true person named, as `person=true`."""
    return [
        (f"a/f/r-{true}-{n}#person", person) for person, true in persons.items() for n in range(3)
    ]


def kept(rows: Mapping[str, Sequence[Answer]], in_scope: Sequence[str]) -> Kept:
    """Answers of a few indicators; every other answers nothing."""
    scope = {person: {CASE: 1} for person in in_scope}
    return Kept(
        scope, {asked.called(id, params): list(rows.get(id, ())) for id, params in asked.wanted()}
    )


def answers(*persons: str, case: str = CASE) -> list[Answer]:
    return [Answer(person, case, VALUE, ("r",)) for person in persons]


def of_other_family() -> list[str]:
    """Indicators that, with the gate's, make a lead, none of them alone."""
    from leads.indicators import indicators

    family = indicators()[GATE].family
    return [w.id for w in KIND.indicators if indicators()[w.id].family not in (family, "testimony")]


@pytest.fixture
def found(known: truth.Truth) -> lists.RoleList:
    """The boss and the shop are listed, the boss's second person too; `chief` has one family."""
    matched = truth.match(known, [
        *mentions(p_boss="boss", p_chief="chief", p_quiet="quiet", p_held="held", p_shop="shop",
                  p_mule="mule"),
        ("a/f/r-boss-0#person_", "p_again"),
    ])  # fmt: skip
    rows = {id: answers("p_boss", "p_shop", "p_again") for id in of_other_family()}
    rows[GATE] = answers("p_boss", "p_shop", "p_again", "p_chief")
    rows[protection().signs[0].id] = answers("p_held")
    made = kept(rows, ["p_boss", "p_shop", "p_again", "p_chief", "p_held", "p_mule"])
    return lists.make(made, known, matched)["organizer"]


def test_what_listing_somebody_for_a_role_is(known: truth.Truth) -> None:
    assert {id: one.what("organizer") for id, one in known.people.items()} == {
        "boss": "member", "chief": "member", "quiet": "member", "held": "member",
        "nobody": "member", "shop": "lookalike", "paid": "victim", "mule": "other member",
        "keeper": "other member", "plain": "bystander",
    }  # fmt: skip


def test_a_list_is_held_against_the_truth(found: lists.RoleList) -> None:
    assert sum(found.hits) == 1, "whoever is listed twice is found once"
    assert found.listed_as == {"member": 2, "lookalike": 1}
    assert found.in_scope == {"boss", "chief", "held"} and found.suppressed == {"held"}
    assert {m.human.id: m.why for m in lists.misses(found)} == {
        "chief": "families", "held": "protected", "quiet": "not in scope", "nobody": "no record",
    }  # fmt: skip
    assert sorted(w.what for w in lists.wrong(found)) == ["listed twice", "lookalike"]
    ranks = found.ranks_in_group(found.listed)
    assert set(ranks) == {"boss", "quiet"} and ranks["quiet"] is None
    assert ranks["boss"] is not None and 1 <= ranks["boss"] <= 3


def test_figures_have_their_ceiling_and_their_interval(found: lists.RoleList) -> None:
    by_name = {
        one.metric: one for one in measure.of_lists("d", "organizer", [(101, found), (102, found)])
    }
    assert by_name["precision_at_20"].n == 10, "k is the number of members of each world"
    assert by_name["precision_at_20"].value == 2 / 10
    low, high = (by_name[f"precision_at_20_{end}"].value for end in ("low", "high"))
    assert low is not None and high is not None and 0 < low < 0.2 < high < 1
    assert by_name["recall"].value == 2 / 10 and by_name["recall_in_scope"].value == 2 / 6
    assert by_name["hidden_listed"].value == 2 and by_name["hidden_listed"].n == 4
    assert by_name["median_rank_hidden"].value is None, "half of them are not listed at all"
    assert by_name["rank:102/quiet"].value is None
    assert (by_name["listed_twice"].value, by_name["listed_lookalikes"].value) == (2, 2)


def test_the_wilson_interval_is_that_of_the_books() -> None:
    low, high = measure.wilson(18, 20)
    assert low == pytest.approx(0.699, abs=0.001) and high == pytest.approx(0.972, abs=0.001)
    assert measure.wilson(0, 0) == (None, None)


def test_what_is_left_out_answers_nothing_and_the_rest_is_as_it_was(
    found: lists.RoleList,
) -> None:
    left = ablation.without_indicators("d", [{"organizer": found}])
    by_method: dict[str, dict[str, float | None]] = {}
    for one in left:
        by_method.setdefault(one.method, {})[one.metric] = one.value
    parts = len(KIND.indicators) + len(KIND.counter_indicators) + len(protection().signs)
    assert len(by_method) == parts
    rows = {id: answers("p_boss", "p_shop", "p_again") for id in of_other_family()}
    made = kept(rows, list(found.kept.scope))
    alone = lists.make(made, found.truth, found.matched)["organizer"]
    told = by_method[f"leadgraph without {GATE}"]
    assert told["listed_lookalikes"] == alone.listed_as["lookalike"]
    assert told["average_precision"] == measure.of_list(alone).average
    silent = [w.id for w in KIND.indicators if w.id not in (GATE, *of_other_family())]
    for id in silent:
        assert by_method[f"leadgraph without {id}"]["listed_lookalikes"] == 1
    unprotected = found.kept.without(protection().signs[0].id)
    assert "p_held" in found.kept.protected() and "p_held" not in unprotected.protected()


def test_a_plain_score_of_a_person_counts_once(known: truth.Truth) -> None:
    matched = truth.match(known, [*mentions(p_boss="boss"), ("a/f/r-boss-1#person", "p_two")])
    scores = {"p_boss": 1.0, "p_two": 9.0, "p_stranger": 5.0}
    assert plain.by_human(scores, matched) == {"boss": 9.0, "p_stranger": 5.0}
    ranked = measure.of_scores(plain.by_human(scores, matched), {"boss"})
    assert ranked.hits[20] == 1.0 and ranked.k[20] == 1 and ranked.average == 1.0


def test_drops_without_a_feed_are_whole_drops(tmp_path: Path) -> None:
    for name, feeds in (("one", ("calls", "subscribers")), ("two", ("calls",))):
        folder = tmp_path / "drops" / name
        folder.mkdir(parents=True)
        files = [{"feed": feed, "path": f"{feed}.csv"} for feed in feeds]
        for one in files:
            (folder / one["path"]).write_text(one["feed"])
        (folder / "manifest.yml").write_text(yaml.safe_dump({"drop": name, "files": files}))
    drops = sorted((tmp_path / "drops").iterdir())
    left = loaded.leave_out(drops, "calls", tmp_path / "left")
    assert [one.name for one in left] == ["one"], "a drop of nothing else is not delivered"
    manifest = yaml.safe_load((left[0] / "manifest.yml").read_text())
    assert [one["feed"] for one in manifest["files"]] == ["subscribers"]
    assert [one.name for one in sorted(left[0].glob("*.csv"))] == ["subscribers.csv"]
    assert (drops[0] / "calls.csv").exists(), "the world itself is as it was"


def test_a_stage_that_ended_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = loaded.World("tiny", "plain", "low", 3)
    place = loaded.place(tmp_path, world)
    done: list[str] = []
    for stage in loaded.STAGES:
        monkeypatch.setattr(loaded, f"_{stage}", lambda _, stage=stage: done.append(stage))
    loaded.load(place)
    loaded.load(place)
    assert done == list(loaded.STAGES) and set(place.seconds) == set(loaded.STAGES)
    loaded.again(place, "trace")
    loaded.load(place)
    assert done == [*loaded.STAGES, "trace", "import"]
    with pytest.raises(LeadgraphError, match="no stage"):
        loaded.again(place, "lunch")
    about = json.loads((place.folder / "stages.json").read_text())
    (place.folder / "stages.json").write_text(json.dumps(about | {"world": {"seed": 4}}))
    with pytest.raises(LeadgraphError, match="another world"):
        loaded.place(tmp_path, world)


def test_a_world_without_a_feed_is_the_same_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stage in ("ingest", "resolve", "trace", "import"):
        monkeypatch.setattr(loaded, f"_{stage}", lambda _: None)
    whole = loaded.place(tmp_path, loaded.World("tiny", "plain", "low", 3))
    loaded.load(whole)
    left = loaded.place(tmp_path, loaded.World("tiny", "plain", "low", 3, "calls"))
    loaded.load(left)
    assert left.folder != whole.folder and left.settings.home != whole.settings.home
    assert left.truth.resolve() == whole.truth.resolve()
    assert "calls" in set(ablation.feeds(whole)) and left.folder.name.endswith("without-calls")
    loaded.again(left, "simulate")
    assert (whole.truth / "people.csv").exists(), "nothing of the whole world is deleted with it"


def test_several_are_left_out_at_once_of_the_lists_that_ask_any_of_them(
    found: lists.RoleList,
) -> None:
    worlds = [{"organizer": found}]
    both = ablation.without_together("d", worlds, [GATE, *of_other_family()])
    told = {one.metric: one.value for one in both}
    assert {one.method.count(" and ") for one in both} == {len(of_other_family())}
    assert told["average_precision"] == 0 and told["listed_lookalikes"] == 0, "nothing is left"
    alone = {one.metric: one.value for one in ablation.without_together("d", worlds, [GATE])}
    single = [
        one
        for one in ablation.without_indicators("d", worlds)
        if one.method == f"leadgraph without {GATE}"
    ]
    assert alone == {one.metric: one.value for one in single}
    assert ablation.without_together("d", worlds, ["mule_fan_in"]) == []


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan(scale="village"), "village"),
        (Plan(variants=("saints",)), "saints"),
        (Plan(noise=("loud",)), "loud"),
        (Plan(again="lunch"), "lunch"),
        (Plan(ablate=("people",)), "people"),
        (Plan(without=(GATE, "organizer_hat_size")), "organizer_hat_size"),
        (Plan(datasets=("enron",)), "enron"),
        (Plan(datasets=("caviar",)), "--data"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_anything_is_made(plan: Plan, said: str) -> None:
    with pytest.raises(LeadgraphError, match=said):
        check(plan)


def test_the_command_shows_an_example() -> None:
    shown = CliRunner().invoke(build(), ["evaluate", "roles", "--help"])
    assert shown.exit_code == 0 and "Example" in shown.stdout
