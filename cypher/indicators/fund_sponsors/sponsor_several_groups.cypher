/*
id: sponsor_several_groups
title: 'Put money into several groups before their victims paid'
role: fund_sponsors
revision: 2
indicator: {family: money}
description: >-
  For each person in scope: into the accounts of how many groups (cases that belong to no larger
  one) accounts of the person or of a company of theirs paid before the first victim's money
  came.
why: >-
  Few people fund many groups; capital in several of them is an investor's habit, and no
  relative's.
limits: >-
  Cases that belong together and were not joined count as several groups. May wrong a bank or a
  landlord's lender; licensed ones are explained.
feeds: [accounts, transactions, fraud_reports, cases]
params:
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
      (b)-[:PERFORMS]->(:Transaction {key: 'T4', at: null, amount: null})-[:BENEFITS_TO]->(h)
  expect:
    - {person: sponsor, case_id: C1, value: 2, records: [b/accounts/1, b/transactions/1, b/transactions/2]}
    - {person: sponsor, case_id: C2, value: 2}
  absent:
    - row: {person: one}
      why: 'Paid into one group only.'
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
WITH c, early, theirs, paid
WHERE theirs OR paid >= $min_paid
UNWIND early AS one
WITH c, one.t AS t
MATCH (t)<-[:PERFORMS]-(x:Account)<-[r:CONTROLS]-(p:Person)
WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) }
  AND NOT EXISTS { MATCH (x)-[w:SERVES]->(c)
                   WHERE any(why IN w.because WHERE why IN ['front', 'handset']) }
WITH p, c, t, r ORDER BY t.at, t.key
WITH p, c, collect(coalesce(r.records, []) + coalesce(t.records, [])[..1])[0] AS some
WITH p, collect({c: c, some: some}) AS groups
WHERE size(groups) >= 2
UNWIND groups AS group
WITH p, group.c AS c, [one IN groups | {worth: 1, records: one.some}] AS parts, size(groups) AS value
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
