/*
id: sponsor_capital_before_fraud
title: 'Paid capital into the group''s accounts before the first victim paid'
role: fund_sponsors
revision: 1
indicator: {family: money}
description: >-
  For each person in scope: what part, in percent, of the money that came into the group's
  accounts before the first victim's payment came from accounts of the person or of a company of
  theirs.
why: >-
  Premises, equipment and travel are paid before the first victim is. Who put the money up is
  who gets a share of what comes.
limits: >-
  The first reported payment is later than the first made, so some of the victims' money may
  pass for capital. Misses cash. May wrong a parent, a lender or an employer;
  counter_family_transfers, counter_licensed_clientele and the least part are for that.
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
  window_days:
    type: integer
    default: 365
    min: 1
    max: 3650
    help: >-
      Days before the first victim's payment in which money counts as capital: groups form
      within months.
  percent:
    type: integer
    default: 100
    min: 100
    max: 100
    help: >-
      One whole in percent: a unit, not a threshold.
  min_percent:
    type: integer
    default: 5
    min: 0
    max: 100
    help: >-
      Least part in percent: below it are the small sums that relatives send.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Percent of the money that came in before the first victim''s payment; the highest of any currency.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (v:Transaction {key: 'V1', at: datetime('2024-06-01T00:00Z'), amount: 1000, currency: 'CNY'}),
      (:Account {key: 'V'})-[:PERFORMS]->(v), (v)-[:TAINTED {amount: 1000, currency: 'CNY'}]->(c),
      (g:Account {key: 'G'})-[:TAINTED {share: 0.9, amount: 5000, currency: 'CNY'}]->(c),
      (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (aunt:Person {key: 'aunt'})-[:IN_SCOPE]->(c), (late:Person {key: 'late'})-[:IN_SCOPE]->(c),
      (sponsor)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (aunt)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (late)-[:HOLDS {records: ['b/accounts/3']}]->(d:Account {key: 'D'}),
      (a)-[:PERFORMS]->(t1:Transaction {key: 'T1', at: datetime('2024-03-01T00:00Z'), amount: 98000, currency: 'CNY', records: ['b/transactions/1']})-[:BENEFITS_TO]->(g),
      (b)-[:PERFORMS]->(:Transaction {key: 'T2', at: datetime('2024-03-02T00:00Z'), amount: 2000, currency: 'CNY', records: ['b/transactions/2']})-[:BENEFITS_TO]->(g),
      (d)-[:PERFORMS]->(:Transaction {key: 'T3', at: datetime('2024-07-02T00:00Z'), amount: 90000, currency: 'CNY', records: ['b/transactions/3']})-[:BENEFITS_TO]->(g),
      (a)-[:PERFORMS]->(:Transaction {key: 'T4', at: null, amount: null, currency: null})-[:BENEFITS_TO]->(g)
  expect:
    - {person: sponsor, case_id: C1, value: 98}
  absent:
    - row: {person: aunt}
      why: 'Sent a fiftieth of it.'
    - row: {person: late}
      why: 'Paid after the victims did: no capital.'
*/
MATCH (c:Case)<-[k:TAINTED]-(v:Transaction)<-[:PERFORMS]-(x:Account|External)
WHERE k.amount > 0 AND NOT EXISTS { (x)-[:TAINTED]->(c) }
WITH c, min(v.at) AS began
MATCH (c)<-[k:TAINTED]-(g:Account)
WHERE k.share >= $min_share
MATCH (g)<-[:BENEFITS_TO]-(t:Transaction)
WHERE t.at < began AND t.at >= began - duration({days: $window_days}) AND t.amount > 0
WITH c, t.currency AS currency, sum(t.amount) AS capital, collect([g, t]) AS inflows
UNWIND inflows AS inflow
WITH c, currency, capital, inflow[0] AS g, inflow[1] AS t
MATCH (t)<-[:PERFORMS]-(a:Account)
CALL (a) {
  MATCH (p:Person)-[h:HOLDS]->(a)
  RETURN p, coalesce(h.records, []) AS tie
  UNION
  MATCH (p:Person)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN p, coalesce(o.records, []) + coalesce(h.records, []) AS tie
}
WITH c, currency, capital, g, t, p, collect(tie) AS ties
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) } AND NOT EXISTS { (p:Person)-[:HOLDS]->(g) }
WITH p, c, currency, capital, sum(t.amount) AS paid,
     collect([coalesce(t.records, [])]) + collect(ties) AS nested
WITH p, c, toInteger(floor($percent * paid / capital)) AS part, nested
WITH p, c, max(part) AS value, collect(nested) AS all_nested
WHERE value >= $min_percent
UNWIND all_nested AS nested
UNWIND nested AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
