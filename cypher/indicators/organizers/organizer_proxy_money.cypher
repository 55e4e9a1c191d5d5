/*
id: organizer_proxy_money
title: "Keeps the victims' money on accounts titled to others, from an own handset or number"
role: organizers
revision: 3
indicator: {family: money}
description: >-
  For each person in scope: the victims' money that is still on accounts titled to somebody
  else, but operated from a handset or number that the person uses, in percent of all that is still on
  accounts anywhere, each weighted by the part of the account's income that is any victims' money.
  Who operates an account of a holder on which a good part of it is, has a hand on what else the
  holder, or a company of theirs, keeps.
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
  min_shared:
    type: float
    default: 0.1
    min: 0.0
    max: 1.0
    help: >-
      Least part of what stays that is on one account of a holder, for whoever operates it to
      have a hand on what else the holder keeps; on an account that money only passes through a
      hired hand is enough.
  max_accounts:
    type: integer
    default: 6
    min: 1
    max: 1000
    help: >-
      Most accounts of the group that somebody has a hand on, to have one on what else their
      holders keep; who operates more is a controller of accounts.
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
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (son:Person {key: 'son'})-[:IN_SCOPE]->(c),
      (boss)-[:CONTROLS {how: 'operates', payments: 3, records: ['b/accounts/1', 't/subscribers/1']}]->(a:Account {key: 'A1'}),
      (nominee:Person {key: 'nominee'})-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a),
      (a)-[:TAINTED {part: 0.25, overall: 1.0, currency: 'CNY'}]->(c), (:Account {key: 'A3'})-[:TAINTED {part: 0.15, overall: 1.0, currency: 'CNY'}]->(c),
      (nominee)-[:CONTROLS {how: 'owns', records: ['r/organizations/1']}]->(:Account {key: 'A4'})-[:TAINTED {part: 0.1, overall: 1.0, currency: 'CNY'}]->(c),
      (son)-[:CONTROLS {how: 'operates', records: ['b/accounts/2', 't/subscribers/2']}]->(b:Account {key: 'A2'}),
      (b)-[:TAINTED {part: null, overall: null}]->(c)
  expect:
    - {person: boss, case_id: C1, value: 70.0, records: [b/accounts/1, r/organizations/1, t/subscribers/1]}
  absent:
    - row: {person: son}
      why: 'Does his mother''s banking; no victim''s money is there.'
    - row: {person: nominee}
      why: 'Holds the account in name; others are asked about that.'
*/
MATCH (c:Case)<-[k:TAINTED]-(a:Account)
WHERE k.part > 0 AND k.overall >= $min_share AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
WITH c, sum(k.part * k.overall) AS stays, collect({a: a, k: k}) AS kept
WHERE stays >= $min_stays
CALL (c, stays, kept) {
  UNWIND kept AS one
  WITH one.a AS a, one.k AS k
  MATCH (a)<-[r:CONTROLS]-(p:Person)
  WHERE r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(c) }
  RETURN p, a, k, coalesce(r.records, []) AS hand
  UNION ALL
  UNWIND kept AS one
  WITH kept, one.a AS d, one.k AS k
  WHERE k.part * k.overall >= $min_shared * stays
  MATCH (p:Person)-[r:CONTROLS]->(d)<-[t:CONTROLS]-(h:Person)
  WHERE r.how = 'operates' AND t.how = 'holds' AND p <> h AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    AND COUNT { MATCH (p)-[:CONTROLS]->(x:Account) WHERE EXISTS { (x)-[:SERVES]->(c) } RETURN DISTINCT x } <= $max_accounts
    AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(d) WHERE own.how IN ['holds', 'owns'] }
  UNWIND kept AS other
  WITH p, h, d, r, t, other.a AS a, other.k AS k
  WHERE a <> d
  MATCH (h)-[w:CONTROLS]->(a)
  WHERE w.how IN ['holds', 'owns']
  RETURN p, a, k, coalesce(r.records, []) + coalesce(t.records, []) + coalesce(w.records, []) AS hand
}
WITH p, c, stays, a, k, hand
WHERE NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
WITH p, c, stays, a, k, hand ORDER BY size(hand), hand
WITH p, c, stays, a, k, collect(hand)[0] AS tie
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
