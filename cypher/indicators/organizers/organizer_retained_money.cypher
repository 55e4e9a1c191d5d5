/*
id: organizer_retained_money
title: 'Keeps the victims'' money on own accounts or those of own companies'
role: organizers
revision: 1
indicator: {family: money}
description: >-
  For each person in scope: the victims' money that is still, after the last transaction, on
  accounts that the person holds or that a company of theirs holds, weighted by the tainted part
  of each account, counted in typical victims' payments of the case and currency.
why: >-
  Money passes through mules and comes to rest with those whom the group works for. The value
  that stays, after time-respecting tracing, is a stronger sign of who stands on top than any
  centrality. Counted in typical payments of the same currency, it needs no exchange rate.
limits: >-
  Misses cash, accounts abroad that no agency delivers, and money kept by nominees (see
  organizer_proxy_money). May wrong a merchant who was paid with the money, whom the least share
  and counter_merchant are for, and a mule from whom nobody collected yet.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least tainted part of what came into the account. An account of a merchant or exchange
      house takes tainted money too, but among much other; .2 leaves room for groups that also
      run an honest business. To be calibrated on reviewed leads.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: number
    help: 'Victims'' money that stayed, in typical victims'' payments of the case.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'Haslhofer, B. and others; Moeser, M., Boehme, R., Breuker, D. (2014), Towards risk scoring of Bitcoin transactions (poison and haircut)'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
  - 'Calderoni, F. (2012), The structure of drug trafficking mafias: leaders avoid the telephone; Trends in Organized Crime 15'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (:Account {key: 'V'})-[:PERFORMS]->(v:Transaction {key: 'T1', amount: 1000, currency: 'CNY'}),
      (v)-[:TAINTED {amount: 1000, currency: 'CNY'}]->(c),
      (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 2}]->(c), (shop:Person {key: 'shop'})-[:IN_SCOPE {steps: 2}]->(c),
      (boss)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A1'}),
      (shop)-[:HOLDS {records: ['b/accounts/2']}]->(m:Account {key: 'A2'}),
      (a)-[:TAINTED {amount: 9000, retained: 8000, share: 1.0, currency: 'CNY'}]->(c),
      (m)-[:TAINTED {amount: 9000, retained: 8000, share: 0.05, currency: 'CNY'}]->(c),
      (boss)-[:HOLDS]->(n:Account {key: 'A3'}), (n)-[:TAINTED {retained: null, share: null, currency: null}]->(c),
      (t:Transaction {key: 'T2', records: ['b/transactions/2']})-[:BENEFITS_TO]->(a),
      (t)-[:TAINTED {amount: 8000, share: 1.0, currency: 'CNY'}]->(c)
  expect:
    - {person: boss, case_id: C1, value: 8.0}
  absent:
    - row: {person: shop}
      why: 'A merchant: victims'' money is a twentieth of what comes in.'
*/
MATCH (c:Case)<-[k:TAINTED]-(v:Transaction)<-[:PERFORMS]-(x:Account|External)
WHERE k.amount > 0 AND NOT EXISTS { (x)-[:TAINTED]->(c) }
WITH c, k.currency AS currency, avg(k.amount) AS typical
MATCH (p:Person)-[:IN_SCOPE]->(c)
CALL (p) {
  MATCH (p)-[h:HOLDS]->(a:Account)
  RETURN a, coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a:Account)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN a, coalesce(o.records, []) + coalesce(h.records, []) AS tie
}
MATCH (a)-[k:TAINTED]->(c)
WHERE k.currency = currency AND k.retained > 0 AND k.share >= $min_share
WITH p, c, currency, typical, a, k.retained * k.share / typical AS worth, collect(tie) AS ties
CALL (a, c) {
  MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[:TAINTED]->(c)
  RETURN collect(coalesce(t.records, [])) AS paid
}
WITH p, c, round(sum(worth), 1) AS value, collect(ties) + collect(paid) AS nested
UNWIND nested AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
