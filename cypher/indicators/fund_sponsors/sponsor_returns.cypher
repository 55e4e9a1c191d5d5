/*
id: sponsor_returns
title: 'Got victims'' money after having paid into the group before'
role: fund_sponsors
revision: 1
indicator: {family: money}
description: >-
  For each person in scope who paid into the group's accounts before the first victim's payment:
  the victims' money that later came to accounts of the person or of a company of theirs,
  counted in typical victims' payments of the case and currency.
why: >-
  Capital first, a share of the victims' money later: the two together tell an investor in the
  fraud from a customer, a relative or a victim who was paid early returns.
limits: >-
  Misses returns in cash or over unknown accounts. May wrong a lender who was repaid; licensed
  ones are explained by counter_licensed_clientele.
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
    type: number
    help: 'Victims'' money that came back, in typical victims'' payments.'
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
      (a)-[:PERFORMS]->(:Transaction {key: 'T4', at: null, amount: null, currency: null})-[:BENEFITS_TO]->(g),
      (g)-[:PERFORMS]->(r1:Transaction {key: 'T5', at: datetime('2024-08-01T00:00Z'), amount: 6000, currency: 'CNY', records: ['b/transactions/5']})-[:BENEFITS_TO]->(a),
      (r1)-[:TAINTED {amount: 5000, currency: 'CNY', share: 0.9}]->(c),
      (g)-[:PERFORMS]->(r2:Transaction {key: 'T6', at: datetime('2024-08-01T00:00Z'), amount: 6000, currency: 'CNY', records: ['b/transactions/6']})-[:BENEFITS_TO]->(d),
      (r2)-[:TAINTED {amount: 5000, currency: 'CNY', share: 0.9}]->(c)
  expect:
    - {person: sponsor, case_id: C1, value: 5.0}
  absent:
    - row: {person: aunt}
      why: 'Got nothing back.'
    - row: {person: late}
      why: 'Was paid from the victims'' money, but had put nothing up before it.'
*/
MATCH (c:Case)<-[k:TAINTED]-(v:Transaction)<-[:PERFORMS]-(x:Account|External)
WHERE k.amount > 0 AND NOT EXISTS { (x)-[:TAINTED]->(c) }
WITH c, k.currency AS currency, avg(k.amount) AS typical, min(v.at) AS first_paid
WITH c, min(first_paid) AS began, collect([currency, typical]) AS currencies
UNWIND currencies AS one
WITH c, began, one[0] AS currency, one[1] AS typical
MATCH (p:Person)-[:IN_SCOPE]->(c)
CALL (p) {
  MATCH (p)-[h:HOLDS]->(a:Account)
  RETURN a, coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a:Account)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN a, coalesce(o.records, []) + coalesce(h.records, []) AS tie
}
WITH c, began, currency, typical, p, a, collect(tie) AS ties
CALL (p, c, began) {
  MATCH (p)-[:HOLDS]->(b:Account)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(g:Account)-[k:TAINTED]->(c)
  WHERE t.at < began AND k.share >= $min_share AND NOT EXISTS { (p)-[:HOLDS]->(g) }
  RETURN t AS put
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[:HOLDS]->(b:Account)-[:PERFORMS]->(t:Transaction)
        -[:BENEFITS_TO]->(g:Account)-[k:TAINTED]->(c)
  WHERE t.at < began AND k.share >= $min_share AND NOT EXISTS { (p)-[:HOLDS]->(g) }
    AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN t AS put
}
WITH c, began, currency, typical, p, a, ties, collect(coalesce(put.records, [])) AS puts
MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[k:TAINTED]->(c)
WHERE t.at > began AND k.currency = currency AND k.amount > 0
WITH p, c, typical, sum(k.amount) AS back, collect(coalesce(t.records, [])) AS paid,
     collect(puts) + collect(ties) AS before
WITH p, c, round(sum(back / typical), 1) AS value, collect(paid) AS nested, collect(before) AS deeper
UNWIND nested + reduce(flat = [], one IN deeper | flat + one) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
