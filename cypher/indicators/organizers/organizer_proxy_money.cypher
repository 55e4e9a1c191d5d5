/*
id: organizer_proxy_money
title: "Keeps the victims' money on accounts titled to others, from an own handset or number"
role: organizers
revision: 2
indicator: {family: control}
description: >-
  For each person in scope: the victims' money that is still on accounts titled to somebody
  else, but operated from a handset or number that the person uses, in percent of all that the
  case's victims paid, weighted by the part of the account's income that is any victims' money.
why: >-
  Those on top put accounts in the names of nominees and proxies. The handset or number from
  which the account is operated shows behind which hand the money is kept.
limits: >-
  Misses accounts operated from a handset that was never registered. May wrong somebody who does
  a relative's banking; then the money is rarely the victims', and large sums of it more rarely.
  A hired controller shows the same (see counter_hired).
feeds: [accounts, transactions, subscribers, fraud_reports, cases]
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
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (son:Person {key: 'son'})-[:IN_SCOPE]->(c),
      (boss)-[:CONTROLS {how: 'operates', payments: 3, records: ['b/accounts/1', 't/subscribers/1']}]->(a:Account {key: 'A1'}),
      (:Person {key: 'nominee'})-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a),
      (a)-[:TAINTED {part: 0.25, overall: 1.0, currency: 'CNY'}]->(c),
      (son)-[:CONTROLS {how: 'operates', records: ['b/accounts/2', 't/subscribers/2']}]->(b:Account {key: 'A2'}),
      (b)-[:TAINTED {part: null, overall: null}]->(c)
  expect:
    - {person: boss, case_id: C1, value: 25.0, records: [b/accounts/1, t/subscribers/1]}
  absent:
    - row: {person: son}
      why: 'Does his mother''s banking; no victim''s money is there.'
    - row: {person: nominee}
      why: 'Holds the account in name; others are asked about that.'
*/
MATCH (c:Case)<-[k:TAINTED]-(a:Account)<-[r:CONTROLS]-(p:Person)
WHERE k.part > 0 AND k.overall >= $min_share AND r.how = 'operates'
  AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
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
