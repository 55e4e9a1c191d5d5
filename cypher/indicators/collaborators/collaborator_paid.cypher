/*
id: collaborator_paid
title: 'Is paid from victims'' money several times by accounts of others'
role: collaborators
revision: 2
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
MATCH (p:Person)
WHERE EXISTS { (p)-[:IN_SCOPE]->(:Case) }
CALL (p) {
  MATCH (p)-[h:HOLDS]->(a:Account)
  RETURN a, coalesce(h.records, [])[..1] AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a:Account)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN a, coalesce(o.records, [])[..1] + coalesce(h.records, [])[..1] AS tie
}
WITH a, collect({p: p, tie: tie}) AS holders
MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)<-[:PERFORMS]-(b:Account)
WHERE NOT EXISTS { (t)<-[:CLAIMS]-(:Report) }
CALL (t) {
  MATCH (t)-[k:TAINTED]->(c:Case)
  WHERE k.amount > 0
  RETURN collect(DISTINCT c) AS cases
}
WITH b, holders, collect({t: t, cases: cases}) AS paid
UNWIND holders AS one
WITH b, paid, one.p AS p, one.tie AS tie
WHERE NOT EXISTS { (p:Person)-[:HOLDS]->(b) }
UNWIND paid AS one
WITH p, tie, one.t AS t, one.cases AS cases
WITH p, t, cases, tie ORDER BY t.key, tie
WITH p, t, cases, collect(tie)[0] + coalesce(t.records, [])[..1] AS some
UNWIND cases AS c
WITH p, c, count(t) AS value, collect({worth: 1, records: some}) AS parts
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
