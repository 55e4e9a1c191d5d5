/*
id: organizer_pays_members
title: 'Pays several members of the group regularly'
role: organizers
revision: 4
indicator: {family: control}
description: >-
  For each person in scope: how many members of the group (named by the case's own records, or
  holding an account that works for it) are paid month after month, on accounts that the person
  has no hand on, from accounts that the person holds, owns or operates.
why: >-
  Pay goes down the hierarchy, profit up. Who pays several members every month directs them, or
  keeps the purse for who does.
limits: >-
  Misses pay in cash. May wrong an employer or a payroll company; the least part of members
  among all who are paid is for that, and counter_payroll.
feeds: [accounts, transactions, subscribers, case_parties, cases]
params:
  min_payments:
    type: integer
    default: 3
    min: 2
    max: 100
    help: >-
      Fewest payments to one member: three make a habit.
  min_days:
    type: integer
    default: 45
    min: 1
    max: 1000
    help: >-
      Fewest days from first to last payment: more than a month.
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members who are paid: one may be a relative.
  min_share:
    type: float
    default: 0.3
    min: 0.0
    max: 1.0
    help: >-
      Least part of members among all who are paid regularly; an honest firm pays mostly people
      outside the case. To be calibrated on reviewed leads.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members who are paid regularly.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'Morselli, C. (2009), Inside Criminal Networks, Springer: visible go-betweens and protected leaders'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 1}]->(c),
      (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a:Account {key: 'A'}),
      (firm:Person {key: 'firm'})-[:IN_SCOPE {steps: 1}]->(c), (firm)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (o1:Person {key: 'o1'})-[:IN_SCOPE {steps: 0}]->(c), (o2:Person {key: 'o2'})-[:IN_SCOPE {steps: 0}]->(c),
      (o1)-[:HOLDS]->(x:Account {key: 'X'}), (o2)-[:HOLDS]->(y:Account {key: 'Y'})
    WITH c, a, b, x, y
    UNWIND [[a, x], [a, y], [b, x], [b, y]] AS pair
    WITH a, b, pair[0] AS payer, pair[1] AS payee
    CREATE (payer)-[:PAID {count: 6, first: datetime('2024-01-05T00:00Z'), last: datetime('2024-06-05T00:00Z')}]->(payee)
    CREATE (payer)-[:PERFORMS]->(t:Transaction {key: payer.key + payee.key, at: datetime('2024-01-05T00:00Z'), records: ['b/transactions/' + payer.key + payee.key]})-[:BENEFITS_TO]->(payee)
    WITH DISTINCT b UNWIND range(1, 20) AS n
    CREATE (b)-[:PAID {count: 6, first: datetime('2024-01-05T00:00Z'), last: datetime('2024-06-05T00:00Z')}]->(:Account {key: 'S' + toString(n)})<-[:HOLDS]-(:Person {key: 's' + toString(n)})
  expect:
    - {person: boss, case_id: C1, value: 2}
  absent:
    - row: {person: firm}
      why: 'An employer: two of 22 whom it pays are members of the group.'
*/
MATCH (p:Person)
WHERE EXISTS { (p)-[:IN_SCOPE]->(:Case) }
MATCH (p)-[r:CONTROLS]->(a:Account)-[k:PAID]->(b:Account)
WHERE k.count >= $min_payments
  AND duration.inDays(k.first, k.last).days >= $min_days AND NOT EXISTS { (p)-[:CONTROLS]->(b) }
WITH p, a, b, collect(r.records) AS ties
MATCH (b)<-[:HOLDS]-(q:Person)
WHERE q <> p
WITH p, q, a, b, coalesce(ties[0], []) AS tie ORDER BY a.key, b.key
WITH p, q, collect({payer: a, payee: b, tie: tie}) AS ways
WITH p, collect({q: q, ways: ways}) AS paid
WHERE size(paid) >= $min_members
UNWIND paid AS one
WITH p, size(paid) AS payees, one.q AS q, one.ways AS ways
CALL (p, q, ways) {
  MATCH (q)-[:IN_SCOPE {steps: 0}]->(c:Case)<-[:IN_SCOPE]-(p)
  RETURN c
  UNION
  UNWIND ways AS way
  WITH p, way.payee AS b
  MATCH (b)-[:SERVES]->(c:Case)<-[:IN_SCOPE]-(p)
  RETURN c
}
WITH p, c, payees, collect(ways[0]) AS members
WHERE size(members) >= $min_members AND size(members) >= $min_share * payees
UNWIND members AS way
WITH way.payer AS a, way.payee AS b, collect({p: p, c: c, tie: way.tie}) AS uses
CALL (a, b) {
  MATCH (b)<-[:BENEFITS_TO]-(t:Transaction)
  WHERE EXISTS { (t)<-[:PERFORMS]-(a) }
  WITH t ORDER BY t.at, t.key LIMIT $min_payments
  RETURN collect(coalesce(t.records, [])[0]) AS payments
}
UNWIND uses AS one
WITH one.p AS p, one.c AS c, 1 AS worth, one.tie + payments AS some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS value
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
