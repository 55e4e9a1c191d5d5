/*
id: organizer_retained_money
title: "Keeps the victims' money on own accounts or those of own companies"
role: organizers
revision: 2
indicator: {family: money}
description: >-
  For each person in scope: the victims' money that is still on accounts titled to the person or
  to a company of theirs, in percent of all that the case's victims paid, weighted by the part
  of the account's income that is any victims' money.
why: >-
  What stays with somebody after time-respecting tracing shows for whom the group works. Bosses
  keep off the phone and out of sight, but the money has to come to them. A percentage of the
  case, for groups differ in size a hundred times.
limits: >-
  Misses cash, virtual currency outside the reporting services and accounts of nominees (see
  organizer_proxy_money). May wrong a merchant who was paid from fraud money; counter_merchant
  and the weighting by the victims' part are for that.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least part of what came into the account that is any victims' money. An account of a
      merchant or exchange house takes tainted money too, but among much other; .2 leaves room
      for groups that also run an honest business. To be calibrated on reviewed leads.
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
    help: "Percent of the case's money that stays there."
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Moeser, M., Boehme, R., Breuker, D. (2014), Towards risk scoring of Bitcoin transactions (poison and haircut)'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
  - 'Calderoni, F. (2012), The structure of drug trafficking mafias: leaders avoid the telephone; Trends in Organized Crime 15'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 2}]->(c), (shop:Person {key: 'shop'})-[:IN_SCOPE {steps: 2}]->(c),
      (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A1'}),
      (shop)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(m:Account {key: 'A2'}),
      (a)-[:TAINTED {amount: 9000, retained: 8000, part: 0.4, share: 0.5, overall: 1.0, currency: 'CNY'}]->(c),
      (m)-[:TAINTED {amount: 9000, retained: 8000, part: 0.4, share: 0.05, overall: 0.05, currency: 'CNY'}]->(c),
      (boss)-[:CONTROLS {how: 'holds'}]->(n:Account {key: 'A3'}), (n)-[:TAINTED {part: null, overall: null, currency: null}]->(c),
      (t:Transaction {key: 'T2', records: ['b/transactions/2']})-[:BENEFITS_TO]->(a), (t)-[:TAINTED {amount: 9000, currency: 'CNY'}]->(c)
  expect:
    - {person: boss, case_id: C1, value: 40.0, records: [b/accounts/1, b/transactions/2], parts: [{worth: 40.0, records: [b/accounts/1, b/transactions/2]}]}
  absent:
    - row: {person: shop}
      why: 'A merchant: victims'' money is a twentieth of what comes in.'
*/
MATCH (c:Case)<-[k:TAINTED]-(a:Account)<-[r:CONTROLS]-(p:Person)
WHERE k.part > 0 AND k.overall >= $min_share AND r.how IN ['holds', 'owns']
  AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, a, k, collect(r.records) AS hands
WITH p, c, a, k, hands[0] AS tie
CALL (a, c, k) {
  MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[x:TAINTED]->(c)
  WHERE x.currency = k.currency AND x.amount > 0
  WITH t, x ORDER BY x.amount DESC, t.key
  RETURN collect({amount: x.amount, record: coalesce(t.records, [])[0]}) AS paid
}
WITH p, c, tie, $percent * k.part * k.overall AS kept, paid,
     reduce(total = 0, one IN paid | total + one.amount) AS came
WITH p, c, tie, kept, paid, came, [one IN paid[..$largest] WHERE one.record IS NOT NULL] AS large
WITH p, c, tie, kept, large, came, reduce(total = 0, one IN large | total + one.amount) AS shown
UNWIND [one IN large | {worth: kept * one.amount / came, some: tie + [one.record]}]
       + [{worth: CASE WHEN came > 0 THEN kept * (came - shown) / came ELSE kept END, some: tie}] AS one
WITH p, c, one.worth AS worth, one.some AS some
WHERE worth > 0
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, round(total, 1) AS value
WHERE value > 0
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
