/*
id: bipartite
title: "Shape: several accounts all pay the same several accounts"
topic: laundering
revision: 1
description: >
  Sets of accounts of which several pay the same several others within days, with nobody in
  between: payers as source, payees as sink. One row an instance and account. Of instances that
  share their first payment the one with most payments is taken.
why: >
  A group that moves a sum from one set of accounts to another uses them all with all: banks see
  small payments between different people.
limits: >
  Customers of the same two shops, and members of the same two clubs, pay alike; the hub bound
  drops large shops only. Which payer stands for which payee cannot be told. Disjoint pairs of
  payer and payee, which the published data calls by this name too, have nothing in common that a
  graph shows.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  min_sources: {type: integer, default: 3, min: 2, max: 100000, help: "least payers: two customers of two shops are chance"}
  min_sinks: {type: integer, default: 2, min: 2, max: 100000, help: "least payees that two payers have in common: one is a fan in"}
  days: {type: integer, default: 7, min: 1, max: 366, help: "window: payments of one instance lie within so many days; a week, for the published attempts (AMLworld, even numbers) take up to four days, and a group empties an account before it is frozen"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account on either side with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of its first payment"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays) or sink (is paid)"}
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
    UNWIND ['a', 'b', 'c'] AS n
    CREATE (p:Account {key: 'BANK:P' + n})
    WITH collect(p) AS payers
    CREATE (x:Account {key: 'BANK:X'}), (y:Account {key: 'BANK:Y'}), (shop:Account {key: 'BANK:SHOP'}), (cafe:Account {key: 'BANK:CAFE'})
    WITH payers, x, y, shop, cafe UNWIND payers AS p
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'x:' + p.key, at: datetime('2024-03-01T08:00:00Z'), amount: 1000, currency: 'CNY', records: ['bank/transactions/x' + p.key]})-[:BENEFITS_TO]->(x)
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'y:' + p.key, at: datetime('2024-03-03T08:00:00Z'), currency: 'CNY', records: ['bank/transactions/y' + p.key]})-[:BENEFITS_TO]->(y)
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'shop:' + p.key, at: datetime('2024-05-01T08:00:00Z'), amount: 10, currency: 'CNY', records: ['bank/transactions/s' + p.key]})-[:BENEFITS_TO]->(shop)
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'cafe:' + p.key, at: datetime('2024-07-01T08:00:00Z'), amount: 10, currency: 'CNY', records: ['bank/transactions/c' + p.key]})-[:BENEFITS_TO]->(cafe)
  expect:
    - {instance: "x:BANK:Pa", account: "BANK:Pa", part: source, amount: null, payments: 6, transactions: ["x:BANK:Pa", "y:BANK:Pa"]}
    - {instance: "x:BANK:Pa", account: "BANK:Pb", part: source}
    - {instance: "x:BANK:Pa", account: "BANK:Pc", part: source}
    - {instance: "x:BANK:Pa", account: "BANK:X", part: sink, amount: 3000, currency: CNY, first: "2024-03-01T08:00:00Z", records: ["bank/transactions/xBANK:Pa", "bank/transactions/xBANK:Pb", "bank/transactions/xBANK:Pc"]}
    - {instance: "x:BANK:Pa", account: "BANK:Y", part: sink, amount: null}
  absent:
    - {row: {account: "BANK:SHOP"}, why: "a shop and a café have the same customers, who come months apart"}
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
  MATCH (:Case {key: $case})<-[:TAINTED]-(:Transaction)-[:PERFORMS|BENEFITS_TO]-(s:Account) RETURN s
}
WITH s
WHERE COUNT { (s)-[:PERFORMS]->() } >= $min_sinks AND COUNT { (s)-[:PERFORMS]->() } <= $max_payments
MATCH (s)-[:PERFORMS]->(u)-[:BENEFITS_TO]->(y:Account)
WHERE y <> s AND COUNT { (y)<-[:BENEFITS_TO]-() } <= $max_payments AND COUNT { (y)<-[:BENEFITS_TO]-() } >= $min_sources
  AND u.at IS NOT NULL AND u.reverses_record IS NULL AND NOT EXISTS { (u)<-[:REVERSES]-(:Transaction) }
  AND coalesce(u.amount > 0, true) AND coalesce(u.amount >= $min_amount, true)
  AND coalesce(u.at >= $since, true) AND coalesce(u.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (u)-[:TAINTED]->(:Case {key: $case}) })
WITH s, collect({u: u, y: y}) AS own, count(DISTINCT y) AS payees
WHERE payees >= $min_sinks
UNWIND own AS l
WITH s, l.u AS u, l.y AS y
MATCH (y)<-[:BENEFITS_TO]-(v)<-[:PERFORMS]-(o:Account)
WHERE o <> s AND o <> y AND v.at >= u.at - duration({days: $days}) AND v.at <= u.at + duration({days: $days})
  AND v.at IS NOT NULL AND v.reverses_record IS NULL AND NOT EXISTS { (v)<-[:REVERSES]-(:Transaction) }
  AND coalesce(v.amount > 0, true) AND coalesce(v.amount >= $min_amount, true)
  AND coalesce(v.at >= $since, true) AND coalesce(v.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (v)-[:TAINTED]->(:Case {key: $case}) })
WITH s, o, collect({u: u, v: v, y: y}) AS links, count(DISTINCT y) AS shared
WHERE shared >= $min_sinks
WITH s, collect({o: o, links: links}) AS others
WHERE size(others) + 1 >= $min_sources
CALL (s, others) {
  UNWIND others AS other
  UNWIND other.links AS l
  UNWIND [{t: l.u, at: l.u.at, payer: s, payee: l.y}, {t: l.v, at: l.v.at, payer: other.o, payee: l.y}] AS move
  WITH DISTINCT move
  WITH collect(move) AS moves
  UNWIND moves AS l
  WITH DISTINCT moves, l.at AS begin
  WITH moves, begin, begin + duration({days: $days}) AS end
  WITH [m IN moves WHERE m.at >= begin AND m.at <= end] AS moves
  WITH moves, [m IN moves WHERE m.payer = s | m.payee] AS mine
  WITH [m IN moves WHERE m.payee IN mine] AS moves
  WITH moves, COLLECT {
    UNWIND moves AS m
    WITH m.payer AS payer, count(DISTINCT m.payee) AS payees
    WHERE payees >= $min_sinks
    RETURN payer
  } AS sources
  WHERE size(sources) >= $min_sources
  WITH [m IN moves WHERE m.payer IN sources] AS moves
  WITH moves, COLLECT {
    UNWIND moves AS m
    WITH m.payee AS payee, count(DISTINCT m.payer) AS payers
    WHERE payers > 1
    RETURN payee
  } AS sinks
  WHERE size(sinks) >= $min_sinks
  WITH [m IN moves WHERE m.payee IN sinks] AS moves
  WITH COLLECT { UNWIND moves AS m RETURN m ORDER BY m.at, m.t.key } AS moves
  RETURN DISTINCT moves
}
WITH s.key + ' ' + head(moves).t.key AS instance, head(moves).t.key AS begin, moves
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
     CASE WHEN any(o IN own WHERE o.pays) THEN 'source' ELSE 'sink' END AS part
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
