/*
id: organizer_retained_money
title: "Keeps the victims' money on own accounts or those of own companies"
role: organizers
revision: 3
indicator: {family: money}
description: >-
  For each person in scope: the victims' money that is still on accounts titled to the person or
  to a company of theirs, in percent of all that is still on accounts anywhere, each
  weighted by the part of the account's income that is any victims' money.
why: >-
  What stays with somebody after time-respecting tracing shows for whom the group works. Bosses
  keep off the phone and out of sight, but the money has to come to them. Of what stays, for
  groups differ in size a hundred times and in how much of it they turn into notes and coins.
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
  min_stays:
    type: float
    default: 0.01
    min: 0.0
    max: 1.0
    help: >-
      Least part of the victims' money of a case that is still on accounts at all; below it what
      is left is change, and says nothing of whom the group works for.
  min_part:
    type: float
    default: 0.005
    min: 0.0
    max: 1.0
    help: >-
      Least part of all that the case's victims paid that stays with the person: half of a
      hundredth; less is a mule's commission, however little else is left.
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
    help: "Percent of what stays of the case's money."
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
      (:Account {key: 'A4'})-[:TAINTED {amount: 9000, retained: 2000, part: 0.1, share: 0.1, overall: 1.0, currency: 'CNY'}]->(c),
      (t:Transaction {key: 'T2', records: ['b/transactions/2']})-[:BENEFITS_TO]->(a), (t)-[:TAINTED {amount: 9000, currency: 'CNY'}]->(c)
  expect:
    - {person: boss, case_id: C1, value: 80.0, records: [b/accounts/1, b/transactions/2], parts: [{worth: 80.0, records: [b/accounts/1, b/transactions/2]}]}
  absent:
    - row: {person: shop}
      why: 'A merchant: victims'' money is a twentieth of what comes in.'
*/
MATCH (c:Case)<-[k:TAINTED]-(a:Account)
WHERE k.part > 0 AND k.overall >= $min_share AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
WITH c, sum(k.part * k.overall) AS stays, collect({a: a, k: k}) AS kept
WHERE stays >= $min_stays
UNWIND kept AS one
WITH c, stays, one.a AS a, one.k AS k
MATCH (a)<-[r:CONTROLS]-(p:Person)
WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, stays, a, k, collect(r.records) AS hands
WITH p, c, stays, a, k, coalesce(hands[0], []) AS tie
CALL (a, c, k) {
  MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[x:TAINTED]->(c)
  WHERE x.currency = k.currency AND x.amount > 0
  WITH t, x ORDER BY x.amount DESC, t.key
  RETURN collect({amount: x.amount, record: coalesce(t.records, [])[0]}) AS paid
}
WITH p, c, stays, tie, $percent * k.part * k.overall / stays AS kept, paid,
     reduce(total = 0, one IN paid | total + one.amount) AS came
WITH p, c, stays, tie, kept, paid, came, [one IN paid[..$largest] WHERE one.record IS NOT NULL] AS large
WITH p, c, stays, tie, kept, large, came, reduce(total = 0, one IN large | total + one.amount) AS shown
UNWIND [one IN large | {worth: kept * one.amount / came, some: tie + [one.record]}]
       + [{worth: CASE WHEN came > 0 THEN kept * (came - shown) / came ELSE kept END, some: tie}] AS one
WITH p, c, stays, one.worth AS worth, one.some AS some
WHERE worth > 0
WITH p, c, stays, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WHERE total * stays >= $percent * $min_part
WITH p, c, parts, round(total, 1) AS value
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
