/*
id: layering
title: "Shape: a chain of payments of falling amounts"
topic: laundering
revision: 1
description: >
  Payments in time order that lead from account to account, each within days of the one before and
  of the same or a slightly smaller amount. One row an instance and account: the first pays
  (source), the last keeps (sink), those between are mules. Of chains that share their first
  payment the one with most payments is taken, and none begins inside a longer one.
why: >
  Each layer takes its fee and passes the rest on, to put distance between the fraud and the
  money. Ordinary income is spent in parts of all sizes.
limits: >
  Chance makes such chains where many pay round sums. Where an account passes on in another
  currency, the amounts are not compared. A chain of more than seven payments comes out as its
  first seven; where a layer splits the money, see fan_out and scatter_gather.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  min_payments: {type: integer, default: 3, min: 2, max: 7, help: "least payments: a chain of two is one account that passes on (fast_pass_through); layers are counted from three (placement, layers, end)"}
  hours: {type: integer, default: 120, min: 1, max: 8784, help: "an account passes on within so many hours: five days, for a transfer before a long weekend is booked on the first working day after it; the published attempts (AMLworld, even numbers) pass on within four days"}
  min_share: {type: float, default: 0.8, min: 0, max: 1, help: "least part of a payment that is passed on: mules keep a commission (Europol 2019 gives no figure); a fifth is taken, as in mule_pass_through"}
  max_share: {type: float, default: 1.0, min: 1, max: 100, help: "most that is passed on: no more than came in, for amounts fall from layer to layer"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account on the way with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of its first payment"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (first), mule (between) or sink (last)"}
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
  - "FATF (2018), Professional Money Laundering"
  - "Europol (2019), Money Muling: Public Awareness and Prevention"
example:
  given: |
    CREATE (a:Account {key: 'BANK:A'}), (b:Account {key: 'BANK:B'}), (c:Account {key: 'BANK:C'}), (d:Account {key: 'BANK:D'}), (firm:Account {key: 'BANK:FIRM'}), (clerk:Account {key: 'BANK:CLERK'}), (flat:Account {key: 'BANK:FLAT'}), (fund:Account {key: 'BANK:FUND'})
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1', at: datetime('2024-03-01T08:00:00Z'), amount: 10000, currency: 'CNY', records: ['bank/transactions/1']})-[:BENEFITS_TO]->(b)
    CREATE (b)-[:PERFORMS]->(:Transaction {key: 'ref:2', at: datetime('2024-03-02T08:00:00Z'), amount: 9500, currency: 'CNY', records: ['bank/transactions/2']})-[:BENEFITS_TO]->(c)
    CREATE (c)-[:PERFORMS]->(:Transaction {key: 'ref:3', at: datetime('2024-03-03T08:00:00Z'), currency: 'USD', records: ['bank/transactions/3']})-[:BENEFITS_TO]->(d)
    CREATE (firm)-[:PERFORMS]->(:Transaction {key: 'ref:4', at: datetime('2024-03-01T08:00:00Z'), amount: 5000, currency: 'CNY', channel: 'salary', records: ['bank/transactions/4']})-[:BENEFITS_TO]->(clerk)
    CREATE (clerk)-[:PERFORMS]->(:Transaction {key: 'ref:5', at: datetime('2024-03-02T08:00:00Z'), amount: 2000, currency: 'CNY', records: ['bank/transactions/5']})-[:BENEFITS_TO]->(flat)
    CREATE (flat)-[:PERFORMS]->(:Transaction {key: 'ref:6', at: datetime('2024-03-03T08:00:00Z'), amount: 1000, currency: 'CNY', records: ['bank/transactions/6']})-[:BENEFITS_TO]->(fund)
  expect:
    - {instance: "ref:1", account: "BANK:A", part: source, amount: 10000, currency: CNY, payments: 3, transactions: ["ref:1"]}
    - {instance: "ref:1", account: "BANK:B", part: mule, amount: 10000, transactions: ["ref:1", "ref:2"], records: [bank/transactions/1, bank/transactions/2]}
    - {instance: "ref:1", account: "BANK:C", part: mule, amount: 9500}
    - {instance: "ref:1", account: "BANK:D", part: sink, amount: null, first: "2024-03-03T08:00:00Z"}
  absent:
    - {row: {account: "BANK:CLERK"}, why: "wage, rent and mortgage: each is a part only of what came in"}
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
  MATCH (x)-[:PERFORMS|BENEFITS_TO]-(w)
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
WHERE COUNT { (p)-[:PERFORMS]->() } <= $max_payments
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
  WITH p, t, y, v, z ORDER BY size(v) DESC
  WHERE size(v) + 1 >= $min_payments
  MATCH (z)-[:BENEFITS_TO]->(b:Account)
  WHERE b <> p AND NOT b IN y
    AND COUNT { UNWIND y AS one RETURN DISTINCT one } = size(y)
  RETURN [t] + v AS hops, [p] + y + [b] AS places
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
