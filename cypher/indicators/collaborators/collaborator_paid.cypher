/*
id: collaborator_paid
title: 'Is paid from victims'' money several times by accounts of others'
role: collaborators
revision: 1
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
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
CALL (p) {
  MATCH (p)-[h:HOLDS]->(a:Account)
  RETURN a, coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a:Account)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN a, coalesce(o.records, []) + coalesce(h.records, []) AS tie
}
MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[k:TAINTED]->(c)
MATCH (t)<-[:PERFORMS]-(b:Account)
WHERE k.amount > 0 AND NOT EXISTS { (t)<-[:CLAIMS]-(:Report) }
  AND NOT EXISTS { (p)-[:HOLDS]->(b) }
WITH p, c, count(DISTINCT t) AS value,
     collect(tie) + collect(coalesce(t.records, [])) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
