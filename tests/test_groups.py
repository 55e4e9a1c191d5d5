"""Groups on a real Neo4j: who is in one and who is not, levels, standing, keys, bad input."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver
from typer.testing import CliRunner

from cypher.library import load
from cypher.run import run
from leadgraph import audit
from leadgraph.cli import build as command_line
from leadgraph.settings import Settings
from leads.groups import membership, shown
from leads.groups.detect import GroupSummary, detect, remove
from leads.groups.membership import Membership
from loaders.door import open_door
from quality.errors import LeadgraphError
from tests import grouped_people


def find(graph: Driver, home: Path, **more: Any) -> GroupSummary:
    with open_door(graph, "neo4j") as door:
        return detect(graph, home, door, protected=grouped_people.PROTECTED, **more)


def mains(found: Mapping[str, Membership]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for person, one in found.items():
        groups.setdefault(one.group, set()).add(person)
    return groups


def test_groups_are_those_who_work_together_and_nobody_beside_them(
    graph: Driver, tmp_path: Path
) -> None:
    grouped_people.build(graph)

    summary = find(graph, tmp_path)

    found = membership.of(graph)
    assert sorted(mains(found).values(), key=len) == [grouped_people.B, grouped_people.A]
    assert (summary.groups, summary.members, summary.in_two) == (2, 12, 1)
    assert summary.agreement == 1.0 and summary.stability == 1.0
    assert found["ferry"].group == found["b1"].group
    assert found["ferry"].also_in == (found["boss"].group,)
    assert "held" not in found


def test_a_hidden_controller_stands_above_the_nominee_and_those_whom_the_account_pays(
    graph: Driver, tmp_path: Path
) -> None:
    grouped_people.build(graph)

    find(graph, tmp_path)

    found = membership.of(graph)
    assert found["boss"].level == 1
    assert found["nominee"].level == 2
    assert {found[f"a{n}"].level for n in range(1, 5)} == {2}
    assert found["a1"].confidence == "medium"
    # Testimony alone is weak, and money of group A says nothing of group B.
    assert (found["b1"].level, found["b2"].level, found["b3"].level) == (1, 2, 2)
    assert {found[b].confidence for b in ("b1", "b2", "b3")} == {"weak"}
    assert found["b4"].level is None and found["b4"].confidence is None
    one = shown.show(graph, found["boss"].group, user="tester", purpose="test")
    directed = {(d["above"], d["below"]): d for d in one.directions}
    assert directed["boss", "nominee"]["because"] == ["nominee"]
    assert "b/accounts/NA" in directed["boss", "nominee"]["records"]
    assert directed["boss", "a1"]["because"] == ["pays"]
    assert "b/transactions/NAA1" in directed["boss", "a1"]["records"]
    assert not any(above == "nominee" for above, _ in directed)
    (boss,) = [m for m in one.members if m["person"] == "boss"]
    assert boss["behind"] == ["nominee"]


def test_standing_unknown_members_and_growth(graph: Driver, tmp_path: Path) -> None:
    grouped_people.build(graph)

    find(graph, tmp_path)

    found = membership.of(graph)
    status = {person: one.status for person, one in found.items()}
    assert status["a1"] == status["b2"] == "detained"
    assert status["b1"] == status["b3"] == "at_large"
    assert status["a3"] == "known" and status["a4"] == "unknown"
    one = shown.show(graph, found["boss"].group, user="tester", purpose="test")
    without_identity = sum(status[person] == "unknown" for person in grouped_people.A)
    # Account XA and number +86100 are at work for the group and nobody's.
    assert one.group["unknown"] == without_identity + 2
    assert one.group["detained"] + one.group["at_large"] + one.group["known"] == (
        len(grouped_people.A) - without_identity
    )
    assert [month.month for month in one.growth] == [date(2024, n, 1) for n in range(2, 6)]
    # Nothing says since when the nominee holds the account; a4 is paid since March.
    assert [month.joined for month in one.growth] == [5, 1, 0, 0]
    assert one.growth[-1].members == len(grouped_people.A) - 1
    assert one.growth[0].reports == 2 and one.growth[0].paid == {"CNY": 20000}
    assert [case["case_id"] for case in one.cases] == ["C1"]


def test_a_group_keeps_its_key_while_most_members_stay_and_a_rerun_writes_nothing(
    graph: Driver, tmp_path: Path
) -> None:
    grouped_people.build(graph)
    find(graph, tmp_path)
    before = membership.of(graph)

    again = find(graph, tmp_path)
    graph.execute_query("MATCH (p:Person {key: 'a4'})-[k:CONTROLS]->() DELETE k")
    find(graph, tmp_path)

    after = membership.of(graph)
    assert not any(again.written.values())
    assert "a4" not in after
    assert after["boss"].group == before["boss"].group
    with open_door(graph, "neo4j") as door:
        remove(tmp_path, door)
    assert membership.of(graph) == {}
    assert not graph.execute_query("MATCH (g:Group) RETURN g").records
    assert not graph.execute_query("MATCH ()-[d:DIRECTS]->() RETURN d").records


def test_another_set_of_people_gets_another_key(graph: Driver, tmp_path: Path) -> None:
    grouped_people.build(graph)
    find(graph, tmp_path)
    before = {one.group for one in membership.of(graph).values()}
    graph.execute_query("MATCH (p:Person) WHERE NOT p.key =~ 'b[0-9]' SET p.key = 'new ' + p.key")
    graph.execute_query(
        "MATCH (:Group)<-[m:MEMBER_OF]-(p:Person) WHERE p.key STARTS WITH 'new' DELETE m"
    )

    with open_door(graph, "neo4j") as door:
        detect(graph, tmp_path, door, protected={"new held"})

    after = membership.of(graph)
    assert after["b4"].group in before
    assert after["new a1"].group not in before


def test_without_money_records_groups_come_from_cases_and_premises(
    graph: Driver, tmp_path: Path
) -> None:
    grouped_people.build(graph)
    graph.execute_query("MATCH (n) WHERE n:Account OR n:Transaction DETACH DELETE n")

    summary = find(graph, tmp_path)

    groups = mains(membership.of(graph))
    assert {"a1", "a2", "a3"} in groups.values()
    assert any(persons >= grouped_people.B for persons in groups.values())
    assert summary.groups == 2


def test_nobody_in_scope_makes_no_group(graph: Driver, tmp_path: Path) -> None:
    summary = find(graph, tmp_path)

    assert (summary.persons, summary.groups, summary.members) == (0, 0, 0)
    assert summary.agreement is None and summary.stability is None
    assert membership.of(graph) == {}
    with pytest.raises(LeadgraphError, match="no groups yet"):
        shown.show(graph, "G-1", user="tester", purpose="test")


def test_two_people_and_one_alone_make_no_group(graph: Driver, tmp_path: Path) -> None:
    grouped_people.build(graph)
    graph.execute_query("MATCH (n:Account|Stay|Device|Statement|Warrant) DETACH DELETE n")
    graph.execute_query(
        "MATCH (p:Person)-[t:PARTY_TO]->() WHERE NOT p.key IN ['pair1', 'pair2', 'lone'] DELETE t"
    )

    assert find(graph, tmp_path).groups == 0


def test_stored_queries_answer_over_what_was_found(graph: Driver, tmp_path: Path) -> None:
    grouped_people.build(graph)
    find(graph, tmp_path)
    library = load()

    behind = run(graph, library["behind_nominees"], {}, "tester", "test")
    shared = run(graph, library["groups_that_share_people"], {}, "tester", "test")

    assert [(row["behind"], row["nominee"], row["accounts"]) for row in behind] == [
        ("boss", "nominee", ["NA"])
    ]
    assert [(row["person"], row["shared"]) for row in shared] == [("ferry", 1)]


def test_commands_list_and_show_groups_and_note_who_asked(
    graph: Driver, settings: Settings, cli_environment: dict[str, str], tmp_path: Path
) -> None:
    grouped_people.build(graph)
    find(graph, settings.home)
    app, runner = command_line(), CliRunner(env=cli_environment)

    listed = json.loads(runner.invoke(app, ["groups", "list", "--json"]).stdout)["groups"]
    page = tmp_path / "group.html"
    said = runner.invoke(
        app,
        ["groups", "show", listed[0]["key"], "--purpose", "test", "--json", "--picture", str(page)],
    )

    assert [row["size"] for row in listed] == [7, 5]
    one = json.loads(said.stdout)
    assert {m["person"] for m in one["members"] if m["main"]} == grouped_people.A
    assert "ferry" in {m["person"] for m in one["members"]}
    assert one["growth"][0]["month"] == "2024-02-01"
    text = page.read_text(encoding="utf-8")
    assert "DRAFT, NOT REVIEWED" in text and "Name of boss" in text and "<svg" in text
    assert [e.action for e in audit.entries(settings.home)] == ["groups", "group"]
    on_screen = runner.invoke(app, ["groups", "list"]).stdout
    assert all(row["key"] in on_screen for row in listed)
    shown = runner.invoke(app, ["groups", "show", listed[0]["key"], "--purpose", "test"]).stdout
    assert all(m["person"] in shown for m in one["members"])
    missing = runner.invoke(app, ["groups", "show", "G-0", "--purpose", "test"])
    assert isinstance(missing.exception, LeadgraphError)
    assert "no group G-0" in str(missing.exception)
