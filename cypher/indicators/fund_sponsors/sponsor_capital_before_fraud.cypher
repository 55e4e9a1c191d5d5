/*
id: sponsor_capital_before_fraud
title: "Paid capital into the group's accounts before victims' money came"
role: fund_sponsors
revision: 4
indicator: {family: money}
description: >-
  For each person in scope: what part, in percent, of the money that came from outside into the
  accounts that the group works with, before the first victim's money reached any of them, came
  from accounts of the person or of a company of theirs. What victims of any case had paid is no
  capital. What an account passed on within a week, less some percent, time and again, is the
  capital of whoever paid it in.
why: >-
  Premises, equipment and travel are paid before the first victim is. Who put the money up is
  who gets a share of what comes.
limits: >-
  The first reported payment is later than the first made, so some of the victims' money may
  pass for capital. Misses cash, and who puts money up over an account that passes it on later, in
  other sums or once. May wrong a parent, a lender or an employer; counter_family_transfers,
  counter_licensed_clientele and the least part are for that; and who happened to buy of a dealer
  for as much as the dealer then paid to the group, twice within days.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  pass_days:
    type: integer
    default: 7
    min: 0
    max: 90
    help: >-
      Most days between a payment into an account and one out of it to the group, for it to be
      passed on: longer, and an account that many pay has something of that size by chance.
  pass_part:
    type: float
    default: 0.9
    min: 0.5
    max: 1.0
    help: >-
      Least part of a payment that is passed on: who passes money on keeps some percent.
  min_passed:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest payments of one account that another passed on to the case's group: one may be chance.
  window_days:
    type: integer
    default: 365
    min: 1
    max: 3650
    help: >-
      Days before the first victim's money in which money counts as capital: groups form within
      months.
  min_paid:
    type: integer
    default: 3
    min: 1
    max: 100
    help: >-
      Fewest of its accounts that an account pays, to be one that the group works with rather
      than the purse of somebody whom it pays.
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
  max_share:
    type: float
    default: 0.25
    min: 0.0
    max: 1.0
    help: >-
      Least part of a payment that is victims' money of any case, for it to be proceeds that are
      passed on and no capital.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Percent of the capital; the highest of any currency.'
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
      (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (aunt:Person {key: 'aunt'})-[:IN_SCOPE]->(c), (late:Person {key: 'late'})-[:IN_SCOPE]->(c),
      (sponsor)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (aunt)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (late)-[:CONTROLS {how: 'holds', records: ['b/accounts/3']}]->(d:Account {key: 'D'}),
      (a)-[:PERFORMS]->(t1:Transaction {key: 'T1', at: datetime('2024-03-01T00:00Z'), amount: 98000, currency: 'CNY', records: ['b/transactions/1']})-[:BENEFITS_TO]->(g),
      (b)-[:PERFORMS]->(:Transaction {key: 'T2', at: datetime('2024-03-02T00:00Z'), amount: 2000, currency: 'CNY', records: ['b/transactions/2']})-[:BENEFITS_TO]->(g),
      (d)-[:PERFORMS]->(:Transaction {key: 'T3', at: datetime('2024-07-02T00:00Z'), amount: 90000, currency: 'CNY', records: ['b/transactions/3']})-[:BENEFITS_TO]->(g),
      (:Account {key: 'E'})-[:PERFORMS]->(t5:Transaction {key: 'T5', at: datetime('2024-03-03T00:00Z'), amount: 900000, currency: 'CNY'})-[:BENEFITS_TO]->(g),
      (t5)-[:TAINTED {share: 0.8}]->(:Case {key: 'C2'}),
      (a)-[:PERFORMS]->(:Transaction {key: 'T4', at: null, amount: null, currency: null})-[:BENEFITS_TO]->(g),
      (d2:Case {key: 'C3'})<-[:SERVES {because: ['front', 'taint']}]-(h:Account {key: 'H'})-[:TAINTED {since: datetime('2024-06-01T00:00Z')}]->(d2),
      (behind:Person {key: 'behind'})-[:IN_SCOPE]->(d2), (steward:Person {key: 'steward'})-[:IN_SCOPE]->(d2),
      (behind)-[:CONTROLS {how: 'holds', records: ['b/accounts/4']}]->(y:Account {key: 'Y'}), (steward)-[:CONTROLS {how: 'owns', records: ['b/accounts/5']}]->(x:Account {key: 'X'})
    WITH h, x, y UNWIND range(1, 2) AS i
    CREATE (y)-[:PERFORMS]->(:Transaction {key: 'U' + toString(i), at: datetime({year: 2024, month: 3, day: 10 * i}), amount: 1000 * i, currency: 'CNY', records: ['b/transactions/1' + toString(i)]})-[:BENEFITS_TO]->(x),
      (x)-[:PERFORMS]->(:Transaction {key: 'V' + toString(i), at: datetime({year: 2024, month: 3, day: 10 * i + 3}), amount: 960 * i, currency: 'CNY', records: ['b/transactions/2' + toString(i)]})-[:BENEFITS_TO]->(h)
  expect:
    - {person: behind, case_id: C3, value: 100, records: [b/accounts/4, b/transactions/11, b/transactions/12, b/transactions/21, b/transactions/22]}
    - {person: sponsor, case_id: C1, value: 98, records: [b/accounts/1, b/transactions/1]}
  absent:
    - row: {person: aunt}
      why: 'Sent a fiftieth of it; what victims of another case had paid is not counted.'
    - row: {person: late}
      why: 'Paid after the victims did: no capital.'
    - row: {person: steward}
      why: 'Passed on within three days what somebody else had paid in, twice.'
*/
MATCH (c:Case)<-[k:TAINTED]-(:Account)
WITH c, min(k.since) AS began
MATCH (c)<-[s:SERVES]-(g:Account)
WITH g, collect({c: c, began: began, theirs: any(why IN s.because WHERE why IN ['front', 'handset'])}) AS cases
WITH g, cases, reduce(last = cases[0].began, one IN cases | CASE WHEN one.began > last THEN one.began ELSE last END) AS last
CALL (g, last) {
  MATCH (g)<-[:BENEFITS_TO]-(t:Transaction)
  WHERE t.at < last AND t.amount > 0
  RETURN collect({t: t, at: t.at}) AS came
}
UNWIND cases AS one
WITH g, one.c AS c, one.theirs AS theirs,
     [entry IN came WHERE entry.at < one.began AND entry.at >= one.began - duration({days: $window_days})] AS early
WHERE size(early) > 0
CALL (g, c) {
  MATCH (g)-[:PAID]->(b:Account)
  WITH c, b
  WHERE EXISTS { (b)-[:SERVES]->(c) }
  RETURN count(*) AS paid
}
WITH c, early, theirs, paid
WHERE theirs OR paid >= $min_paid
UNWIND early AS one
WITH c, one.t AS t
MATCH (t)<-[:PERFORMS]-(x:Account|External)
WHERE NOT EXISTS { MATCH (x)-[w:SERVES]->(c)
                   WHERE any(why IN w.because WHERE why IN ['front', 'handset']) }
CALL (t) {
  MATCH (t)-[k:TAINTED]->(of:Case)
  WHERE NOT EXISTS { (of)-[:PART_OF]->(:Case) }
  RETURN sum(k.share) AS proceeds
}
WITH c, t, x, proceeds
WHERE proceeds < $max_share
WITH c, t.currency AS currency, sum(t.amount) AS capital, collect({from: x, t: t}) AS inflows
UNWIND inflows AS inflow
WITH c, currency, capital, inflow.from AS x, collect(inflow.t) AS sent
CALL (x, sent) {
  WITH x, sent WHERE x:Account AND size(sent) >= $min_passed
  UNWIND sent AS one
  WITH x, one AS t
  MATCH (x)<-[:BENEFITS_TO]-(u:Transaction)
  WHERE u.at <= t.at AND u.at >= t.at - duration({days: $pass_days})
    AND u.amount >= t.amount AND $pass_part * u.amount <= t.amount AND u.currency = t.currency
  MATCH (u)<-[:PERFORMS]-(y:Account)
  WHERE NOT EXISTS { (y)<-[:CONTROLS]-(:Person)-[:CONTROLS]->(x) }
  WITH y, t, u ORDER BY u.at, u.key
  WITH y, t, collect(u)[0] AS u
  WITH y, collect({t: t, u: u}) AS passed
  WHERE size(passed) >= $min_passed
  WITH y, passed ORDER BY size(passed) DESC, y.key
  RETURN collect({y: y, passed: passed}) AS behind
}
UNWIND sent AS t
WITH c, currency, capital, x, t, head([one IN behind WHERE any(entry IN one.passed WHERE entry.t = t)]) AS first
WITH c, currency, capital, t, coalesce(first.y, x) AS x, head([entry IN first.passed WHERE entry.t = t | entry.u]) AS u
MATCH (x)<-[r:CONTROLS]-(p:Person)
WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, currency, capital, t, u, collect(r.records)[0] AS tie
WITH p, c, currency, sum($percent * toFloat(t.amount) / capital) AS total,
     collect({worth: $percent * toFloat(t.amount) / capital,
              records: coalesce(tie, []) + coalesce(u.records, [])[..1] + coalesce(t.records, [])[..1]}) AS parts
WITH p, c, currency, total, parts ORDER BY total DESC, currency
WITH p, c, collect({total: total, parts: parts})[0] AS most
WITH p, c, toInteger(floor(most.total)) AS value, most.parts AS parts
WHERE value >= $min_percent
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
