"""Explanations on a real Neo4j: what fells a lead is said, and gaps are found."""

# ruff: noqa: E501 (Cypher patterns are not broken inside)

import json
from pathlib import Path

import neo4j
import pytest

from leadgraph.settings import Settings
from leads import reading
from leads.explain.explanation import explain
from leads.exports import json_list
from leads.indicators import indicators
from leads.run import score_lists
from leads.score import Questions, assess, score
from tests import groups_graph

ALL_FEEDS = frozenset(feed for i in indicators().values() for feed in i.feeds)
LOSE = """
MATCH (n) WHERE any(r IN coalesce(n.records, []) WHERE r IN $gone)
SET n.records = [r IN n.records WHERE NOT r IN $gone]
WITH n WHERE n.records = [] DETACH DELETE n
"""
LOSE_TIES = """
MATCH ()-[k]->() WHERE any(r IN coalesce(k.records, []) WHERE r IN $gone) AND NOT k:IN_SCOPE
SET k.records = [r IN k.records WHERE NOT r IN $gone]
WITH k WHERE k.records = [] DELETE k
"""


@pytest.fixture
def groups(graph: neo4j.Driver) -> neo4j.Driver:
    """Three fraud groups in the graph."""
    groups_graph.build(graph)
    return graph


def test_a_record_that_really_fells_the_lead_is_never_said_to_need_company(
    groups: neo4j.Driver,
) -> None:
    questions = Questions(groups)
    found = assess(groups, "border_facilitators", feeds=ALL_FEEDS, questions=questions)
    told = explain(groups, found, questions, ALL_FEEDS)
    assert set(told) == {lead.lead_id for lead in found.leads} != set()
    lead = found.leads[0]
    one = told[lead.lead_id]
    assert one.tipping.size and set(one.tipping.records) <= set(lead.records)
    assert {c.id for c in one.counters_not_found} | {c.id for c in lead.counter_indicators} == {
        c.id for c in found.role.kinds[0].counter_indicators
    }
    assert one.moves.low is not None and one.moves.high is not None
    assert one.moves.low <= lead.rank <= one.moves.high
    assert 0 < one.moves.stays <= 1
    # A part names one showing of several, so the set may be smaller than what the graph needs,
    # never larger: the fee came to one account in one payment, and either is enough.
    for record in ("b/accounts/fac3", "b/transactions/fee3"):
        assert (lead.person, record in lead.records) == ("fac3", True)
    assert (one.tipping.size, one.tipping.exact) == (1, True)
    gone = ["b/transactions/fee3"]
    groups.execute_query(LOSE, gone=gone)
    groups.execute_query(LOSE_TIES, gone=gone)
    assert "fac3" not in {one.person for one in score(groups, "border_facilitators")}


def test_each_gap_is_found_and_what_is_there_is_none(graph: neo4j.Driver) -> None:
    graph.execute_query("""
        CREATE (c:Case {key: 'C1'}), (p:Person {key: 'P-1'})-[:IN_SCOPE]->(c), (q:Person {key: 'P-2'})-[:IN_SCOPE]->(c),
          (a:Account {key: 'A', record: 'b/accounts/1'}), (p)-[:HOLDS]->(a), (a)-[:PAID {count: 2}]->(:Account {key: 'X'}),
          (a)-[:PAID {count: 9}]->(b:Account {key: 'B', record: 'b/accounts/2'}), (q)-[:HOLDS]->(b), (b)-[:PAID {count: 1}]->(:Account {key: 'Y'}), (b)-[:PAID {count: 3}]->(:Account {key: 'Z'}),
          (:Phone {key: '+861'})-[:LOGGED_INTO]->(a), (n:Phone {key: '+862'})-[:LOGGED_INTO]->(b), (q)-[:USES]->(n),
          (p)-[:USES]->(m:Phone {key: '+863'}), (m)-[:IN_CONTACT]->(:Contact {key: 'k1'})<-[:IN_CONTACT]-(:Phone {key: '+864'}),
          (m)-[:IN_CONTACT]->(:Contact {key: 'k2'})<-[:IN_CONTACT]-(n),
          (p)-[:TOOK_PART]->(:Stay {key: 's'})-[:AT]->(:Site {key: 'S', name: 'Park 3'}), (q)-[:TOOK_PART]->(:Stay {key: 't'})-[:AT]->(let:Site {key: 'T'})<-[:AT]-(:Lease {key: 'l'}),
          (m)-[:BOOKED]->(:Booking {key: 'k'}), (n)-[:BOOKED]->(o:Booking {key: 'o'}), (b)-[:PAID_FOR]->(o),
          (q)-[:TOOK_PART]->(:Statement {key: 'st'})
    """)
    rows = reading.rows(graph, "neo4j", "missing_records", {"persons": ["P-1", "P-2", "P-9"]})
    assert [(row["person"], row["gap"], row["about"]) for row in rows] == [
        ("P-1", "holder", "X"),
        ("P-1", "lease", "Park 3"),
        ("P-1", "operator", "+861"),
        ("P-1", "payer", "k"),
        ("P-1", "statement", "C1"),
        ("P-1", "subscriber", "+864"),
        ("P-2", "holder", "Z"),  # of two, that with more payments
    ]


def test_a_list_is_explained_and_can_be_left_unexplained(
    groups: neo4j.Driver, settings: Settings, tmp_path: Path
) -> None:
    groups.execute_query(
        "MATCH (p:Person {key: 'boss3'}) CREATE (p)-[:MEMBER_OF {main: true, level: 2, "
        "confidence: 'strong', status: 'known', stability: 1.0}]->(:Group {key: 'G-1', name: 'g'})"
    )
    lists, _ = score_lists(groups, roles_wanted=["organizers"], feeds=ALL_FEEDS, home=settings.home)
    json_list.write(lists[0], tmp_path / "a.json")
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))["leads"]
    assert rows
    for row in rows:
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]
        assert row["counters_not_found"] and row["missing_record_en"] and row["missing_record_zh"]
        assert row["judgements"] == []  # nothing was resolved in this home
    assert {(row["person"], row["group"], row["level"]) for row in rows} == {
        ("boss1", "", None), ("boss2", "", None), ("boss3", "G-1", 2),
    }  # fmt: skip
    plain, _ = score_lists(groups, roles_wanted=["border_facilitators"], explained=False)
    assert plain[0].explanations == {}
