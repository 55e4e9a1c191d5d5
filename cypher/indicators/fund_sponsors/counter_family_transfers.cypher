/*
id: counter_family_transfers
title: 'Sent small regular sums over a long time before the case'
role: fund_sponsors
revision: 3
indicator: {family: money, kind: counter}
description: >-
  For each person in scope: how many payments accounts of the person made to accounts that later
  took victims' money, where all that the person or a company of theirs paid into such accounts
  of any case was small, and went on over many months before the case's first victim paid.
why: >-
  Relatives send each other small sums, month after month, long before anything happened. That
  is support, not capital. Nothing is asked about kinship; only the shape of the payments is.
limits: >-
  A sponsor who pays in small instalments for half a year hides behind it; sums above the bound
  take the explanation away.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  small:
    type: float
    default: 0.5
    min: 0.0
    max: 10.0
    help: >-
      Largest sum that is small, in typical victims' payments: half of one.
  min_payments:
    type: integer
    default: 6
    min: 2
    max: 1000
    help: >-
      Fewest payments: half a year of monthly support.
  min_days:
    type: integer
    default: 150
    min: 1
    max: 3650
    help: >-
      Fewest days from the first to the last of them: five months.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Small regular payments before the case.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}),
      (:Account {key: 'V'})-[:PERFORMS]->(v:Transaction {key: 'V1', at: datetime('2024-09-01T00:00Z'), amount: 1000})-[:TAINTED {amount: 1000, currency: 'CNY'}]->(c),
      (aunt:Person {key: 'aunt'})-[:IN_SCOPE]->(c), (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c),
      (aunt)-[:CONTROLS {how: 'holds'}]->(b:Account {key: 'B'}), (sponsor)-[:CONTROLS {how: 'holds'}]->(a:Account {key: 'A'}), (g:Account {key: 'G'})-[:TAINTED {share: 0.9}]->(c),
      (a)-[:PERFORMS]->(:Transaction {key: 'T0', at: datetime('2024-03-01T00:00Z'), amount: 98000, currency: 'USD', records: ['b/transactions/0']})-[:BENEFITS_TO]->(g)
    WITH a, b, g UNWIND range(1, 8) AS n
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'S' + toString(n), at: datetime({year: 2024, month: n, day: 6}), amount: 300, currency: 'CNY', records: ['b/transactions/s' + toString(n)]})-[:BENEFITS_TO]->(g),
      (b)-[:PERFORMS]->(:Transaction {key: 'T' + toString(n), at: datetime({year: 2024, month: n, day: 5}), amount: 300, currency: 'CNY', records: ['b/transactions/' + toString(n)]})-[:BENEFITS_TO]->(g)
  expect:
    - {person: aunt, case_id: C1, value: 8}
  absent:
    - row: {person: sponsor}
      why: 'One large sum beside the small ones, in another currency: capital, not support.'
*/
MATCH (c:Case)<-[k:TAINTED]-(v:Transaction)<-[:PERFORMS]-(x:Account|External)
WHERE k.amount > 0 AND NOT EXISTS { (x)-[:TAINTED]->(c) }
WITH c, k.currency AS currency, avg(k.amount) AS typical, min(v.at) AS first_paid
WITH c, min(first_paid) AS began, collect({currency: currency, typical: typical}) AS usual
MATCH (p:Person)-[:IN_SCOPE]->(c)
WHERE ($persons IS NULL OR p.key IN $persons)
WITH p, collect({c: c, began: began, usual: usual}) AS cases, max(began) AS last
CALL (p, last) {
  MATCH (p)-[r:CONTROLS]->(a:Account)
  WHERE r.how IN ['holds', 'owns']
  WITH DISTINCT p, a, last
  MATCH (a)-[:PERFORMS]->(t:Transaction)
  WHERE t.at < last
  MATCH (t)-[:BENEFITS_TO]->(g:Account)
  WHERE NOT EXISTS { (p)-[:CONTROLS]->(g) }
  MATCH (g)-[:TAINTED]->(c:Case)
  RETURN c AS of, collect(DISTINCT t) AS paid
}
UNWIND cases AS one
WITH p, one, of, paid
WHERE one.c = of
UNWIND paid AS t
WITH p, one.c AS c, one.usual AS usual, t, one.began AS began
WHERE t.at < began
WITH p, c, count(t) AS payments, min(t.at) AS first, max(t.at) AS last,
     count(CASE WHEN any(one IN usual WHERE one.currency = t.currency AND t.amount <= $small * one.typical) THEN t END) AS value,
     collect(coalesce(t.records, [])) AS lists
WITH p, sum(payments) AS payments, sum(value) AS small,
     collect({c: c, first: first, last: last, value: value, lists: lists}) AS cases
WHERE small = payments
UNWIND cases AS one
WITH p, one.c AS c, one.value AS value, one.lists AS lists, one.first AS first, one.last AS last
WHERE value >= $min_payments AND duration.inDays(first, last).days >= $min_days
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
