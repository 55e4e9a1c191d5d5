/*
id: sponsor_several_groups
title: 'Paid into the accounts of several groups before their victims paid'
role: fund_sponsors
revision: 1
indicator: {family: money}
description: >-
  For each person in scope: in how many cases accounts of the person paid into the group's
  accounts before the case's first victim paid.
why: >-
  Few people fund many groups. Capital in several cases that are not one case is the habit of an
  investor, not of a relative or a single partner.
limits: >-
  Cases that are parts of one another are counted once only where the police say so (the larger
  case). Misses cash.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  min_share:
    type: float
    default: 0.5
    min: 0.0
    max: 1.0
    help: >-
      Least tainted part of what came into an account for it to be called one of the group's:
      half, so that accounts of shops and services are not taken for the group's.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Cases whose group was funded before its first victim paid.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (sponsor:Person {key: 'sponsor'})-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}),
      (aunt:Person {key: 'aunt'})-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'})
    WITH sponsor, a, aunt, b UNWIND ['1', '2'] AS n
    CREATE (c:Case {key: 'C' + n}),
      (:Account {key: 'V' + n})-[:PERFORMS]->(v:Transaction {key: 'W' + n, at: datetime('2024-06-01T00:00Z'), amount: 100})-[:TAINTED {amount: 100, currency: 'CNY'}]->(c),
      (g:Account {key: 'G' + n})-[:TAINTED {share: 0.9}]->(c), (sponsor)-[:IN_SCOPE]->(c),
      (a)-[:PERFORMS]->(:Transaction {key: 'T' + n, at: datetime('2024-03-01T00:00Z'), amount: 5000, records: ['b/transactions/' + n]})-[:BENEFITS_TO]->(g)
    WITH b, aunt, c, g, n WHERE n = '1'
    CREATE (aunt)-[:IN_SCOPE]->(c), (b)-[:PERFORMS]->(:Transaction {key: 'T9', at: datetime('2024-03-01T00:00Z'), records: ['b/transactions/9']})-[:BENEFITS_TO]->(g)
  expect:
    - {person: sponsor, case_id: C1, value: 2}
    - {person: sponsor, case_id: C2, value: 2}
  absent:
    - row: {person: aunt}
      why: 'Paid one person in one case.'
*/
MATCH (c:Case)<-[k:TAINTED]-(v:Transaction)<-[:PERFORMS]-(x:Account|External)
WHERE k.amount > 0 AND NOT EXISTS { (x)-[:TAINTED]->(c) }
WITH c, min(v.at) AS began
MATCH (c)<-[k:TAINTED]-(g:Account)<-[:BENEFITS_TO]-(t:Transaction)<-[:PERFORMS]-(a:Account)
WHERE k.share >= $min_share AND t.at < began
MATCH (p:Person)-[h:HOLDS]->(a)
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) } AND NOT EXISTS { (p)-[:HOLDS]->(g) }
OPTIONAL MATCH (c)-[:PART_OF]->(larger:Case)
WITH p, c, coalesce(larger, c) AS whole,
     collect(coalesce(t.records, [])) + collect(coalesce(h.records, [])) AS lists
WITH p, collect([c, lists]) AS cases, count(DISTINCT whole) AS value
WHERE value >= 2
UNWIND cases AS one
WITH p, one[0] AS c, value, one[1] AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
