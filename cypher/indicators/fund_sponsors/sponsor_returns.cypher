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
MATCH (c)<-[:SERVES]-(g:Account)-[:PERFORMS]->(t:Transaction)-[k:TAINTED]->(c)
WHERE k.part > 0
MATCH (t)-[:BENEFITS_TO]->(a:Account)<-[r:CONTROLS]-(p:Person)
WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) }
  AND NOT EXISTS { MATCH (p)-[x:CONTROLS]->(g) WHERE x.how IN ['holds', 'owns'] }
WITH p, c, began, t, max(k.part) AS part, collect(r.records)[0] AS tie
WITH p, c, began, t, part, tie ORDER BY part DESC, t.key
WITH p, c, began, collect({part: part, some: coalesce(tie, []) + coalesce(t.records, [])[..1]}) AS back
CALL (p, c, began) {
  MATCH (p)-[r:CONTROLS]->(a:Account)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(g:Account)-[:SERVES]->(c)
  WHERE r.how IN ['holds', 'owns'] AND t.at < began
    AND NOT EXISTS { MATCH (p)-[x:CONTROLS]->(g) WHERE x.how IN ['holds', 'owns'] }
  RETURN date(t.at) AS at, coalesce(t.records, [])[..1] AS put
  UNION
  MATCH (p)-[r:CONTROLS]->(a:Account)-[:PAID_FOR]->(l:Lease)<-[y:TOOK_PART]-(o:Organization)
        -[:HOLDS]->(g:Account)-[:SERVES]->(c)
  WHERE r.how IN ['holds', 'owns'] AND y.role = 'lessee'
    AND coalesce(l.from < date(began), true) AND NOT EXISTS { (p)-[:OWNS]->(o) }
  RETURN l.from AS at, coalesce(l.records, [])[..1] AS put
}
WITH p, c, back, at, put ORDER BY at, put
WITH p, c, back, collect(put)[0] AS put
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
