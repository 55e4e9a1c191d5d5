/*
id: counter_hired
title: 'Is paid month after month by the group, a small part of its money'
role: organizers
revision: 3
indicator: {family: money, kind: counter}
description: >-
  For each person in scope: from how many months the person has payments from accounts that work
  for the group and are not in the person's own name or company's, where all of them together
  are a small part of the case's money, both by the trace and by what they were worth: where many
  groups share a pool, hardly any of a case's money is traced to anybody.
why: >-
  Who is paid by the month, and little of what comes in, works for somebody: a proxy, a
  controller of accounts or a manager. The one whom the money is kept for takes a large part, or
  nothing that looks like pay.
limits: >-
  May explain away an organizer who draws a modest wage beside a share that is paid in cash.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  months:
    type: integer
    default: 12
    min: 12
    max: 12
    help: >-
      Months of a year: a unit, not a threshold.
  min_payees:
    type: integer
    default: 4
    min: 1
    max: 100
    help: >-
      Fewest accounts of the group that an account pays again and again, for what it pays to be
      called pay: an account that profit ends on pays few.
  min_months:
    type: integer
    default: 3
    min: 2
    max: 60
    help: >-
      Fewest months with a payment: three make a habit.
  min_part:
    type: float
    default: 0.6
    min: 0.0
    max: 1.0
    help: >-
      Least part of the months, from the first of these payments on, in which the group paid at
      all: wages come every month, but for those who left.
  max_percent:
    type: float
    default: 10.0
    min: 0.0
    max: 100.0
    help: >-
      Most that the payments may be of the case's money, in percent; by what they were worth, of
      that of the largest of the person's cases. A fifth of what comes in
      goes to all wages together in published cases; a tenth to one person is no wage.
  percent:
    type: integer
    default: 100
    min: 100
    max: 100
    help: >-
      One whole in percent: a unit, not a threshold.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - {name: value, type: integer, help: 'Months with a payment from the group.'}
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'U.S. Attorney and court filings on scam compounds as summarised in UNODC (2025), Inflection Point'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (g:Account {key: 'G'})-[:SERVES {because: ['taint']}]->(c),
      (proxy:Person {key: 'proxy'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c),
      (proxy)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b:Account {key: 'B'}), (:Person {key: 'odd'})-[:CONTROLS {how: null}]->(a)
    WITH c, g, a, b
    UNWIND range(1, 4) AS n
    CREATE (g)-[:PAID {count: 3}]->(:Account {key: 'W' + toString(n)})-[:SERVES {because: ['taint']}]->(c)
    WITH DISTINCT c, g, a, b
    CREATE (g)-[:TAINTED {part: 0.5, retained: 500, currency: 'CNY'}]->(c), (g)-[:PAID {currency: 'CNY', total: 30}]->(a),
      (chief:Person {key: 'chief'})-[:CONTROLS {how: 'holds'}]->(till:Account {key: 'TILL'}), (chief)-[:IN_SCOPE]->(c), (g)-[:PAID {currency: 'USDT', worth: 900, worth_currency: 'CNY'}]->(till)
    WITH c, g, a, b, till
    UNWIND [1, 2, 3] AS month
    UNWIND [[a, 0.01], [b, 0.2], [till, 0.01]] AS way
    WITH c, g, month, way[0] AS x, way[1] AS part
    CREATE (g)-[:PERFORMS]->(t:Transaction {key: x.key + toString(month), at: datetime({year: 2024, month: month, day: 5}), records: ['b/transactions/' + x.key + toString(month)]})-[:BENEFITS_TO]->(x),
      (t)-[:TAINTED {part: part, amount: 5, currency: 'CNY'}]->(c)
  expect:
    - {person: proxy, case_id: C1, value: 3}
  absent:
    - row: {person: boss}
      why: 'Takes three fifths of all that came in.'
    - row: {person: chief}
      why: 'Gets from a pool what is worth nine tenths of what the victims paid, little of it traced to them.'
*/
MATCH (c:Case)
WHERE EXISTS { (c)<-[:SERVES]-(:Account) }
CALL (c) {
  MATCH (c)<-[k:TAINTED]-(:Account)
  WHERE k.part > 0 AND k.retained > 0
  WITH k.currency AS currency, sum(k.retained) AS retained, sum(k.part) AS part
  ORDER BY retained DESC, currency
  RETURN collect({currency: currency, paid: retained / part})[0] AS most
}
MATCH (c)<-[:SERVES]-(g:Account)-[k:PAID]->(b:Account)-[:SERVES]->(c)
WHERE k.count >= 2
WITH c, most, g, count(DISTINCT b) AS payees
WHERE payees >= $min_payees
MATCH (g)-[:PERFORMS]->(t:Transaction)-[k:TAINTED]->(c)
WITH c, most, collect(DISTINCT t.at.year * $months + t.at.month) AS active, collect({g: g, t: t, part: k.part}) AS paid
UNWIND paid AS one
WITH c, most, active, one.g AS g, one.t AS t, one.part AS part
MATCH (t)-[:BENEFITS_TO]->(a:Account)<-[r:CONTROLS]-(p:Person)
WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($persons IS NULL OR p.key IN $persons)
  AND NOT EXISTS { MATCH (p)-[x:CONTROLS]->(g) WHERE x.how IN ['holds', 'owns'] }
WITH p, c, most, active, t, g, a, max(part) AS part
WITH p, c, most, active, collect(DISTINCT [g, a]) AS ways, sum(part) AS taken, min(t.at.year * $months + t.at.month) AS first,
     count(DISTINCT t.at.year * $months + t.at.month) AS value, collect(coalesce(t.records, [])) AS lists
WHERE value >= $min_months AND taken * $percent <= $max_percent
  AND value >= $min_part * size([m IN active WHERE m >= first])
CALL (ways, most) {
  UNWIND ways AS way
  WITH way[0] AS g, way[1] AS a, most
  MATCH (g)-[k:PAID]->(a)
  RETURN sum(CASE WHEN k.currency = most.currency THEN k.total WHEN k.worth_currency = most.currency THEN k.worth END) AS pay
}
WITH p, collect({c: c, value: value, lists: lists}) AS rows, max(pay) AS pay, max(most.paid) AS paid
WHERE coalesce(pay * $percent <= $max_percent * paid, true)
UNWIND rows AS one
WITH p, one.c AS c, one.value AS value, one.lists AS lists
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
