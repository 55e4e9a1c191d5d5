"""Two groups whose members, levels and look-alikes are known, as a graph with its derived layer.

Group A lives on money: `boss` operates the account that `nominee` holds, from his own handset; it
pays `a1` to `a4` every month and gets all that `mule` takes in from victims. Group B has no record
of money: `b1` to `b4` stand in one case and stay at one site; two say that they report to `b1`.
`ferry` stands in that case too and is paid by group A. Not in a group: `sister`, whom a1 sends
money, `early`, a victim who was paid returns first, `held`, whom they hold, `pair1` and `pair2`, who
are two, and `lone`, who is one.
"""

# ruff: noqa: E501 (Cypher rows are not broken inside)

import neo4j

PEOPLE = """
UNWIND ['C1', 'C2', 'C3', 'C4'] AS case_id
CREATE (:Case {key: case_id, offence: 'telecom_fraud', opened_at: datetime('2024-06-01T00:00Z')})
WITH count(*) AS cases
UNWIND ['boss', 'nominee', 'a1', 'a2', 'a3', 'a4', 'mule', 'b1', 'b2', 'b3', 'b4', 'ferry',
        'sister', 'early', 'held', 'pair1', 'pair2', 'lone'] AS name
MATCH (c:Case {key: 'C1'})
CREATE (p:Person {key: name, name: 'Name of ' + name})-[:IN_SCOPE {steps: 1, records: ['s/' + name]}]->(c),
  (p)<-[:IDENTIFIES]-(:Identity {key: name, feed: 'accounts', records: ['b/accounts/' + name + '#holder']})
"""

SUSPECTS = """
UNWIND [['a1', 'C1', 'detained'], ['a2', 'C1', null], ['a3', 'C1', 'returned'], ['held', 'C1', null],
        ['b1', 'C2', 'at_large'], ['b2', 'C2', 'detained'], ['b3', 'C2', null], ['b4', 'C2', null],
        ['ferry', 'C2', null], ['pair1', 'C3', null], ['pair2', 'C3', null], ['lone', 'C4', null]] AS row
MATCH (p:Person {key: row[0]}), (c:Case {key: row[1]})
CREATE (p)-[:PARTY_TO {category: 'suspect', status: row[2], since: date('2024-06-10'),
                       records: ['pol/case_parties/' + row[0]]}]->(c)
"""

ACCOUNTS = """
UNWIND [['nominee', 'NA', 0.9, 0.5], ['mule', 'MA', 1.0, 0.0], ['a1', 'A1', 1.0, 0.0], ['a2', 'A2', 1.0, 0.0],
        ['a3', 'A3', 1.0, 0.0], ['a4', 'A4', 1.0, 0.0], ['ferry', 'FA', 0.8, 0.0], ['sister', 'SA', 0.2, 0.0],
        ['early', 'EA', 0.3, 0.0]] AS row
MATCH (p:Person {key: row[0]}), (c:Case {key: 'C1'})
CREATE (p)-[:HOLDS {records: ['b/accounts/' + row[1]]}]->(a:Account {key: row[1]}),
  (p)-[:CONTROLS {how: 'holds', records: ['b/accounts/' + row[1]]}]->(a),
  (a)-[:TAINTED {share: row[2], overall: row[2], part: row[3], amount: 1}]->(c)
WITH count(*) AS accounts
MATCH (b:Person {key: 'boss'}), (na:Account {key: 'NA'}), (ma:Account {key: 'MA'}), (c:Case {key: 'C1'})
CREATE (b)-[:USES {records: ['t/subscribers/boss']}]->(d:Device {key: 'D-boss'}),
  (d)-[:LOGGED_INTO {records: ['b/accounts/NA']}]->(na),
  (b)-[:CONTROLS {how: 'operates', records: ['b/accounts/NA', 't/subscribers/boss']}]->(na),
  (:Phone {key: '+86100'})-[:LOGGED_INTO {records: ['b/accounts/MA']}]->(ma),
  (:Account {key: 'XA'})-[:TAINTED {share: 0.9, overall: 0.9, amount: 1}]->(c)
WITH count(*) AS hands
UNWIND range(1, 6) AS n
CREATE (:Account {key: 'V' + toString(n)})
"""

PAYMENTS = """
UNWIND [['MA', 'NA', 20, 60000, '2024-02-01', '2024-06-01'], ['NA', 'A1', 5, 2000, '2024-02-05', '2024-06-05'],
        ['NA', 'A2', 5, 2000, '2024-02-05', '2024-06-05'], ['NA', 'A3', 5, 2000, '2024-02-05', '2024-06-05'],
        ['NA', 'A4', 5, 2000, '2024-03-05', '2024-06-05'], ['NA', 'FA', 4, 1500, '2024-02-07', '2024-05-07'],
        ['MA', 'FA', 2, 1000, '2024-02-09', '2024-04-07'], ['NA', 'XA', 3, 30000, '2024-03-01', '2024-05-01'],
        ['A1', 'SA', 4, 1800, '2024-02-09', '2024-05-09'], ['MA', 'EA', 2, 300, '2024-02-20', '2024-03-20'],
        ['EA', 'MA', 3, 9000, '2024-02-10', '2024-04-10'], ['V1', 'MA', 1, 10000, '2024-02-01', '2024-02-01'],
        ['V2', 'MA', 1, 10000, '2024-02-11', '2024-02-11'], ['V3', 'MA', 1, 10000, '2024-03-01', '2024-03-01'],
        ['V4', 'MA', 1, 10000, '2024-04-01', '2024-04-01'], ['V5', 'MA', 1, 10000, '2024-05-01', '2024-05-01'],
        ['V6', 'MA', 1, 10000, '2024-05-11', '2024-05-11'], ['V1', 'EA', 1, 700, '2024-01-11', '2024-01-11'],
        ['V2', 'SA', 1, 9000, '2024-01-11', '2024-01-11']] AS row
MATCH (a:Account {key: row[0]}), (b:Account {key: row[1]})
CREATE (a)-[:PAID {count: row[2], total: row[3], currency: 'CNY', first: datetime(row[4]), last: datetime(row[5])}]->(b),
  (a)-[:PERFORMS]->(t:Transaction {key: row[0] + row[1], at: datetime(row[4]), amount: row[3], currency: 'CNY',
                                 records: ['b/transactions/' + row[0] + row[1]]})-[:BENEFITS_TO]->(b)
FOREACH (one IN CASE WHEN row[0] STARTS WITH 'V' AND row[1] = 'MA' THEN [row[0]] ELSE [] END |
  CREATE (:Report {key: 'R' + one, records: ['afc/fraud_reports/' + one]})-[:CLAIMS]->(t))
"""

STAYS = """
CREATE (s:Site {key: 'S1'})
WITH s
UNWIND ['b1', 'b2', 'b3', 'b4'] AS name
MATCH (p:Person {key: name})
CREATE (p)-[:TOOK_PART {role: 'guest', records: ['lod/stays/' + name]}]->(:Stay {key: 'stay-' + name,
  check_in: datetime('2024-03-01T00:00Z'), check_out: datetime('2024-05-01T00:00Z'), records: ['lod/stays/' + name]})-[:AT]->(s)
WITH count(*) AS stays
UNWIND [['b2', 'A', 1], ['b3', 'E', 5]] AS row
MATCH (p:Person {key: row[0]}), (b:Person {key: 'b1'}), (c:Case {key: 'C2'})
CREATE (p)-[:TOOK_PART {role: 'subject'}]->(s:Statement {key: 'said-' + row[0], relation: 'reports_to',
  source_reliability: row[1], information_credibility: row[2], records: ['pol/statements/' + row[0]]})<-[:TOOK_PART {role: 'object'}]-(b),
  (s)-[:UNDER]->(c)
WITH count(*) AS said
MATCH (p:Person {key: 'b3'}), (c:Case {key: 'C2'})
CREATE (p)-[:NAMED_IN]->(:Warrant {key: 'W', status: 'active', record: 'pol/wanted_persons/b3'})-[:ISSUED_UNDER]->(c)
"""

A = {"boss", "nominee", "a1", "a2", "a3", "a4", "mule"}
B = {"b1", "b2", "b3", "b4", "ferry"}
PROTECTED = frozenset({"held"})


def build(graph: neo4j.Driver, database: str = "neo4j") -> None:
    """Write the people into an empty graph."""
    for statement in (PEOPLE, SUSPECTS, ACCOUNTS, PAYMENTS, STAYS):
        graph.execute_query(statement, database_=database)
