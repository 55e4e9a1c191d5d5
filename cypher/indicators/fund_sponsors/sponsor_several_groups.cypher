/*
id: sponsor_several_groups
title: 'Put money into several groups before their victims paid'
role: fund_sponsors
revision: 4
indicator: {family: money}
description: >-
  For each person in scope: into the accounts of how many groups (cases that belong to no larger
  one) accounts of the person or of a company of theirs paid before the first victim's money
  came, with money that is not itself victims'. An account that works for several cases stands for
  the first of them by key, so that a pool which many groups share counts once. What an account
  passed on within a week, less some percent, time and again, was put in by whoever paid it in.
why: >-
  Few people fund many groups; capital in several of them is an investor's habit, and no
  relative's.
limits: >-
  Cases that belong together, were not joined and share no account count as several groups. Who
  puts the proceeds of one group into the next is missed. May wrong a bank or a landlord's lender;
  licensed ones are explained; and whose payments to somebody were followed by as large ones of
  theirs to several groups, time and again.
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
    help: 'Groups into which the person paid before.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (d:Case {key: 'C2'}), (g:Account {key: 'G'})-[:SERVES {because: ['front']}]->(c), (h:Account {key: 'H'})-[:SERVES {because: ['front']}]->(d),
      (g)-[:TAINTED {since: datetime('2024-06-01T00:00Z')}]->(c), (h)-[:TAINTED {since: datetime('2024-06-01T00:00Z')}]->(d),
      (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (sponsor)-[:IN_SCOPE]->(d), (one:Person {key: 'one'})-[:IN_SCOPE]->(c), (one)-[:IN_SCOPE]->(d),
      (sponsor)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (one)-[:CONTROLS {how: 'holds'}]->(b:Account {key: 'B'}),
      (a)-[:PERFORMS]->(:Transaction {key: 'T1', at: datetime('2024-03-01T00:00Z'), amount: 9, records: ['b/transactions/1']})-[:BENEFITS_TO]->(g),
      (a)-[:PERFORMS]->(:Transaction {key: 'T2', at: datetime('2024-03-01T00:00Z'), amount: 9, records: ['b/transactions/2']})-[:BENEFITS_TO]->(h),
      (b)-[:PERFORMS]->(:Transaction {key: 'T3', at: datetime('2024-03-01T00:00Z'), amount: 9, records: ['b/transactions/3']})-[:BENEFITS_TO]->(g),
      (e:Case {key: 'C3'})<-[:TAINTED {since: datetime('2024-06-01T00:00Z')}]-(pool:Account {key: 'POOL'})-[:SERVES {because: ['front']}]->(c), (pool)-[:SERVES {because: ['front']}]->(d), (pool)-[:SERVES {because: ['front']}]->(e),
      (member:Person {key: 'member'})-[:IN_SCOPE]->(c), (member)-[:IN_SCOPE]->(d), (member)-[:CONTROLS {how: 'holds'}]->(m:Account {key: 'M'})-[:PERFORMS]->(:Transaction {key: 'T5', at: datetime('2024-03-01T00:00Z'), amount: 9})-[:BENEFITS_TO]->(pool),
      (teller:Person {key: 'teller'})-[:IN_SCOPE]->(c), (teller)-[:IN_SCOPE]->(d), (teller)-[:CONTROLS {how: 'holds'}]->(n:Account {key: 'N'}),
      (n)-[:PERFORMS]->(t6:Transaction {key: 'T6', at: datetime('2024-03-01T00:00Z'), amount: 9})-[:BENEFITS_TO]->(g), (n)-[:PERFORMS]->(t7:Transaction {key: 'T7', at: datetime('2024-03-01T00:00Z'), amount: 9})-[:BENEFITS_TO]->(h),
      (t6)-[:TAINTED {share: 0.9}]->(e), (t7)-[:TAINTED {share: 0.9}]->(e),
      (b)-[:PERFORMS]->(:Transaction {key: 'T4', at: null, amount: null})-[:BENEFITS_TO]->(h),
      (behind:Person {key: 'behind'})-[:CONTROLS {how: 'holds', records: ['b/accounts/4']}]->(y:Account {key: 'Y'}), (steward:Person {key: 'steward'})-[:CONTROLS {how: 'owns', records: ['b/accounts/5']}]->(x:Account {key: 'X'}),
      (behind)-[:IN_SCOPE]->(c), (behind)-[:IN_SCOPE]->(d), (steward)-[:IN_SCOPE]->(c), (steward)-[:IN_SCOPE]->(d)
    WITH x, y, g, h UNWIND [g, h] AS to UNWIND range(1, 2) AS i
    CREATE (y)-[:PERFORMS]->(:Transaction {key: 'U' + to.key + toString(i), at: datetime({year: 2024, month: 3, day: 10 * i}), amount: 1000 * i, currency: 'CNY', records: ['b/transactions/U' + to.key]})-[:BENEFITS_TO]->(x),
      (x)-[:PERFORMS]->(:Transaction {key: 'V' + to.key + toString(i), at: datetime({year: 2024, month: 3, day: 10 * i + 3}), amount: 960 * i, currency: 'CNY', records: ['b/transactions/V' + to.key]})-[:BENEFITS_TO]->(to)
  expect:
    - {person: behind, case_id: C1, value: 2}
    - {person: behind, case_id: C2, value: 2}
    - {person: sponsor, case_id: C1, value: 2, records: [b/accounts/1, b/transactions/1, b/transactions/2]}
    - {person: sponsor, case_id: C2, value: 2}
  absent:
    - row: {person: one}
      why: 'Paid into one group only.'
    - row: {person: member}
      why: 'Paid into one account that three groups share.'
    - row: {person: teller}
      why: 'Passed on what victims of another group had paid.'
    - row: {person: steward}
      why: 'Passed on within three days what somebody else had paid in, twice into each group.'
*/
MATCH (c:Case)<-[k:TAINTED]-(:Account)
WHERE NOT EXISTS { (c)-[:PART_OF]->(:Case) }
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
WITH g, c, early, theirs, paid
WHERE theirs OR paid >= $min_paid
UNWIND early AS one
WITH g, c, one.t AS t
MATCH (t)<-[:PERFORMS]-(x:Account)
WHERE NOT EXISTS { MATCH (x)-[w:SERVES]->(c)
                   WHERE any(why IN w.because WHERE why IN ['front', 'handset']) }
CALL (t) {
  MATCH (t)-[k:TAINTED]->(of:Case)
  WHERE NOT EXISTS { (of)-[:PART_OF]->(:Case) }
  RETURN sum(k.share) AS proceeds
}
WITH g, c, x, t, proceeds
WHERE proceeds < $max_share
WITH c, x, collect({g: g, t: t}) AS sent
CALL (x, sent) {
  WITH x, sent WHERE x:Account AND size(sent) >= $min_passed
  UNWIND sent AS one
  WITH x, one.t AS t
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
UNWIND sent AS one
WITH c, x, one.g AS g, one.t AS t, head([each IN behind WHERE any(entry IN each.passed WHERE entry.t = one.t)]) AS first
WITH c, g, t, coalesce(first.y, x) AS x, head([entry IN first.passed WHERE entry.t = t | entry.u]) AS u
MATCH (x)<-[r:CONTROLS]-(p:Person)
WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, g, c, t, u, r ORDER BY c.key, t.at, t.key
WITH p, g, collect(c) AS cases, collect(coalesce(r.records, []) + coalesce(u.records, [])[..1] + coalesce(t.records, [])[..1])[0] AS some ORDER BY g.key
WITH p, cases[0].key AS first, collect(cases) AS lists, collect(some)[0] AS some ORDER BY first
WITH p, collect({worth: 1, records: some}) AS parts, collect(lists) AS lists
WHERE size(parts) >= 2
UNWIND lists AS list
UNWIND list AS cases
UNWIND cases AS c
WITH DISTINCT p, c, parts, size(parts) AS value
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
