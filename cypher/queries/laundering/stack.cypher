/*
id: stack
title: "Shape: two layers of payments between three sets of accounts"
topic: laundering
revision: 1
description: >
  Several accounts pay several mules, who pass the money on to several others within days: the
  mules share payers and payees. One row an instance and account: sources, mules, sinks. Of
  instances that share their first payment the one with most payments is taken.
why: >
  Two sets of accounts laid over each other hide which payer stands for which payee twice. Mules
  who share their payers and their payees are run by one hand.
limits: >
  Small firms that buy from and sell to each other look alike. Where a mule passes on in another
  currency, the amounts are not compared. Chains that run side by side without a shared account,
  which the published data calls by this name too, come out with all least counts set to 1, one
  chain an instance.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  min_sources: {type: integer, default: 2, min: 1, max: 100000, help: "least payers that a mule shares with another: one is a scatter"}
  min_mules: {type: integer, default: 2, min: 1, max: 100000, help: "least mules: one is a chain"}
  min_sinks: {type: integer, default: 2, min: 1, max: 100000, help: "least payees that a mule shares with another: one is a gather"}
  days: {type: integer, default: 14, min: 1, max: 366, help: "window: payments of one instance lie within so many days of those of the first mule; two weeks, one for each layer, as long as a fan each"}
  hours: {type: integer, default: 120, min: 1, max: 8784, help: "an account passes on within so many hours: five days, for a transfer before a long weekend is booked on the first working day after it; the published attempts (AMLworld, even numbers) pass on within four days"}
  min_share: {type: float, default: 0.8, min: 0, max: 1, help: "least part of a payment that is passed on: mules keep a commission (Europol 2019 gives no figure); a fifth is taken, as in mule_pass_through"}
  max_share: {type: float, default: 1.05, min: 1, max: 100, help: "most that is passed on: a twentieth more, for what the account held before; beyond, it is other money"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account that passes on with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of its first payment"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays the mules), mule (passes on) or sink (is paid by them)"}
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
example:
  given: |
    UNWIND [1, 2] AS n
    CREATE (s:Account {key: 'BANK:S' + toString(n)}), (m:Account {key: 'BANK:M' + toString(n)}), (b:Account {key: 'BANK:B' + toString(n)})
    WITH collect(s) AS sources, collect(m) AS mules, collect(b) AS sinks
    CREATE (x:Account {key: 'BANK:X'}), (y:Account {key: 'BANK:Y'})
    WITH sources, mules, sinks, x, y
    CREATE (x)-[:PERFORMS]->(:Transaction {key: 'xy:1', at: datetime('2024-03-01T08:00:00Z'), amount: 700, currency: 'CNY', records: ['bank/transactions/xy1']})-[:BENEFITS_TO]->(y)
    WITH sources, mules, sinks UNWIND [0, 1] AS i UNWIND [0, 1] AS j
    WITH i, j, sources[i] AS s, mules[j] AS m, mules[i] AS m2, sinks[j] AS b
    CREATE (s)-[:PERFORMS]->(:Transaction {key: 'in:' + toString(i) + toString(j), at: datetime('2024-03-01T08:00:00Z') + duration({days: i}), amount: 1000, currency: 'CNY', records: ['bank/transactions/i' + toString(i) + toString(j)]})-[:BENEFITS_TO]->(m)
    CREATE (m2)-[:PERFORMS]->(:Transaction {key: 'out:' + toString(i) + toString(j), at: datetime('2024-03-03T08:00:00Z') + duration({days: j}), amount: CASE i + j WHEN 2 THEN null ELSE 950 END, currency: 'CNY', records: ['bank/transactions/o' + toString(i) + toString(j)]})-[:BENEFITS_TO]->(b)
  expect:
    - {instance: "in:00", account: "BANK:B1", part: sink, amount: 1900, currency: CNY, payments: 8}
    - {instance: "in:00", account: "BANK:B2", part: sink, amount: null}
    - {instance: "in:00", account: "BANK:M1", part: mule, amount: 2000, transactions: ["in:00", "in:10", "out:00", "out:01"]}
    - {instance: "in:00", account: "BANK:M2", part: mule, amount: 2000, records: [bank/transactions/i01, bank/transactions/i11, bank/transactions/o10, bank/transactions/o11]}
    - {instance: "in:00", account: "BANK:S1", part: source, amount: 2000}
    - {instance: "in:00", account: "BANK:S2", part: source, amount: 2000}
  absent:
    - {row: {account: "BANK:X"}, why: "pays one account, which passes nothing on"}
*/
// No label on payments: with one, a plan may seek all payments of a time by index, at each step.
CALL () {
  WITH $account AS account, $case AS case WHERE account IS NULL AND case IS NULL
  MATCH (c:Account) RETURN c
  UNION
  MATCH (c:Account {key: $account}) RETURN c
  UNION
  MATCH (:Account {key: $account})-[:PERFORMS]->(:Transaction)-[:BENEFITS_TO]->(c:Account) RETURN c
  UNION
  MATCH (:Account {key: $account})<-[:BENEFITS_TO]-(:Transaction)<-[:PERFORMS]-(c:Account) RETURN c
  UNION
  MATCH (:Case {key: $case})<-[:TAINTED]-(:Transaction)-[:PERFORMS|BENEFITS_TO]-(c:Account) RETURN c
}
WITH c
WHERE COUNT { (c)-[:PERFORMS]->() } > 0 AND COUNT { (c)<-[:BENEFITS_TO]-() } > 0
  AND COUNT { (c)-[:PERFORMS]->() } <= $max_payments AND COUNT { (c)<-[:BENEFITS_TO]-() } <= $max_payments
MATCH (c)<-[:BENEFITS_TO]-(u)<-[:PERFORMS]-(s:Account)
WHERE s <> c AND COUNT { (s)-[:PERFORMS]->() } <= $max_payments
  AND u.at IS NOT NULL AND u.reverses_record IS NULL AND NOT EXISTS { (u)<-[:REVERSES]-(:Transaction) }
  AND coalesce(u.amount > 0, true) AND coalesce(u.amount >= $min_amount, true)
  AND coalesce(u.at >= $since, true) AND coalesce(u.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (u)-[:TAINTED]->(:Case {key: $case}) })
WITH c, collect({u: u, s: s}) AS ways, count(DISTINCT s) AS sources
WHERE sources >= $min_sources
UNWIND ways AS way
WITH c, way.u AS u, way.s AS s
MATCH (c)-[:PERFORMS]->(v)-[:BENEFITS_TO]->(b:Account)
WHERE b <> c AND b <> s
  AND v.at >= u.at AND v.at <= u.at + duration({hours: $hours})
  AND coalesce(v.currency <> coalesce(u.to_currency, u.currency)
               OR (v.amount >= $min_share * coalesce(u.to_amount, u.amount)
                   AND v.amount <= $max_share * coalesce(u.to_amount, u.amount)), true)
  AND v.at IS NOT NULL AND v.reverses_record IS NULL AND NOT EXISTS { (v)<-[:REVERSES]-(:Transaction) }
  AND coalesce(v.amount > 0, true) AND coalesce(v.amount >= $min_amount, true)
  AND coalesce(v.at >= $since, true) AND coalesce(v.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (v)-[:TAINTED]->(:Case {key: $case}) })
WITH c, s, b, min(u.at) - duration({days: $days}) AS begin, max(u.at) + duration({days: $days}) AS end
WITH c, collect({s: s, b: b, begin: begin, end: end}) AS pairs, count(DISTINCT s) AS sources, count(DISTINCT b) AS sinks
WHERE sources >= $min_sources AND sinks >= $min_sinks
UNWIND pairs AS pair
WITH c, pair, pair.s AS s, pair.b AS b
MATCH (s)-[:PERFORMS]->(u)-[:BENEFITS_TO]->(y:Account)
WHERE y <> s AND y <> b AND u.at >= pair.begin AND u.at <= pair.end
  AND COUNT { (y)-[:PERFORMS]->() } <= $max_payments AND COUNT { (y)<-[:BENEFITS_TO]-() } <= $max_payments
  AND u.at IS NOT NULL AND u.reverses_record IS NULL AND NOT EXISTS { (u)<-[:REVERSES]-(:Transaction) }
  AND coalesce(u.amount > 0, true) AND coalesce(u.amount >= $min_amount, true)
  AND coalesce(u.at >= $since, true) AND coalesce(u.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (u)-[:TAINTED]->(:Case {key: $case}) })
WITH c, s, b, collect({u: u, y: y}) AS ways
UNWIND ways AS way
WITH c, s, b, way.u AS u, way.y AS y
MATCH (y)-[:PERFORMS]->(v)
WHERE EXISTS { (v)-[:BENEFITS_TO]->(b) }
  AND v.at >= u.at AND v.at <= u.at + duration({hours: $hours})
  AND coalesce(v.currency <> coalesce(u.to_currency, u.currency)
               OR (v.amount >= $min_share * coalesce(u.to_amount, u.amount)
                   AND v.amount <= $max_share * coalesce(u.to_amount, u.amount)), true)
  AND v.at IS NOT NULL AND v.reverses_record IS NULL AND NOT EXISTS { (v)<-[:REVERSES]-(:Transaction) }
  AND coalesce(v.amount > 0, true) AND coalesce(v.amount >= $min_amount, true)
  AND coalesce(v.at >= $since, true) AND coalesce(v.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (v)-[:TAINTED]->(:Case {key: $case}) })
WITH c, y, collect({u: u, v: v, s: s, y: y, b: b}) AS legs, count(DISTINCT s) AS sources, count(DISTINCT b) AS sinks
WHERE sources >= $min_sources AND sinks >= $min_sinks
WITH c, collect(legs) AS lists, count(y) AS mules
WHERE mules >= $min_mules
WITH c, COLLECT { UNWIND lists AS legs UNWIND legs AS l RETURN l } AS legs
WITH c, legs, COLLECT {
  UNWIND legs AS l
  WITH l.s AS s, count(DISTINCT l.y) AS mules
  WHERE mules >= $min_mules
  RETURN s
} AS sources, COLLECT {
  UNWIND legs AS l
  WITH l.b AS b, count(DISTINCT l.y) AS mules
  WHERE mules >= $min_mules
  RETURN b
} AS sinks
WITH c, [l IN legs WHERE l.s IN sources AND l.b IN sinks] AS legs
WHERE COUNT { UNWIND legs AS l RETURN DISTINCT l.s } >= $min_sources
  AND COUNT { UNWIND legs AS l RETURN DISTINCT l.y } >= $min_mules
  AND COUNT { UNWIND legs AS l RETURN DISTINCT l.b } >= $min_sinks
WITH c, COLLECT {
  UNWIND legs AS l
  UNWIND [{t: l.u, payer: l.s, payee: l.y}, {t: l.v, payer: l.y, payee: l.b}] AS move
  WITH DISTINCT move
  RETURN move ORDER BY move.t.at, move.t.key
} AS moves
WITH c.key + ' ' + head(moves).t.key AS instance, head(moves).t.key AS begin, moves
WITH collect({instance: instance, begin: begin, moves: moves}) AS found
UNWIND found AS f
UNWIND f.moves AS m
WITH m.t.key AS payment, f ORDER BY size(f.moves) DESC, f.instance
WITH payment, head(collect(f)) AS f
WHERE f.begin = payment
WITH f.begin AS instance, f.moves AS moves
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
     CASE WHEN all(o IN own WHERE o.pays) THEN 'source' WHEN any(o IN own WHERE o.pays) THEN 'mule' ELSE 'sink' END AS part
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
