/*
id: counter_payroll
title: 'Pays many people outside the case regularly'
role: organizers
revision: 4
indicator: {family: money, kind: counter}
description: >-
  For each person in scope: how many persons who are in scope of none of the person's cases get
  regular payments from accounts of the person or of a company of theirs, if they are most of those
  who are paid regularly. Accounts that work for any group are not counted.
why: >-
  An employer, landlord's agent or payroll office pays many people who have nothing to do with
  the case; then regular pay to a few members explains itself.
limits: >-
  A group that runs an honest firm beside the fraud hides behind it; that takes the points of
  pay away, not those of other indicators.
feeds: [accounts, transactions]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  min_payments:
    type: integer
    default: 3
    min: 2
    max: 100
    help: >-
      Fewest payments of one account to another that are called regular: three months' pay.
  min_days:
    type: integer
    default: 45
    min: 1
    max: 3650
    help: >-
      Fewest days between the first and the last of them, so that the instalments of one deal do
      not count as pay.
  min_outside:
    type: integer
    default: 10
    min: 1
    max: 10000
    help: >-
      Fewest persons outside the case who are paid regularly for a payroll.
  min_share:
    type: float
    default: 0.6
    min: 0.0
    max: 1.0
    help: >-
      Least part of them among all who are paid regularly.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Persons outside the case who are paid regularly.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (firm:Person {key: 'firm'})-[:IN_SCOPE {steps: 1}]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 1}]->(c),
      (firm)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (b)-[:PAID {count: 6, first: datetime('2024-01-05T00:00Z'), last: datetime('2024-06-05T00:00Z')}]->(:Account {key: 'X'})<-[:HOLDS]-(:Person {key: 'o1'})
    WITH a UNWIND range(1, 12) AS n
    CREATE (a)-[:PAID {count: 6, first: datetime('2024-01-05T00:00Z'), last: datetime('2024-06-05T00:00Z')}]->(x:Account {key: 'S' + toString(n)})<-[:HOLDS]-(:Person {key: 's' + toString(n)}),
      (a)-[:PERFORMS]->(:Transaction {key: 'T' + toString(n), records: ['b/transactions/' + toString(n)]})-[:BENEFITS_TO]->(x)
  expect:
    - {person: firm, case_id: C1, value: 12}
  absent:
    - row: {person: boss}
      why: 'Pays one man regularly; that is no payroll.'
*/
MATCH (p:Person)
WHERE EXISTS { (p)-[:IN_SCOPE]->(:Case) } AND ($persons IS NULL OR p.key IN $persons)
MATCH (p)-[r:CONTROLS]->(a:Account)-[k:PAID]->(b:Account)
WHERE r.how IN ['holds', 'owns'] AND k.count >= $min_payments
  AND duration.inDays(k.first, k.last).days >= $min_days
WITH DISTINCT p, a, b
MATCH (b)<-[:HOLDS]-(q:Person)
WHERE q <> p
WITH p, a, b, q ORDER BY a.key, b.key
WITH p, q, collect(b) AS paid, collect([a, b])[0] AS way
WITH p, collect({q: q, paid: paid, way: way}) AS payees
WHERE size(payees) >= $min_outside
UNWIND payees AS one
WITH p, one.q AS q, one.paid AS paid, one.way AS way, size(payees) AS payees
WHERE NOT any(b IN paid WHERE EXISTS { (b)-[:SERVES]->(:Case) })
  AND NOT EXISTS { (q)-[:IN_SCOPE]->(:Case)<-[:IN_SCOPE]-(p) }
WITH p, payees, collect(way) AS ways
WITH p, payees, ways, size(ways) AS value
WHERE value >= $min_outside AND value >= $min_share * payees
UNWIND ways AS way
WITH p, value, way[0] AS a, way[1] AS b
CALL (a, b) {
  MATCH (b)<-[:BENEFITS_TO]-(t:Transaction)
  WHERE EXISTS { (t)<-[:PERFORMS]-(a) }
  WITH t ORDER BY t.at, t.key
  RETURN collect(coalesce(t.records, [])[0])[..$min_payments] AS list
}
WITH p, value, collect(list) AS lists
WITH p, value, COLLECT { UNWIND lists AS list UNWIND list AS record
                         RETURN DISTINCT record ORDER BY record } AS records
MATCH (p)-[:IN_SCOPE]->(c:Case)
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
