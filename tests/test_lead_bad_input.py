"""What lists do with odd input: no money, a group of one, two groups, nulls, strangers, bad weights."""

# ruff: noqa: E501 (Cypher patterns are not broken inside)

from pathlib import Path
from typing import Any

import neo4j
import pytest
import yaml

from cypher.run import QueryFailed
from leads.answer import Answer
from leads.indicators import NamelessError, answer, ask, indicators
from leads.role import RoleError, parse_protection, parse_role, role_named, roles
from leads.score import Questions, ScoreError, _check, assess, feeds_loaded, reached
from leads.tally import weigh
from tests import groups_graph

MONEY = {"transactions", "accounts", "fraud_reports", "freezes"}

NO_MONEY = """
CREATE (c:Case {key: 'C'})
WITH c
UNWIND ['a', 'b', 'c', 'd'] AS name
CREATE (p:Person {key: name, name: name})-[:IN_SCOPE {steps: 0, via: 'suspect', records: ['pol/case_parties/' + name]}]->(c),
  (p)-[:PARTY_TO {category: 'suspect', records: ['pol/case_parties/' + name]}]->(c),
  (p)-[:USES {records: ['tel/subscribers/' + name]}]->(:Phone {key: name})
"""
ONE = """
CREATE (c:Case {key: 'C'}), (p:Person {key: 'alone'})-[:IN_SCOPE {steps: 0, via: 'suspect', records: ['pol/case_parties/1']}]->(c),
  (p)-[:PARTY_TO {category: 'suspect', records: ['pol/case_parties/1']}]->(c),
  (p)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}),
  (p)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a),
  (:Account {key: 'V'})-[:PERFORMS]->(t:Transaction {key: 'T', at: datetime('2024-01-02T00:00Z'), amount: 100, currency: 'CNY', records: ['b/transactions/1']})-[:BENEFITS_TO]->(a),
  (t)-[:TAINTED {amount: 100, share: 1.0, part: 1.0, currency: 'CNY', since: datetime('2024-01-02T00:00Z')}]->(c),
  (a)-[:TAINTED {amount: 100, retained: 100, share: 1.0, part: 1.0, currency: 'CNY', since: datetime('2024-01-02T00:00Z')}]->(c)
"""


def test_a_case_without_money_gives_no_lead_and_says_which_feeds_were_missing(
    graph: neo4j.Driver,
) -> None:
    graph.execute_query(NO_MONEY)
    loaded = feeds_loaded(graph)
    assert not loaded & MONEY
    for role in roles():
        found = assess(graph, role, feeds=loaded)
        assert found.leads == ()
        blind = [u for u in found.unseen if u.gate]
        assert blind  # unknown is not zero: what the role cannot do without was never delivered
        assert {feed for u in blind for feed in u.feeds} & MONEY


def test_a_group_of_one_is_no_error_and_nobody_directs_nobody(graph: neo4j.Driver) -> None:
    graph.execute_query(ONE)
    found = assess(graph, "organizers")
    assert [lead.person for lead in found.leads] == []
    questions = Questions(graph)
    for id in ("organizer_pays_members", "organizer_meets_members", "organizer_reported_to"):
        assert questions.answers(id, {}) == []
    assert sum(found.held_back.values()) == len(found.candidates)


def test_a_person_of_two_groups_is_one_lead_with_both_cases(graph: neo4j.Driver) -> None:
    groups_graph.build(graph)
    before = {lead.person: lead for lead in assess(graph, "fund_sponsors").leads}
    organizers = [lead.person for lead in assess(graph, "organizers").leads]
    assert {"boss1", "boss2"} <= set(organizers)
    # boss1 and boss2 turn out to be one person: what either did is theirs.
    graph.execute_query(
        "MATCH (a:Person {key: 'boss1'}), (b:Person {key: 'boss2'}) "
        "MATCH (b)-[s:IN_SCOPE]->(c) MERGE (a)-[n:IN_SCOPE]->(c) SET n += properties(s) "
        "WITH DISTINCT a, b MATCH (b)-[u:USES]->(x) MERGE (a)-[n:USES]->(x) SET n += properties(u) "
        "WITH DISTINCT a, b OPTIONAL MATCH (b)-[r:CONTROLS]->(x) "
        "FOREACH (y IN CASE WHEN x IS NULL THEN [] ELSE [x] END | "
        "  MERGE (a)-[n:CONTROLS]->(y) SET n += properties(r)) "
        "WITH DISTINCT b DETACH DELETE b"
    )
    found = assess(graph, "organizers").leads
    both = [lead for lead in found if lead.person == "boss1"]
    assert len(both) == 1
    assert set(both[0].case_ids) >= {"C1", "C2"}
    assert {step.case_id for step in both[0].scope_steps} >= {"C1", "C2"}
    assert "boss2" not in [lead.person for lead in found]
    assert {lead.person for lead in assess(graph, "fund_sponsors").leads} == set(before)


def test_a_null_gives_no_points_whatever_stands_beside_it() -> None:
    kind = role_named("organizer").kinds[0]
    asked = [w.id for w in kind.indicators] + [c.id for c in kind.counter_indicators]
    families = {id: indicators()[id].family for id in asked}
    answers: dict[str, list[Answer]] = {id: [] for id in asked}
    answers["organizer_pays_members"] = [Answer("p", "C1", None, ("r",))]
    assert weigh(kind, answers, families) == []
    answers["organizer_pays_members"].append(Answer("p", "C2", 1_000, ("s",)))
    (tally,) = weigh(kind, answers, families)
    assert tally.findings[0].case_ids == ("C2",)
    assert tally.findings[0].records == ("s",)


def test_a_null_row_of_a_query_is_an_answer_without_points(graph: neo4j.Driver) -> None:
    graph.execute_query(NO_MONEY)
    row = {"person": "a", "case_id": "C", "value": None, "records": ["pol/case_parties/a"]}
    made = answer(row)
    assert made.value is None
    checked = _check(indicators()["organizer_pays_members"], [made], reached(graph))
    assert checked == [made]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Answer("stranger", "C", 1, ("r",)), "who is not in scope of it"),
        (Answer("a", "D", 1, ("r",)), "who is not in scope of it"),
        (Answer("a", "C", 1, ()), "gave no record"),
        (Answer("a", "C", True, ("r",)), "which is no number"),
        (Answer("a", "C", "many", ("r",)), "which is no number"),  # type: ignore[arg-type]
    ],
)
def test_an_indicator_that_breaks_its_promise_stops_the_run(
    graph: neo4j.Driver, given: Answer, said: str
) -> None:
    graph.execute_query(NO_MONEY)
    with pytest.raises(ScoreError, match=said) as error:
        _check(indicators()["organizer_pays_members"], [given], reached(graph))
    assert "organizer_pays_members" in str(error.value)


@pytest.mark.parametrize(
    "row",
    [
        {"person": None, "case_id": "C", "value": 1, "records": ["r"]},
        {"person": "a", "case_id": None, "value": 1, "records": ["r"]},
        {"person": 7, "case_id": "C", "value": 1, "records": ["r"]},
        {"person": "a", "case_id": "C", "value": 1, "records": None},
        {"person": "a", "case_id": "C", "value": 1, "records": ["r", None]},
        {"person": "a", "case_id": "C", "value": 1, "records": ["r"],
         "parts": [{"worth": 1, "records": [None]}]},
    ],
)  # fmt: skip
def test_a_row_without_a_name_stops_the_run_and_says_which(row: dict[str, Any]) -> None:
    with pytest.raises(NamelessError, match="person, case_id and every record must be text"):
        answer(row)


def test_a_query_that_names_nobody_is_told_by_its_name(graph: neo4j.Driver) -> None:
    from copy import copy
    from dataclasses import replace

    asked = copy(indicators()["organizer_pays_members"])
    nobody = asked.query.text.replace("RETURN p.key AS person", "RETURN null AS person")
    asked.query = replace(asked.query, text=nobody)
    assert asked.query.front.example is not None
    graph.execute_query(asked.query.front.example.given)
    with pytest.raises(QueryFailed, match="organizer_pays_members answered with person None"):
        ask(graph, asked, {})


def role_file(name: str = "organizers") -> dict[str, Any]:
    path = Path(__file__).parent.parent / "leads" / "roles" / f"{name}.yml"
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def test_a_weight_without_a_reason_or_a_counter_of_an_unknown_indicator_is_refused() -> None:
    told = role_file()
    told["kinds"][0]["indicators"][0]["reason"] = "because"
    with pytest.raises(RoleError, match=r"x\.yml is not a valid role file.*reason"):
        parse_role(yaml.safe_dump(told), "x.yml", indicators())
    told = role_file()
    told["kinds"][0]["counter_indicators"][0]["id"] = "counter_of_nothing"
    with pytest.raises(RoleError, match="names the indicator counter_of_nothing"):
        parse_role(yaml.safe_dump(told), "x.yml", indicators())
    told = role_file()
    told["kinds"][0]["indicators"][0]["params"] = {"no_such": 1}
    with pytest.raises(RoleError, match="sets no_such of"):
        parse_role(yaml.safe_dump(told), "x.yml", indicators())


def test_a_protection_sign_without_a_reason_is_refused() -> None:
    path = Path(__file__).parent.parent / "leads" / "protection.yml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    del told["signs"][0]["reason"]
    with pytest.raises(RoleError, match="reason"):
        parse_protection(yaml.safe_dump(told), "protection.yml", indicators())
