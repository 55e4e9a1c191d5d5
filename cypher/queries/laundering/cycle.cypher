/*
id: cycle
title: "Shape: money comes back to the account that it left"
topic: laundering
revision: 1
description: >
  Payments in time order, each within days of the one before and of nearly the same amount, that
  lead from one account through others back to it. One row an instance and account; everyone is a
  mule, for a circle has no first and no last. Of cycles that share their first payment the one
  with most payments is taken.
why: >
  Money that goes round and comes back has bought nothing: it makes turnover for an account,
  feigns trade, or hides that the payer and the payee are one.
limits: >
  Refunds and loans paid back come back too, hence the least count of payments; savings circles
  and firms of one owner that settle up with each other look alike. Where an account passes on in
  another currency, the amounts are not compared. Cycles of more than seven payments are missed,
  and so is one that waits longer than the bound.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  min_payments: {type: integer, default: 3, min: 2, max: 7, help: "least payments: two are a refund or a loan paid back"}
  hours: {type: integer, default: 120, min: 1, max: 8784, help: "an account passes on within so many hours: five days, for a transfer before a long weekend is booked on the first working day after it; the published attempts (AMLworld, even numbers) pass on within four days"}
  min_share: {type: float, default: 0.8, min: 0, max: 1, help: "least part of a payment that is passed on: mules keep a commission (Europol 2019 gives no figure); a fifth is taken, as in mule_pass_through"}
  max_share: {type: float, default: 1.05, min: 1, max: 100, help: "most that is passed on: a twentieth more, for what the account held before; beyond, it is other money"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account on the way with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of its first payment"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "mule (everyone)"}
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
  - "Suzumura, Kanezashi, Anti-Money Laundering Datasets (IBM AMLSim), 2021"
example:
  given: |
    CREATE (a:Account {key: 'BANK:A'}), (b:Account {key: 'BANK:B'}), (c:Account {key: 'BANK:C'}), (shop:Account {key: 'BANK:SHOP'}), (x:Account {key: 'BANK:X'}), (y:Account {key: 'BANK:Y'})
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1', at: datetime('2024-03-01T08:00:00Z'), amount: 10000, currency: 'CNY', records: ['bank/transactions/1']})-[:BENEFITS_TO]->(b)
    CREATE (b)-[:PERFORMS]->(:Transaction {key: 'ref:2', at: datetime('2024-03-02T08:00:00Z'), currency: 'CNY', records: ['bank/transactions/2']})-[:BENEFITS_TO]->(c)
    CREATE (c)-[:PERFORMS]->(:Transaction {key: 'ref:3', at: datetime('2024-03-03T08:00:00Z'), amount: 9500, currency: 'CNY', records: ['bank/transactions/3']})-[:BENEFITS_TO]->(a)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:4', at: datetime('2024-03-01T09:00:00Z'), amount: 500, currency: 'CNY', records: ['bank/transactions/4']})-[:BENEFITS_TO]->(shop)
    CREATE (shop)-[:PERFORMS]->(:Transaction {key: 'ref:5', at: datetime('2024-03-02T09:00:00Z'), amount: 500, currency: 'CNY', records: ['bank/transactions/5']})-[:BENEFITS_TO]->(a)
    CREATE (c)-[:PERFORMS]->(:Transaction {key: 'ref:6', at: datetime('2024-03-01T08:00:00Z'), amount: 9900, currency: 'CNY', records: ['bank/transactions/6']})-[:BENEFITS_TO]->(x)
    CREATE (x)-[:PERFORMS]->(:Transaction {key: 'ref:7', at: datetime('2024-02-01T08:00:00Z'), amount: 9900, currency: 'CNY', records: ['bank/transactions/7']})-[:BENEFITS_TO]->(y)
    CREATE (y)-[:PERFORMS]->(:Transaction {key: 'ref:8', at: datetime('2024-03-03T08:00:00Z'), amount: 9900, currency: 'CNY', records: ['bank/transactions/8']})-[:BENEFITS_TO]->(c)
  expect:
    - {instance: "ref:1", account: "BANK:A", part: mule, amount: 9500, currency: CNY, first: "2024-03-01T08:00:00Z", last: "2024-03-03T08:00:00Z", payments: 3, transactions: ["ref:1", "ref:3"], records: [bank/transactions/1, bank/transactions/3]}
    - {instance: "ref:1", account: "BANK:B", part: mule, amount: 10000}
    - {instance: "ref:1", account: "BANK:C", part: mule, amount: null}
  absent:
    - {row: {account: "BANK:SHOP"}, why: "a refund: two payments only"}
    - {row: {account: "BANK:X"}, why: "the payments make a circle on paper, but money would have to go back in time"}
*/
// No label on payments: with one, a plan may seek all payments of a time by index, at each step.
CALL () {
  WITH $account AS account, $case AS case WHERE account IS NULL AND case IS NULL
  MATCH (p:Account) RETURN p
  UNION
  MATCH (p:Account {key: $account}) RETURN p
  UNION
  MATCH (x:Account {key: $account})
  WHERE COUNT { (x)-[:PERFORMS]->() } <= $max_payments AND COUNT { (x)<-[:BENEFITS_TO]-() } <= $max_payments
  MATCH (x)-[:PERFORMS]->(w)
  MATCH (t) ((u)-[:BENEFITS_TO]->(y:Account)-[:PERFORMS]->(v)
    WHERE COUNT { (y)-[:PERFORMS]->() } <= $max_payments
      AND COUNT { (y)<-[:BENEFITS_TO]-() } <= $max_payments
      AND v.at >= u.at AND v.at <= u.at + duration({hours: $hours})
      AND coalesce(v.currency <> coalesce(u.to_currency, u.currency)
                   OR (v.amount >= $min_share * coalesce(u.to_amount, u.amount)
                       AND v.amount <= $max_share * coalesce(u.to_amount, u.amount)), true)){0,6} (w)
  MATCH (t)<-[:PERFORMS]-(p:Account) RETURN p
  UNION
  MATCH (:Case {key: $case})<-[:TAINTED]-(:Transaction)-[:PERFORMS|BENEFITS_TO]-(p:Account) RETURN p
}
WITH p
WHERE COUNT { (p)-[:PERFORMS]->() } <= $max_payments AND COUNT { (p)<-[:BENEFITS_TO]-() } <= $max_payments
  AND COUNT { (p)<-[:BENEFITS_TO]-() } > 0
MATCH (p)-[:PERFORMS]->(t)
WHERE t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
CALL (p, t) {
  MATCH (t) ((u)-[:BENEFITS_TO]->(y:Account)-[:PERFORMS]->(v)
           WHERE y <> p AND COUNT { (y)-[:PERFORMS]->() } <= $max_payments
             AND COUNT { (y)<-[:BENEFITS_TO]-() } <= $max_payments
             AND v.at >= u.at AND v.at <= u.at + duration({hours: $hours})
             AND coalesce(v.currency <> coalesce(u.to_currency, u.currency)
                          OR (v.amount >= $min_share * coalesce(u.to_amount, u.amount)
                              AND v.amount <= $max_share * coalesce(u.to_amount, u.amount)), true)
             AND v.at IS NOT NULL AND v.reverses_record IS NULL AND NOT EXISTS { (v)<-[:REVERSES]-(:Transaction) }
             AND coalesce(v.amount > 0, true) AND coalesce(v.amount >= $min_amount, true)
             AND coalesce(v.at >= $since, true) AND coalesce(v.at <= $until, true)
             AND ($case IS NULL OR EXISTS { (v)-[:TAINTED]->(:Case {key: $case}) })){1,6} (z)
  WHERE size(v) + 1 >= $min_payments AND EXISTS { (z)-[:BENEFITS_TO]->(p) }
    AND COUNT { UNWIND y AS one RETURN DISTINCT one } = size(y)
  RETURN [t] + v AS hops, [p] + y + [p] AS places
  ORDER BY size(v) DESC, [one IN v | one.key]
  LIMIT 1
}
WITH t.key AS instance, t.key AS begin, [i IN range(0, size(hops) - 1) |
      {t: hops[i], payer: places[i], payee: places[i + 1]}] AS moves
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
     'mule' AS part
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
