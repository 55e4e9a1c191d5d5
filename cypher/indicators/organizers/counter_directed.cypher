/*
id: counter_directed
title: 'Keeps the money on accounts that somebody above operates as well'
role: organizers
revision: 1
indicator: {family: control, kind: counter}
description: >-
  For each person in scope: what part, in percent, of the victims' money that the person keeps
  on accounts in the own name is on accounts that one other person operates too, who keeps money
  where this person has no hand on it.
why: >-
  A proxy holds the accounts and works with them every day; whom they belong to looks in now and
  then from an own handset, and keeps the profit elsewhere. Control goes one way.
limits: >-
  May explain away an organizer whose treasurer keeps money of the own; a hired one
  (counter_hired) keeps next to nothing.
feeds: [accounts, subscribers, transactions, fraud_reports, cases]
params:
  min_part:
    type: float
    default: 0.5
    min: 0.0
    max: 1.0
    help: >-
      Least part of what the person keeps that the other has a hand on: most of it.
  min_own:
    type: float
    default: 0.01
    min: 0.0
    max: 1.0
    help: >-
      Least part of all the case's money that the other keeps elsewhere: more than a wage
      leaves.
  percent:
    type: integer
    default: 100
    min: 100
    max: 100
    help: >-
      One whole in percent: a unit, not a threshold.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - {name: value, type: integer, help: 'Percent of what is kept that another operates too.'}
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF (2023), Guidance on beneficial ownership of legal persons (recommendation 24)'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (proxy:Person {key: 'proxy'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c),
      (a:Account {key: 'A'})-[:TAINTED {part: 0.3}]->(c), (b:Account {key: 'B'})-[:TAINTED {part: 0.1}]->(c), (d:Account {key: 'D'})-[:TAINTED {part: null}]->(c),
      (proxy)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a), (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a),
      (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b), (proxy)-[:CONTROLS {how: 'holds'}]->(d)
  expect:
    - {person: proxy, case_id: C1, value: 100}
  absent:
    - row: {person: boss}
      why: 'Nobody else operates the account on which the profit is.'
*/
MATCH (c:Case)<-[k:TAINTED]-(a:Account)<-[h:CONTROLS]-(p:Person)
WHERE k.part > 0 AND h.how = 'holds' AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, a, max(k.part) AS part, collect(h.records)[0] AS tie
WITH p, c, sum(part) AS kept, collect({a: a, part: part, tie: tie}) AS accounts
UNWIND accounts AS one
WITH p, c, kept, one.a AS a, one.part AS part, one.tie AS tie
MATCH (a)<-[r:CONTROLS]-(q:Person)
WHERE r.how = 'operates' AND q <> p
WITH p, c, kept, q, a, part, tie, collect(r.records)[0] AS hand
WITH p, c, kept, q, sum(part) AS shared, collect(coalesce(tie, []) + coalesce(hand, [])) AS lists
WHERE shared >= $min_part * kept
CALL (p, c, q) {
  MATCH (q)-[w:CONTROLS]->(b:Account)-[k:TAINTED]->(c)
  WHERE k.part > 0 AND NOT EXISTS { (p)-[:CONTROLS]->(b) }
  WITH b, max(k.part) AS part, collect(w.records)[0] AS own
  RETURN sum(part) AS elsewhere, collect(coalesce(own, [])) AS owns
}
WITH p, c, q, shared, kept, lists + owns AS lists, elsewhere
WHERE elsewhere >= $min_own
WITH p, c, q, lists, toInteger(floor($percent * shared / kept)) AS part ORDER BY part DESC, q.key
WITH p, c, collect({part: part, lists: lists})[0] AS most
WITH p, c, most.part AS value, most.lists AS lists
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
