/*
id: scatter_gather
title: "Shape: one account pays another through several mules"
topic: laundering
revision: 1
description: >
  Pairs of accounts between which money goes through several others: the first pays each of them,
  and each passes it on to the last within days. One row an instance and account: source, mules,
  and the collector at the end.
why: >
  A sum is split over mules and comes together again: the split hides the sum, the mules hide the
  payer. People who share one origin, one destination and the same days work for somebody.
limits: >
  A household whose members are all paid by one employer and pay one landlord looks alike where
  the sums fit. Where a mule pays on in another currency, the amounts are not compared. Through a
  single mule it is a chain: see layering. What comes back to the first account is a set of
  cycles.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  min_mules: {type: integer, default: 3, min: 2, max: 100000, help: "least accounts between: two happen by chance in a family; more than half of the published attempts (AMLworld, even numbers) have at least three"}
  days: {type: integer, default: 14, min: 1, max: 366, help: "window: all payments of one instance lie within so many days; two weeks, one to scatter and one to gather, as long as a fan each"}
  hours: {type: integer, default: 120, min: 1, max: 8784, help: "an account passes on within so many hours: five days, for a transfer before a long weekend is booked on the first working day after it; the published attempts (AMLworld, even numbers) pass on within four days"}
  min_share: {type: float, default: 0.8, min: 0, max: 1, help: "least part of a payment that is passed on: mules keep a commission (Europol 2019 gives no figure); a fifth is taken, as in mule_pass_through"}
  max_share: {type: float, default: 1.05, min: 1, max: 100, help: "most that is passed on: a twentieth more, for what the account held before; beyond, it is other money"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account that scatters, or between, with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "keys of the first and the last account, and the first payment's time"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays the mules), mule (passes on) or collector (the end)"}
  - {name: amount, type: integer, help: "what it paid (source) or got (all others) in the instance, minor units; null where currencies differ or an amount is unknown"}
  - {name: currency, type: string, help: "currency of the amount; null with it"}
  - {name: first, type: datetime, help: "its first payment in the instance"}
  - {name: last, type: datetime, help: "its last payment in the instance"}
  - {name: payments, type: integer, help: "payments of the whole instance"}
  - {name: transactions, type: list<string>, help: "its own payments in the instance; those of all rows together are the instance"}
  - {name: records, type: list<string>, help: "records behind its payments"}
evidence: records
references:
  - "Altman et al., Realistic Synthetic Financial Transactions for Anti-Money Laundering Models, NeurIPS 2023 (the eight families)"
  - "Starnini et al., Smurf-Based Anti-money Laundering in Time-Evolving Transaction Networks, ECML PKDD 2021"
  - "Europol (2019), Money Muling: Public Awareness and Prevention"
example:
  given: |
    CREATE (a:Account {key: 'BANK:A'}), (b:Account {key: 'BANK:B'}), (boss:Account {key: 'BANK:BOSS'}), (flat:Account {key: 'BANK:FLAT'})
    WITH a, b, boss, flat UNWIND range(1, 3) AS n
    CREATE (m:Account {key: 'BANK:M' + toString(n)}), (w:Account {key: 'BANK:W' + toString(n)})
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'in:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 1000, currency: 'CNY', records: ['bank/transactions/i' + toString(n)]})-[:BENEFITS_TO]->(m)
    CREATE (m)-[:PERFORMS]->(:Transaction {key: 'out:' + toString(n), at: datetime('2024-03-02T08:00:00Z') + duration({days: n}), amount: CASE n WHEN 3 THEN null ELSE 950 END, currency: 'CNY', records: ['bank/transactions/o' + toString(n)]})-[:BENEFITS_TO]->(b)
    CREATE (boss)-[:PERFORMS]->(:Transaction {key: 'wage:' + toString(n), at: datetime('2024-03-01T08:00:00Z'), amount: 5000, currency: 'CNY', records: ['bank/transactions/w' + toString(n)]})-[:BENEFITS_TO]->(w)
    CREATE (w)-[:PERFORMS]->(:Transaction {key: 'rent:' + toString(n), at: datetime('2024-03-02T08:00:00Z'), amount: 1500, currency: 'CNY', records: ['bank/transactions/r' + toString(n)]})-[:BENEFITS_TO]->(flat)
  expect:
    - {instance: "BANK:A>BANK:B@2024-03-02T08:00:00Z", account: "BANK:A", part: source, amount: 3000, currency: CNY, payments: 6, transactions: ["in:1", "in:2", "in:3"]}
    - {instance: "BANK:A>BANK:B@2024-03-02T08:00:00Z", account: "BANK:B", part: collector, amount: null, last: "2024-03-05T08:00:00Z"}
    - {instance: "BANK:A>BANK:B@2024-03-02T08:00:00Z", account: "BANK:M1", part: mule, amount: 1000, transactions: ["in:1", "out:1"], records: [bank/transactions/i1, bank/transactions/o1]}
    - {instance: "BANK:A>BANK:B@2024-03-02T08:00:00Z", account: "BANK:M2", part: mule}
    - {instance: "BANK:A>BANK:B@2024-03-02T08:00:00Z", account: "BANK:M3", part: mule}
  absent:
    - {row: {account: "BANK:FLAT"}, why: "workers of one firm rent from one landlord; the rent is no part that a mule passes on"}
*/
// No label on payments: with one, a plan may seek all payments of a time by index, at each step.
CALL () {
  WITH $account AS account, $case AS case WHERE account IS NULL AND case IS NULL
  MATCH (s:Account) RETURN s
  UNION
  MATCH (s:Account {key: $account}) RETURN s
  UNION
  MATCH (:Account {key: $account})<-[:BENEFITS_TO]-(:Transaction)<-[:PERFORMS]-(s:Account) RETURN s
  UNION
  MATCH (:Account {key: $account})<-[:BENEFITS_TO]-(:Transaction)<-[:PERFORMS]-(m:Account)
  WHERE COUNT { (m)<-[:BENEFITS_TO]-() } <= $max_payments
  MATCH (m)<-[:BENEFITS_TO]-(:Transaction)<-[:PERFORMS]-(s:Account) RETURN s
  UNION
  MATCH (:Case {key: $case})<-[:TAINTED]-(:Transaction)-[:PERFORMS|BENEFITS_TO]-(s:Account) RETURN s
}
WITH s
WHERE COUNT { (s)-[:PERFORMS]->() } >= $min_mules AND COUNT { (s)-[:PERFORMS]->() } <= $max_payments
MATCH (s)-[:PERFORMS]->(u)-[:BENEFITS_TO]->(y:Account)
WHERE y <> s AND COUNT { (y)-[:PERFORMS]->() } <= $max_payments AND COUNT { (y)<-[:BENEFITS_TO]-() } <= $max_payments
  AND u.at IS NOT NULL AND u.reverses_record IS NULL AND NOT EXISTS { (u)<-[:REVERSES]-(:Transaction) }
  AND coalesce(u.amount > 0, true) AND coalesce(u.amount >= $min_amount, true)
  AND coalesce(u.at >= $since, true) AND coalesce(u.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (u)-[:TAINTED]->(:Case {key: $case}) })
WITH s, collect({u: u, y: y}) AS ways, count(DISTINCT y) AS mules
WHERE mules >= $min_mules
UNWIND ways AS way
WITH s, way.u AS u, way.y AS y
MATCH (y)-[:PERFORMS]->(v)-[:BENEFITS_TO]->(b:Account)
WHERE b <> y AND b <> s
  AND v.at >= u.at AND v.at <= u.at + duration({hours: $hours})
  AND coalesce(v.currency <> coalesce(u.to_currency, u.currency)
               OR (v.amount >= $min_share * coalesce(u.to_amount, u.amount)
                   AND v.amount <= $max_share * coalesce(u.to_amount, u.amount)), true)
  AND v.at IS NOT NULL AND v.reverses_record IS NULL AND NOT EXISTS { (v)<-[:REVERSES]-(:Transaction) }
  AND coalesce(v.amount > 0, true) AND coalesce(v.amount >= $min_amount, true)
  AND coalesce(v.at >= $since, true) AND coalesce(v.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (v)-[:TAINTED]->(:Case {key: $case}) })
WITH s, b, collect({u: u, v: v, y: y, at: u.at, end: v.at}) AS legs, count(DISTINCT y) AS mules
WHERE mules >= $min_mules
CALL (legs) {
  UNWIND legs AS l
  WITH DISTINCT legs, l.at AS begin
  WITH legs, begin, begin + duration({days: $days}) AS end
  WITH begin, end, [l IN legs WHERE l.at >= begin AND l.end <= end | l.y] AS near
  WHERE size(near) >= $min_mules
  WITH begin, end, COUNT { UNWIND near AS one RETURN DISTINCT one } AS width
  WHERE width >= $min_mules
  WITH collect({begin: begin, end: end, width: width}) AS windows
  UNWIND windows AS w
  WITH w, windows
  WHERE none(o IN windows WHERE o.begin <= w.end AND w.begin <= o.end
                            AND (o.width > w.width OR (o.width = w.width AND o.begin < w.begin)))
  RETURN w.begin AS begin, w.end AS end
}
WITH s, b, begin, end, [l IN legs WHERE l.at >= begin AND l.end <= end] AS legs
WITH s.key + '>' + b.key + '@' + toString(begin) AS instance,
     COLLECT {
       UNWIND legs AS l
       UNWIND [{t: l.u, payer: s, payee: l.y}, {t: l.v, payer: l.y, payee: b}] AS move
       RETURN DISTINCT move
     } AS moves
WITH instance, moves, size(moves) AS payments
WHERE coalesce(any(m IN moves WHERE m.payer.key = $account OR m.payee.key = $account), true)
ORDER BY payments DESC, instance
LIMIT $limit
UNWIND moves AS m
UNWIND [{t: m.t, x: m.payer, pays: true, amount: m.t.amount, currency: m.t.currency},
        {t: m.t, x: m.payee, pays: false, amount: coalesce(m.t.to_amount, m.t.amount),
         currency: coalesce(m.t.to_currency, m.t.currency)}] AS side
WITH instance, payments, side.x AS x, collect(side) AS own, min(m.t.at) AS first, max(m.t.at) AS last
WITH instance, payments, x, own, first, last,
     CASE WHEN all(o IN own WHERE o.pays) THEN 'source' WHEN any(o IN own WHERE o.pays) THEN 'mule' ELSE 'collector' END AS part
WITH instance, payments, x, own, first, last, part, [o IN own WHERE o.pays = (part = 'source')] AS counted
WITH instance, payments, x, own, first, last, part, counted,
     all(o IN counted WHERE o.amount IS NOT NULL AND o.currency = head(counted).currency) AS one
RETURN instance,
       x.key AS account,
       part,
       CASE WHEN one THEN reduce(total = 0, o IN counted | total + o.amount) END AS amount,
       CASE WHEN one THEN head(counted).currency END AS currency,
       first,
       last,
       payments,
       COLLECT { UNWIND own AS o RETURN DISTINCT o.t.key AS k ORDER BY k } AS transactions,
       COLLECT { UNWIND own AS o UNWIND o.t.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY payments DESC, instance, account
