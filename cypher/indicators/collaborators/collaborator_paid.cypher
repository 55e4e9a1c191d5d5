/*
id: collaborator_paid
title: 'Is paid from victims'' money several times by accounts of others'
role: collaborators
revision: 4
indicator: {family: money}
description: >-
  For each person in scope: how many payments of victims' money came to accounts of the person
  or of a company of theirs from accounts of others, other than straight from the victims.
why: >-
  Suppliers and recruiters work for pay, and the pay comes from the fraud.
limits: >-
  Misses cash. Merchants and mules are paid from victims' money too; the roles that use this ask
  for other families besides.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Payments of victims'' money.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (seller:Person {key: 'seller'})-[:IN_SCOPE]->(c), (first:Person {key: 'first'})-[:IN_SCOPE]->(c),
      (seller)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (first)-[:HOLDS]->(b:Account {key: 'B'}),
      (b)-[:PERFORMS]->(t:Transaction {key: 'T1', records: ['b/transactions/1']})-[:BENEFITS_TO]->(a), (t)-[:TAINTED {amount: 5}]->(c),
      (:Account {key: 'V'})-[:PERFORMS]->(s:Transaction {key: 'T2', records: ['b/transactions/2']})-[:BENEFITS_TO]->(b), (s)-[:TAINTED {amount: 5}]->(c),
      (:Report {key: 'R'})-[:CLAIMS]->(s)
  expect:
    - {person: seller, case_id: C1, value: 1}
  absent:
    - row: {person: first}
      why: 'Was paid straight by a victim.'
*/
MATCH (c:Case)<-[k:TAINTED]-(t:Transaction)
WHERE k.amount > 0 AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) } AND NOT EXISTS { (t)<-[:CLAIMS]-(:Report) }
WITH t, collect(DISTINCT c) AS cases
MATCH (b:Account)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(a:Account)
WITH a, collect({t: t, b: b, cases: cases}) AS paid
CALL (a) {
  MATCH (p:Person)-[h:HOLDS]->(a)
  WHERE EXISTS { (p)-[:IN_SCOPE]->(:Case) } AND ($persons IS NULL OR p.key IN $persons)
  RETURN p, coalesce(h.records, [])[..1] AS tie
  UNION
  MATCH (p:Person)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner'] AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
    AND ($persons IS NULL OR p.key IN $persons)
  RETURN p, coalesce(o.records, [])[..1] + coalesce(h.records, [])[..1] AS tie
}
WITH a, paid, p, tie ORDER BY tie
WITH paid, p, a, collect(tie)[0] AS tie
UNWIND paid AS one
WITH p, one.b AS b, one.t AS t, one.cases AS cases, tie
WHERE NOT EXISTS { (p:Person)-[:HOLDS]->(b) } AND NOT EXISTS { (p:Person)-[:OWNS]->(:Organization)-[:HOLDS]->(b) }
UNWIND cases AS c
WITH p, c, t, tie
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, t, tie ORDER BY t.key
WITH p, c, count(t) AS value, collect({worth: 1, records: tie + coalesce(t.records, [])[..1]}) AS parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
