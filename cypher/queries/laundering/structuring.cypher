/*
id: structuring
title: "Shape: payments kept just below a reporting threshold"
topic: laundering
revision: 1
description: >
  Accounts that pay or get several payments within days, each just below the threshold above which
  banks report, and together above it: one row an instance and account. Cash counts. Of instances
  that share their first payment the one with most payments is taken.
why: >
  Who splits a sum so that no part is reported knows the threshold and minds it. In many countries
  the splitting is an offence by itself.
limits: >
  Goods, rents and cars cost just below round sums too, and banks cap transfers there. The
  thresholds are those of the countries named; for others give them. Payments of unknown amount do
  not count.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  currencies: {type: list<string>, default: [CNY, USD, EUR], help: "currencies of the thresholds, in their order"}
  thresholds: {type: list<integer>, default: [5000000, 1000000, 1000000], min: 1, max: 1000000000000, help: "in minor units: CNY 50,000 cash a day (PBoC Order 2016 No. 3, art. 5), USD 10,000 cash (31 CFR 1010.311), EUR 10,000 carried over the border (Regulation (EU) 2018/1672, art. 3; the Union has no common threshold for banks)"}
  near: {type: float, default: 0.8, min: 0, max: 1, help: "just below: from this part of the threshold up; published red flags speak of amounts slightly below, and a fifth leaves room for round sums such as 8,000 and 9,000"}
  min_payments: {type: integer, default: 3, min: 2, max: 100000, help: "least payments: two of nearly the same sum are a purchase in two parts"}
  days: {type: integer, default: 7, min: 1, max: 366, help: "window: payments of one instance lie within so many days; a week, for the published attempts (AMLworld, even numbers) take up to four days, and a group empties an account before it is frozen"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account in the middle with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of its first payment"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays), collector (the one that is paid), or sink (one of several paid, or cash)"}
  - {name: amount, type: integer, help: "what it paid (source) or got (all others) in the instance, minor units; null where currencies differ or an amount is unknown"}
  - {name: currency, type: string, help: "currency of the amount; null with it"}
  - {name: first, type: datetime, help: "its first payment in the instance"}
  - {name: last, type: datetime, help: "its last payment in the instance"}
  - {name: payments, type: integer, help: "payments of the whole instance"}
  - {name: transactions, type: list<string>, help: "its own payments in the instance; those of all rows together are the instance"}
  - {name: records, type: list<string>, help: "records behind its payments"}
evidence: records
references:
  - "PBoC Order [2016] No. 3, Measures for Reporting Large-value and Suspicious Transactions, art. 5"
  - "31 U.S.C. 5324 and 31 CFR 1010.311 (structuring; currency transaction reports)"
  - "Regulation (EU) 2018/1672, art. 3 (EUR 10,000)"
example:
  given: |
    CREATE (c:Account {key: 'BANK:C'}), (cash:External {key: 'EXT:CASH'}), (flat:Account {key: 'BANK:FLAT'}), (p:Account {key: 'BANK:P'})
    WITH c, cash, flat, p UNWIND range(1, 3) AS n
    CREATE (cash)-[:PERFORMS]->(:Transaction {key: 'ref:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 4900000, currency: 'CNY', channel: 'cash_in', records: ['bank/transactions/' + toString(n)]})-[:BENEFITS_TO]->(c)
    CREATE (cash)-[:PERFORMS]->(:Transaction {key: 'unknown:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), currency: 'CNY', channel: 'cash_in', records: ['bank/transactions/u' + toString(n)]})-[:BENEFITS_TO]->(c)
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'rent:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n * 30}), amount: 4900000, currency: 'CNY', records: ['bank/transactions/r' + toString(n)]})-[:BENEFITS_TO]->(flat)
  expect:
    - {instance: "ref:1", account: "BANK:C", part: collector, amount: 14700000, currency: CNY, payments: 3, transactions: ["ref:1", "ref:2", "ref:3"], records: [bank/transactions/1, bank/transactions/2, bank/transactions/3]}
    - {instance: "ref:1", account: "EXT:CASH", part: source, amount: 14700000}
  absent:
    - {row: {account: "BANK:FLAT"}, why: "a rent just below the threshold, a month apart"}
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
CALL (c) {
  WITH c WHERE COUNT { (c)<-[:BENEFITS_TO]-() } >= $min_payments AND COUNT { (c)<-[:BENEFITS_TO]-() } <= $max_payments
  MATCH (c)<-[:BENEFITS_TO]-(t)<-[:PERFORMS]-(p:Account|External)
  RETURN t, p AS payer, c AS payee, 'in' AS way
  UNION ALL
  WITH c WHERE COUNT { (c)-[:PERFORMS]->() } >= $min_payments AND COUNT { (c)-[:PERFORMS]->() } <= $max_payments
  MATCH (c)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(p:Account|External)
  RETURN t, c AS payer, p AS payee, 'out' AS way
}
WITH c, t, payer, payee, way, head([i IN range(0, size($currencies) - 1) WHERE $currencies[i] = t.currency | $thresholds[i]]) AS threshold
WHERE payer <> payee AND t.amount < threshold AND t.amount >= $near * threshold
  AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
WITH c, way, threshold, t.currency AS currency, collect({t: t, at: t.at, end: t.at, payer: payer, payee: payee}) AS legs
WHERE size(legs) >= $min_payments
CALL (legs) {
  UNWIND legs AS l
  WITH DISTINCT legs, l.at AS begin
  WITH legs, begin, begin + duration({days: $days}) AS end
  WITH begin, end, [l IN legs WHERE l.at >= begin AND l.end <= end | l.t] AS near
  WHERE size(near) >= $min_payments
  WITH begin, end, COUNT { UNWIND near AS one RETURN DISTINCT one } AS width
  WHERE width >= $min_payments
  WITH collect({begin: begin, end: end, width: width}) AS windows
  UNWIND windows AS w
  WITH w, windows
  WHERE none(o IN windows WHERE o.begin <= w.end AND w.begin <= o.end
                            AND (o.width > w.width OR (o.width = w.width AND o.begin < w.begin)))
  RETURN w.begin AS begin, w.end AS end
}
WITH c, way, currency, threshold, COLLECT {
  UNWIND legs AS l
  WITH l WHERE l.at >= begin AND l.end <= end
  RETURN l ORDER BY l.at, l.t.key
} AS moves
WHERE reduce(total = 0, m IN moves | total + m.t.amount) >= threshold
WITH c.key + ' ' + way + ' ' + currency + ' ' + head(moves).t.key AS instance, head(moves).t.key AS begin, moves
WITH collect({instance: instance, begin: begin, moves: moves}) AS found
UNWIND found AS f
UNWIND f.moves AS m
WITH m.t.key AS payment, f ORDER BY size(f.moves) DESC, f.instance
WITH payment, head(collect(f)) AS f
WHERE f.begin = payment
WITH f.begin AS instance, f.moves AS moves,
     all(m IN f.moves WHERE m.payee = head(f.moves).payee) AS alone
WITH instance, moves, size(moves) AS payments, alone
WHERE coalesce(any(m IN moves WHERE m.payer.key = $account OR m.payee.key = $account), true)
ORDER BY payments DESC, instance
LIMIT $limit
UNWIND moves AS m
UNWIND [{t: m.t, x: m.payer, pays: true, amount: m.t.amount, currency: m.t.currency},
        {t: m.t, x: m.payee, pays: false, amount: coalesce(m.t.to_amount, m.t.amount),
         currency: coalesce(m.t.to_currency, m.t.currency)}] AS side
WITH instance, payments, alone, side.x AS x, collect(side) AS own, min(m.t.at) AS first, max(m.t.at) AS last
WITH instance, payments, x, own, first, last,
     CASE WHEN any(o IN own WHERE o.pays) THEN 'source' WHEN x:External OR NOT alone THEN 'sink' ELSE 'collector' END AS part
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
