"""Which accounts serve a case: by taint, by what names them, by the handset, by the front."""

# ruff: noqa: E501 (Cypher patterns are not broken inside)

import neo4j

from leads.serving import Bounds, find

GROUP = """
CREATE (c:Case {key: 'C'}), (county:Case {key: 'K'})-[:PART_OF]->(c), (other:Case {key: 'O'}),
  (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 1}]->(c), (nominee:Person {key: 'nominee'})-[:IN_SCOPE {steps: 1}]->(c),
  (m1:Person {key: 'm1'})-[:IN_SCOPE {steps: 0}]->(c), (m2:Person {key: 'm2'})-[:IN_SCOPE {steps: 0}]->(c),
  (t:Transaction {key: 'T', at: datetime('2024-05-01T00:00Z'), records: ['b/transactions/1']})-[:BENEFITS_TO]->(treasury:Account {key: 'treasury'}), (t)-[:TAINTED {amount: 5}]->(c),
  (treasury)-[:TAINTED {amount: 5, share: 0.5, overall: 0.8, since: datetime('2024-05-01T00:00Z')}]->(c), (nominee)-[:HOLDS]->(treasury),
  (x:Device {key: 'I1'})-[:LOGGED_INTO {records: ['b/accounts/1']}]->(treasury), (boss)-[:USES]->(x),
  (x)-[:LOGGED_INTO {records: ['b/accounts/2']}]->(profit:Account {key: 'profit'}), (:Person {key: 'lender'})-[:HOLDS]->(profit),
  (x)-[:LOGGED_INTO {records: ['b/accounts/3']}]->(purse:Account {key: 'purse'}), (boss)-[:HOLDS]->(purse),
  (shop:Account {key: 'shop'})-[:TAINTED {amount: 5, share: 0.05, overall: 0.05}]->(c),
  (:Account {key: 'pooled'})-[:TAINTED {amount: 5, share: 0.002, overall: 0.9}]->(c),
  (named:Account {key: 'named'})-[:TAINTED {amount: 5, share: 0.1, overall: 0.15}]->(c), (:Report {key: 'R', records: ['a/fraud_reports/1']})-[:NAMES]->(named),
  (u:Transaction {key: 'U', at: datetime('2024-05-01T00:00Z')})-[:BENEFITS_TO]->(lured:Account {key: 'lured'}), (u)-[:TAINTED {amount: 1}]->(c),
  (lured)-[:TAINTED {amount: 1, share: 0.9, overall: 0.9}]->(c), (:Person {key: 'victim'})-[:HOLDS]->(lured),
  (site:Site {key: 'S'}), (m1)-[:TOOK_PART]->(:Stay {key: 'S1', records: ['l/stays/1']})-[:AT]->(site), (m2)-[:TOOK_PART]->(:Detention {key: 'D1'})-[:AT]->(site),
  (front:Organization {key: 'front'})-[:TOOK_PART {role: 'lessee'}]->(l:Lease {key: 'L', records: ['p/leases/1']})-[:AT]->(site), (front)-[:HOLDS {records: ['b/accounts/4']}]->(:Account {key: 'seat'}),
  (landlord:Organization {key: 'landlord'})-[:TOOK_PART {role: 'lessor'}]->(l), (landlord)-[:HOLDS]->(:Account {key: 'rent'}),
  (far:Account {key: 'far'})-[:TAINTED {amount: 5, share: 0.9, overall: 0.9}]->(other)
WITH county, c
MATCH (r:Report {key: 'R'}), (v:Person {key: 'victim'})
CREATE (r)-[:UNDER]->(county), (v)-[:PARTY_TO {category: 'victim'}]->(county)
"""


def test_accounts_that_serve_a_case_and_why(graph: neo4j.Driver) -> None:
    graph.execute_query(GROUP)
    found = {row["account"]: row for row in find(graph)}
    assert {key: row["because"] for key, row in found.items()} == {
        "treasury": ["taint"], "profit": ["handset"], "named": ["named"], "seat": ["front"],
    }  # fmt: skip
    assert all(row["case_id"] == "C" and row["records"] for row in found.values())
    assert found["treasury"]["share"] == 0.8 and found["seat"]["share"] is None
    assert {row["account"] for row in find(graph, Bounds(least_share=0.9))} == {"named", "seat"}


def test_a_case_that_nobody_is_in_scope_of_has_none(graph: neo4j.Driver) -> None:
    assert find(graph) == []
    graph.execute_query(
        "CREATE (t:Transaction {key: 'T', at: null})-[:BENEFITS_TO]->(a:Account {key: 'A'}), "
        "(a)-[:TAINTED {amount: 5, overall: 0.9}]->(c:Case {key: 'C'}), (t)-[:TAINTED {amount: 5}]->(c)"
    )
    assert find(graph) == []
