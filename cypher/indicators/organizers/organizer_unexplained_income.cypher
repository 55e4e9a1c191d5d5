/*
id: organizer_unexplained_income
title: 'Took in much more than went out again, whatever the money is called'
role: organizers
revision: 5
indicator: {family: money}
description: >-
  For each person in scope: what came into the accounts of the person or a company of theirs, and
  into the few of others that they operate, from accounts of others, less what went out to accounts
  of others, in percent of all that the victims of a case paid, in the currency of the case: of the
  middle one of the person's cases, for against a small one anybody's savings look large. A
  payment in another currency, coins among them, counts by what it was worth on its day (see PAID);
  where no rate is known, it does not count. It does not ask whether the money is the victims'.
why: >-
  Where proceeds are handed to a launderer and come back as something else, from a platform, an
  exchange or a firm, no tracing follows them; the wealth still comes to whom the group works for.
limits: >-
  Any well-to-do person has it: it counts only for whoever also directs, pays or meets members or
  holds their premises. Misses what was paid and kept in a currency without a known rate. May
  wrong an honest employer, merchant or landlord in scope.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  max_accounts:
    type: integer
    default: 4
    min: 0
    max: 1000
    help: >-
      Most accounts of others that somebody operates, for them to count as theirs; who operates
      more works them for the group, and what is drawn from them leaves no trace.
  min_percent:
    type: float
    default: 5.0
    min: 0.0
    max: 1000.0
    help: >-
      Least value that is returned: the first level. Below it stand a third of the rows of a
      nation, each with its payers looked up.
  percent:
    type: integer
    default: 100
    min: 100
    max: 100
    help: >-
      One whole in percent: a unit, not a threshold.
  middle:
    type: float
    default: 0.5
    min: 0.0
    max: 1.0
    help: >-
      Place among the person's cases, from the one whose victims paid least (0) to the one whose
      victims paid most (1), of the case that income is held against.
  largest:
    type: integer
    default: 10
    min: 1
    max: 500
    help: >-
      Payers that stand as parts of their own, the largest first; those after them are one part
      together.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: number
    help: "Percent of what the victims of the middle case paid."
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2025), Inflection Point: Global Implications of Scam Centres, Underground Banking and Illicit Online Marketplaces in Southeast Asia'
  - 'FATF (2012), Operational Issues: Financial Investigations Guidance (net worth method)'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (:Account {key: 'M'})-[:TAINTED {part: 0.5, retained: 1000, currency: 'CNY'}]->(c),
      (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (mule:Person {key: 'mule'})-[:IN_SCOPE]->(c),
      (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (boss)-[:CONTROLS {how: 'holds'}]->(d:Account {key: 'D'}),
      (mule)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (x:Account {key: 'X'})-[:PAID {total: 1000, currency: 'CNY', count: 1}]->(a), (a)-[:PAID {total: 200, currency: 'CNY', count: 1}]->(:Account {key: 'Y'}),
      (a)-[:PAID {total: 300, currency: 'CNY', count: 1}]->(d), (x)-[:PAID {total: 900, currency: null, count: 1}]->(d),
      (x)-[:PAID {total: 1000, currency: 'CNY', count: 1}]->(b), (b)-[:PAID {total: 990, currency: 'CNY', count: 1}]->(:Account {key: 'Z'}),
      (x)-[:PERFORMS]->(:Transaction {key: 'T1', at: datetime('2024-05-01T00:00Z'), records: ['b/transactions/1']})-[:BENEFITS_TO]->(a),
      (coins:Person {key: 'coins'})-[:IN_SCOPE]->(c), (coins)-[:CONTROLS {how: 'holds', records: ['b/accounts/3']}]->(e:Account {key: 'E'}),
      (w:Account {key: 'W'})-[:PAID {total: 9000000, currency: 'USDT', worth: 600, worth_currency: 'CNY', count: 1}]->(e), (w)-[:PAID {total: 7000000, currency: 'USDT', count: 1}]->(f:Account {key: 'F'}),
      (w)-[:PERFORMS]->(:Transaction {key: 'T2', currency: 'USDT', at: datetime('2024-05-02T00:00Z'), records: ['b/transactions/2']})-[:BENEFITS_TO]->(e),
      (foe:Person {key: 'foe'})-[:IN_SCOPE]->(c), (foe)-[:CONTROLS {how: 'holds'}]->(f),
      (small:Case {key: 'C2'})<-[:TAINTED {part: 0.5, retained: 10, currency: 'CNY'}]-(:Account {key: 'N'}), (saver:Person {key: 'saver'})-[:IN_SCOPE]->(small), (saver)-[:IN_SCOPE]->(c), (saver)-[:IN_SCOPE]->(large:Case {key: 'C3'}),
      (large)<-[:TAINTED {part: 0.5, retained: 5000, currency: 'CNY'}]-(:Account {key: 'O'}), (saver)-[:CONTROLS {how: 'holds'}]->(s:Account {key: 'S'}), (x)-[:PAID {total: 40, currency: 'CNY', count: 1}]->(s)
  expect:
    - {person: boss, case_id: C1, value: 40.0, records: [b/accounts/1, b/transactions/1]}
    - {person: coins, case_id: C1, value: 30.0, records: [b/accounts/3, b/transactions/2]}
  absent:
    - row: {person: mule}
      why: 'Passed nearly all of it on.'
    - row: {person: saver}
      why: 'Saved twice what the victims of the smallest case paid, and a fiftieth of the middle one.'
    - row: {person: foe}
      why: 'Coins of a day without a known rate: what they were worth nobody can say.'
*/
MATCH (c:Case)<-[k:TAINTED]-(:Account)
WHERE k.part > 0 AND k.retained > 0 AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
WITH c, k.currency AS currency, toFloat(sum(k.retained)) AS weight, sum(k.part) AS part
ORDER BY weight DESC, currency
WITH c, collect({currency: currency, paid: weight / part})[0] AS most
WITH c, most.currency AS currency, most.paid AS paid
MATCH (c)<-[:IN_SCOPE]-(p:Person)
WITH p, currency, collect(c) AS cases, percentileDisc(paid, $middle) AS paid
CALL (p) {
  MATCH (p)-[r:CONTROLS]->(a:Account)
  WITH a, collect(r.how) AS hands, collect(r.records)[0] AS tie
  WITH collect({a: a, tie: coalesce(tie, []), own: 'holds' IN hands OR 'owns' IN hands}) AS hand,
       sum(CASE WHEN 'holds' IN hands OR 'owns' IN hands THEN 0 ELSE 1 END) AS operated
  RETURN [one IN hand | one.a] AS mine, [one IN hand WHERE one.own OR operated <= $max_accounts] AS accounts
}
CALL (currency, mine, accounts) {
  UNWIND accounts AS one
  WITH currency, mine, one.a AS a
  MATCH (b:Account)-[k:PAID]->(a)
  WHERE NOT b IN mine
  RETURN sum(CASE WHEN k.currency = currency THEN k.total WHEN k.worth_currency = currency THEN k.worth END) AS came
}
WITH p, currency, cases, paid, mine, accounts, came
WHERE $percent * came >= $min_percent * paid
CALL (currency, mine, accounts) {
  UNWIND accounts AS one
  WITH currency, mine, one.a AS a
  MATCH (a)-[k:PAID]->(b:Account)
  WHERE NOT b IN mine
  RETURN sum(CASE WHEN k.currency = currency THEN k.total WHEN k.worth_currency = currency THEN k.worth END) AS went
}
WITH p, currency, mine, accounts, came, went, cases, paid
WHERE came > went AND $percent * (came - went) >= $min_percent * paid
CALL (currency, mine, accounts) {
  UNWIND accounts AS one
  WITH currency, mine, one.a AS a, one.tie AS tie
  MATCH (b:Account)-[k:PAID]->(a)
  WHERE NOT b IN mine
  WITH b, a, tie, sum(CASE WHEN k.currency = currency THEN k.total WHEN k.worth_currency = currency THEN k.worth END) AS total
  WHERE total > 0
  WITH b, a, tie, total ORDER BY total DESC, b.key, a.key
  RETURN collect({b: b, a: a, tie: tie, total: total}) AS payers
}
CALL (payers) {
  UNWIND payers[..$largest] AS one
  WITH one.b AS b, one.a AS a, one.tie AS tie, one.total AS total
  CALL (b, a) {
    WITH b, a WHERE COUNT { (b)-[:PERFORMS]->() } < COUNT { (a)<-[:BENEFITS_TO]-() }
    MATCH (b)-[:PERFORMS]->(t:Transaction)
    WHERE EXISTS { (t)-[:BENEFITS_TO]->(a) }
    RETURN t ORDER BY t.at, t.key LIMIT 1
    UNION ALL
    WITH b, a WHERE COUNT { (b)-[:PERFORMS]->() } >= COUNT { (a)<-[:BENEFITS_TO]-() }
    MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)
    WHERE EXISTS { (t)<-[:PERFORMS]-(b) }
    RETURN t ORDER BY t.at, t.key LIMIT 1
  }
  RETURN collect({total: total, records: tie + coalesce(t.records, [])[..1]}) AS shown
}
UNWIND cases AS c
WITH p, c, $percent * (came - went) / paid AS whole, toFloat(came) AS came, payers, shown
WITH p, c, whole, came, shown, payers[0].tie AS tie,
     came - reduce(sum = 0, one IN shown | sum + one.total) AS rest
WITH p, c, round(whole, 1) AS value,
     [one IN shown | {worth: whole * one.total / came, records: one.records}]
     + CASE WHEN rest > 0 THEN [{worth: whole * rest / came, records: tie}] ELSE [] END AS parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
