/*
id: sponsor_returns
title: "Got a share of the victims' money after having paid into the group before"
role: fund_sponsors
revision: 2
indicator: {family: money}
description: >-
  For each person in scope who paid into the accounts that the group works with, or for its
  rent, before the first victim's money came: how much of the victims' money went from the
  group's accounts to accounts of the person or of a company of theirs, in percent of all that
  the case's victims paid.
why: >-
  Capital first, a share of the victims' money later: the two together tell an investor in the
  fraud from a customer, a relative or a victim who was paid early returns.
limits: >-
  Misses returns in cash or over unknown accounts. May wrong a lender who was repaid; licensed
  ones are explained by counter_licensed_clientele.
feeds: [accounts, transactions, leases, fraud_reports, cases]
params:
  percent:
    type: integer
    default: 100
    min: 100
    max: 100
    help: >-
      One whole in percent: a unit, not a threshold.
  largest:
    type: integer
    default: 30
    min: 1
    max: 500
    help: >-
      Payments that stand as parts of their own, the largest first; those after them are one
      part together. Thirty carry most of a sum that is made of many.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: number
    help: "Percent of the case's money that came back."
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (g:Account {key: 'G'})-[:SERVES {because: ['front', 'taint']}]->(c),
      (g)-[:TAINTED {amount: 5000, currency: 'CNY', since: datetime('2024-06-01T00:00Z')}]->(c),
      (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (late:Person {key: 'late'})-[:IN_SCOPE]->(c),
      (sponsor)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (late)-[:CONTROLS {how: 'holds', records: ['b/accounts/3']}]->(d:Account {key: 'D'}),
      (a)-[:PERFORMS]->(t1:Transaction {key: 'T1', at: datetime('2024-03-01T00:00Z'), amount: 98000, currency: 'CNY', records: ['b/transactions/1']})-[:BENEFITS_TO]->(g),
      (d)-[:PERFORMS]->(:Transaction {key: 'T3', at: datetime('2024-07-02T00:00Z'), amount: 90000, currency: 'CNY', records: ['b/transactions/3']})-[:BENEFITS_TO]->(g),
      (d)-[:PERFORMS]->(:Transaction {key: 'T4', at: null, amount: null})-[:BENEFITS_TO]->(g),
      (g)-[:PERFORMS]->(r1:Transaction {key: 'T5', at: datetime('2024-08-01T00:00Z'), amount: 6000, currency: 'CNY', records: ['b/transactions/5']})-[:BENEFITS_TO]->(a),
      (r1)-[:TAINTED {amount: 5000, part: 0.125, currency: 'CNY'}]->(c),
      (g)-[:PERFORMS]->(r2:Transaction {key: 'T6', at: datetime('2024-08-01T00:00Z'), amount: 6000, currency: 'CNY', records: ['b/transactions/6']})-[:BENEFITS_TO]->(d),
      (r2)-[:TAINTED {amount: 5000, part: 0.125, currency: 'CNY'}]->(c)
  expect:
    - {person: sponsor, case_id: C1, value: 12.5, records: [b/accounts/1, b/transactions/1, b/transactions/5]}
  absent:
    - row: {person: late}
      why: 'Was paid from the victims'' money, but had put nothing up before it.'
*/
MATCH (c:Case)<-[k:TAINTED]-(:Account)
WITH c, min(k.since) AS began
MATCH (c)<-[:SERVES]-(g:Account)
WITH g, collect({c: c, began: began}) AS cases
WITH g, cases, reduce(last = cases[0].began, one IN cases | CASE WHEN one.began > last THEN one.began ELSE last END) AS last
CALL (g, cases, last) {
  MATCH (g)<-[:BENEFITS_TO]-(t:Transaction)
  WHERE t.at < last
  MATCH (t)<-[:PERFORMS]-(:Account)<-[r:CONTROLS]-(p:Person)
  WHERE r.how IN ['holds', 'owns']
    AND NOT EXISTS { MATCH (p)-[x:CONTROLS]->(g) WHERE x.how IN ['holds', 'owns'] }
  UNWIND cases AS one
  WITH p, t, one
  WHERE t.at < one.began
  RETURN p, one.c AS c, date(t.at) AS at, coalesce(t.records, [])[..1] AS put
  UNION
  MATCH (g)<-[:HOLDS]-(o:Organization)-[y:TOOK_PART]->(l:Lease)<-[:PAID_FOR]-(:Account)<-[r:CONTROLS]-(p:Person)
  WHERE r.how IN ['holds', 'owns'] AND y.role = 'lessee' AND NOT EXISTS { (p)-[:OWNS]->(o) }
  UNWIND cases AS one
  WITH p, l, one
  WHERE coalesce(l.from < date(one.began), true)
  RETURN p, one.c AS c, l.from AS at, coalesce(l.records, [])[..1] AS put
}
WITH p, c, at, put ORDER BY at, put
WITH p, c, collect(put)[0] AS put
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, collect({c: c, put: put}) AS put_in
MATCH (p)-[r:CONTROLS]->(a:Account)
WHERE r.how IN ['holds', 'owns']
WITH p, put_in, a, collect(r.records)[0] AS tie
MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)<-[:PERFORMS]-(g:Account)
WHERE EXISTS { (g)-[:SERVES]->(:Case) }
  AND NOT EXISTS { MATCH (p)-[x:CONTROLS]->(g) WHERE x.how IN ['holds', 'owns'] }
CALL (t, g, put_in) {
  UNWIND put_in AS one
  WITH one.c AS c, one.put AS put, t, g
  MATCH (t)-[k:TAINTED]->(c)
  WHERE k.part > 0 AND EXISTS { (g)-[:SERVES]->(c) }
  RETURN c, put, max(k.part) AS part
}
WITH p, c, put, t, part, tie ORDER BY part DESC, t.key
WITH p, c, put, collect({part: part, some: coalesce(tie, []) + coalesce(t.records, [])[..1]}) AS back
WITH p, c, put, back[..$largest] AS large,
     reduce(total = 0.0, one IN back[$largest..] | total + one.part) AS rest
UNWIND [one IN large | {worth: one.part, some: one.some + put}] + [{worth: rest, some: put}] AS one
WITH p, c, $percent * one.worth AS worth, one.some AS some
WHERE worth > 0
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, round(total, 1) AS value
WHERE value > 0
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
