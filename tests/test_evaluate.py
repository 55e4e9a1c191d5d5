"""Evaluation: metrics against figures made by hand, Project Caviar's conversion and its table."""

import csv
import json
import re
from collections import Counter
from datetime import datetime, timedelta, timezone
from itertools import permutations
from pathlib import Path

import pytest
from neo4j import Driver
from typer.testing import CliRunner

from leadgraph.cli import build
from leadgraph.evaluate import baselines, caviar, worlds
from leadgraph.evaluate.metrics import average_precision, chance, precision_at, rank
from leadgraph.evaluate.open_data import evaluate_caviar
from leadgraph.settings import Settings
from quality.drop import receive
from quality.errors import LeadgraphError
from quality.gate import Known, gate

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"

needs_caviar = pytest.mark.skipif(
    not (SHARED / "caviar").is_dir(),
    reason=f"Project Caviar is not at {SHARED}/caviar; it is published data that is not shipped",
)


def test_average_precision_without_ties() -> None:
    scores = {"a": 4.0, "b": 3.0, "c": 2.0, "d": 1.0}

    assert average_precision(scores, {"a", "c"}) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert average_precision(scores, {"d"}) == pytest.approx(1 / 4)
    assert average_precision(scores, {"a", "not ranked"}) == pytest.approx(1 / 2)
    assert average_precision(scores, set()) is None


def test_measures_of_ties_are_the_mean_over_all_orders() -> None:
    scores = {"a": 2.0, "b": 1.0, "c": 1.0, "d": 1.0, "e": 0.0}
    wanted = {"b", "d", "e"}
    precise, hits, places = [], [], []
    for middle in permutations("bcd"):
        order = ["a", *middle, "e"]
        found = [name in wanted for name in order]
        precise.append(sum(sum(found[: i + 1]) / (i + 1) for i, hit in enumerate(found) if hit) / 3)
        hits.append(sum(found[:2]) / 2)
        places.append(order.index("b") + 1)

    assert average_precision(scores, wanted) == pytest.approx(sum(precise) / 6)
    assert precision_at(scores, wanted, 2) == pytest.approx(sum(hits) / 6)
    assert rank(scores, "b") == pytest.approx(sum(places) / 6)
    assert rank(scores, "nobody") is None


def test_first_ten_of_a_short_list_is_still_of_ten() -> None:
    assert precision_at({"a": 1.0, "b": 0.0}, {"a", "b"}, 10) == pytest.approx(0.2)


def test_chance_is_the_mean_over_all_orders() -> None:
    orders = [order for order in permutations((True, True, False, False))]
    precise = [
        sum(sum(found[: i + 1]) / (i + 1) for i, hit in enumerate(found) if hit) / 2
        for found in orders
    ]

    mean, hits = chance("x", "organizer", 2, 4)

    assert mean.value == pytest.approx(sum(precise) / len(orders))
    assert hits.value == pytest.approx(2 / 10)


@needs_caviar
def test_baselines_agree_with_the_published_figures() -> None:
    read = caviar.read(SHARED)
    central = baselines.centralities(read.weights, read.actors)
    published = {
        ("organizer", "degree"): 1.00,
        ("organizer", "betweenness"): 0.87,
        ("organizer", "pagerank"): 1.00,
        ("fund_sponsor", "degree"): 0.27,
        ("fund_sponsor", "betweenness"): 0.24,
        ("fund_sponsor", "pagerank"): 0.27,
        ("border_facilitator", "degree"): 0.07,
        ("border_facilitator", "betweenness"): 0.07,
        ("border_facilitator", "pagerank"): 0.07,
    }
    for (role, method), figure in published.items():
        wanted = {actor for actor, named in read.roles.items() if named == role}
        assert average_precision(central[method], wanted) == pytest.approx(figure, abs=0.0051)


@needs_caviar
def test_conversion_keeps_every_tie_with_its_weight_and_its_phases() -> None:
    read = caviar.read(SHARED)
    with (SHARED / "caviar" / "full_edges.csv").open(encoding="utf-8", newline="") as file:
        published = {
            (row["caller"], row["callee"]): int(row["weight"]) for row in csv.DictReader(file)
        }

    made = caviar.calls(read)

    assert Counter((caller, callee) for caller, callee, _ in made) == published
    begin = datetime(1994, 5, 1, tzinfo=timezone(timedelta(hours=-5)))
    for caller, callee, at in made:
        phases = read.phases.get((caller, callee))
        if phases:
            assert (at - begin).days // caviar.DAYS + 1 in phases
    numbers = {caviar.phone(place) for place in range(len(read.actors))}
    assert len(numbers) == 110
    assert all(number[-7:].startswith("55501") for number in numbers)


@needs_caviar
def test_caviar_drops_pass_the_gate_whole(tmp_path: Path) -> None:
    read = caviar.read(SHARED)
    for folder in caviar.write_drops(read, tmp_path / "drops"):
        drop = receive(folder, tmp_path / "landing")
        result = gate(drop, Known(), tmp_path / folder.name)
        for one in result.feeds.values():
            assert (one.status, one.quarantined) == ("passed", 0)
            assert one.loaded == one.delivered > 0
        assert "made up" in drop.handling.conditions


@needs_caviar
def test_caviar_goes_through_the_whole_system(
    graph: Driver, settings: Settings, tmp_path: Path
) -> None:
    # Every tie with one call: the same network, in a twelfth of the rows.
    data = tmp_path / "data"
    data.mkdir()
    for name in caviar.FILES:
        text = (SHARED / "caviar" / name).read_text(encoding="utf-8")
        if name == "full_edges.csv":
            text = re.sub(r",\d+$", ",1", text, flags=re.MULTILINE)
        (data / name).write_text(text, encoding="utf-8")

    found = evaluate_caviar(data, tmp_path / "caviar", settings)

    assert found.persons == 110
    # Nothing but contact is there: no gate can open.
    assert found.leads == {"organizer": 0, "fund_sponsor": 0, "border_facilitator": 0}
    body = found.to_json()
    assert body["evaluation"] == "open-data"
    figures = {
        (one.role, one.method): one.value
        for one in found.results
        if one.metric == "average_precision"
    }
    methods = {"leadgraph", "degree", "betweenness", "pagerank", "k_core", "chance"}
    assert figures.keys() == {(role, method) for role in found.leads for method in methods}
    assert all(value is not None and 0 < value <= 1 for value in figures.values())
    assert figures["organizer", "leadgraph"] > figures["organizer", "chance"]
    ranked = {
        one.metric for one in found.results if (one.role, one.method) == ("organizer", "leadgraph")
    }
    assert {"rank:N1", "rank:N3", "rank:N12"} <= ranked


def test_caviar_without_its_data_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LeadgraphError, match=r"full_edges\.csv is not there"):
        caviar.read(tmp_path)


def _world(folder: Path, leads: list[dict[str, object]]) -> tuple[Path, Path]:
    truth, lists = folder / "truth", folder / "leads"
    truth.mkdir()
    lists.mkdir()
    people = [
        ("P1", "organizer", "true"),
        ("P2", "organizer", "false"),
        ("P3", "lookalike:landlord", "false"),
        ("P4", "victim", "false"),
    ]
    with (truth / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["person", "roles", "hidden"])
        writer.writerows(people)
    with (truth / "mentions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["agency", "feed", "record_id", "prefix", "person"])
        writer.writerows(["a", "accounts", f"r{i}", "holder", f"P{i}"] for i in (1, 2, 3, 4))
    (lists / "organizers.json").write_text(json.dumps({"leads": leads}), encoding="utf-8")
    return truth, lists


def _lead(place: int, *records: int) -> dict[str, object]:
    return {
        "role": "organizer",
        "rank": place,
        "identities": [f"a/accounts/r{record}#holder" for record in records],
    }


def test_lists_are_held_against_the_truth(tmp_path: Path) -> None:
    leads = [_lead(1, 3), _lead(2, 1), _lead(3, 4), _lead(4, 9), _lead(5, 1, 2)]
    truth, lists = _world(tmp_path, leads)

    value = {
        one.metric: one.value
        for one in worlds.evaluate_world(truth, lists)
        if one.role == "organizer"
    }

    # P3 and P4 are wrong, P1 is right, nobody has record r9, and P1 comes a second time.
    assert value["precision_at_5"] == pytest.approx(1 / 5)
    assert value["recall"] == pytest.approx(1 / 2)
    assert value["average_precision"] == pytest.approx((1 / 2) / 2)
    assert value["listed_lookalikes"] == 1
    assert value["listed_victims"] == 1
    assert value["listed_unmatched"] == 1
    assert value["listed_mixed"] == 1
    assert value["rank:P1"] == 2


def test_command_prints_the_figures_as_json(tmp_path: Path) -> None:
    truth, lists = _world(tmp_path, [_lead(1, 1)])

    run = CliRunner().invoke(
        build(), ["evaluate", "world", "--truth", str(truth), "--leads", str(lists), "--json"]
    )

    body = json.loads(run.stdout)
    assert run.exit_code == 0
    assert body["evaluation"] == "world"
    assert {"dataset", "role", "metric", "value", "n", "method"} == body["results"][0].keys()
    recall = [
        r["value"] for r in body["results"] if (r["role"], r["metric"]) == ("organizer", "recall")
    ]
    assert recall == [0.5]


def test_folder_without_lists_is_an_error(tmp_path: Path) -> None:
    truth, _ = _world(tmp_path, [])
    with pytest.raises(LeadgraphError, match="no lead list"):
        worlds.read_leads(truth)
