/*
id: follow_account
title: Where the money of one account may have gone, payment by payment
topic: money
revision: 1
description: >
  The payments that an account made, and those that they may have gone on in: each later than the
  one before, by the account that got it, within hours. One row a payment, the nearest first.
why: >
  An account turns up, and there is no case yet to trace. The first question is where its money went
  next, before anyone writes to a bank.
limits: >
  It shows where money could have gone, not that it did and not how much: for that there is
  leadgraph trace. Nothing is followed through hubs, cash and the outside, or back through the
  account itself; of an account with more payments than the bound only its largest are followed.
feeds: [transactions]
params:
  account: {type: string, help: "key of the account where the money is now, or was"}
  since: {type: datetime, default: null, help: "its payments not before, say when the victim's money came; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  max_steps: {type: integer, default: 3, min: 1, max: 5, help: "at most so many payments one after the other: three show the layers that are still readable; each more multiplies the rows"}
  hours: {type: integer, default: 120, min: 1, max: 8784, help: "an account passes on within so many hours: five days, for a transfer before a long weekend is booked on the first working day after it"}
  min_share: {type: float, default: 0.1, min: 0, max: 1, help: "a payment on of less than this part of what came in is left out: a tenth, below which it is spending, not passing on"}
  min_amount: {type: integer, default: 100, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units; a hundred is one unit of most currencies"}
  max_payments: {type: integer, default: 1000, min: 1, max: 1000000, help: "hub bound: an account on the way that made more payments than this is a merchant or service; money is followed to it, not through it"}
  max_own: {type: integer, default: 200, min: 1, max: 10000, help: "at most so many payments of the account itself are followed, the largest first, so that a hub at hand ends in seconds"}
  limit: {type: integer, default: 500, min: 1, max: 10000, help: "at most so many payments, nearest first"}
returns:
  - {name: step, type: integer, help: "fewest payments from the account, its own being 1"}
  - {name: at, type: datetime, help: "when"}
  - {name: payer, type: string, help: "key of the account that pays"}
  - {name: payee, type: string, help: "key of the account that is paid"}
  - {name: amount, type: integer, help: "amount of the whole payment, minor units"}
  - {name: currency, type: string, help: "currency"}
  - {name: ends, type: string, help: "why it is not followed on: hub, outside, or null where it is (or nothing followed)"}
  - {name: transaction, type: string, key: true, help: "key of the payment"}
  - {name: records, type: list<string>, help: "records of the payment"}
evidence: records
references: ["Temporal paths: Holme and Saramäki, Temporal networks, Physics Reports 519 (2012)"]
example:
  given: |
    CREATE (a:Account {key: 'BANK:A'}), (m:Account {key: 'BANK:M'}), (b:Account {key: 'BANK:B'}), (cash:External {key: 'EXT:CASH'}), (old:Account {key: 'BANK:OLD'}), (hub:Account {key: 'BANK:HUB'}), (far:Account {key: 'BANK:FAR'})
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1', at: datetime('2024-03-01T08:00:00Z'), amount: 10000, currency: 'CNY', records: ['bank/transactions/1']})-[:BENEFITS_TO]->(m)
    CREATE (m)-[:PERFORMS]->(:Transaction {key: 'ref:2', at: datetime('2024-03-02T08:00:00Z'), amount: 6000, currency: 'CNY', records: ['bank/transactions/2']})-[:BENEFITS_TO]->(b)
    CREATE (m)-[:PERFORMS]->(:Transaction {key: 'ref:3', at: datetime('2024-03-02T09:00:00Z'), currency: 'CNY', records: ['bank/transactions/3']})-[:BENEFITS_TO]->(cash)
    CREATE (m)-[:PERFORMS]->(:Transaction {key: 'ref:4', at: datetime('2024-02-01T08:00:00Z'), amount: 8000, currency: 'CNY', records: ['bank/transactions/4']})-[:BENEFITS_TO]->(old)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:5', at: datetime('2024-03-01T09:00:00Z'), amount: 500, currency: 'CNY', records: ['bank/transactions/5']})-[:BENEFITS_TO]->(hub)
    CREATE (hub)-[:PERFORMS]->(:Transaction {key: 'ref:6', at: datetime('2024-03-01T10:00:00Z'), amount: 500, currency: 'CNY', records: ['bank/transactions/6']})-[:BENEFITS_TO]->(far)
    CREATE (hub)-[:PERFORMS]->(:Transaction {key: 'ref:7', at: datetime('2024-03-01T11:00:00Z'), amount: 500, currency: 'CNY', records: ['bank/transactions/7']})-[:BENEFITS_TO]->(far), (hub)-[:PERFORMS]->(:Transaction {key: 'ref:8', amount: 500, currency: 'CNY', records: ['bank/transactions/8']})-[:BENEFITS_TO]->(far), (hub)-[:PERFORMS]->(:Transaction {key: 'ref:9', records: ['bank/transactions/9']})-[:BENEFITS_TO]->(far)
  params: {account: "BANK:A", max_payments: 3}
  expect:
    - {step: 1, at: "2024-03-01T08:00:00Z", payer: "BANK:A", payee: "BANK:M", amount: 10000, currency: CNY, ends: null, transaction: "ref:1", records: [bank/transactions/1]}
    - {step: 1, payee: "BANK:HUB", ends: hub, transaction: "ref:5"}
    - {step: 2, payer: "BANK:M", payee: "BANK:B", amount: 6000, ends: null, transaction: "ref:2"}
    - {step: 2, payee: "EXT:CASH", amount: null, ends: outside, transaction: "ref:3"}
  absent:
    - {row: {transaction: "ref:4"}, why: "paid before the money came in"}
    - {row: {transaction: "ref:6"}, why: "through a hub: everyone's money goes there"}
*/
// No label on payments: with one, a plan may seek all payments of a time by index, at each step.
MATCH (a:Account {key: $account})-[:PERFORMS]->(t)-[:BENEFITS_TO]->(x:Account|External)
WHERE x <> a AND t.at IS NOT NULL AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
WITH a, t ORDER BY coalesce(t.amount, 0) DESC, t.key
LIMIT $max_own
MATCH (t) ((u)-[:BENEFITS_TO]->(y:Account)-[:PERFORMS]->(v)
     WHERE COUNT { (y)-[:PERFORMS]->() } <= $max_payments
       AND v.at >= u.at AND v.at <= u.at + duration({hours: $hours})
       AND coalesce(v.amount >= $min_amount, true)
       AND coalesce(v.currency <> coalesce(u.to_currency, u.currency)
                    OR v.amount >= $min_share * coalesce(u.to_amount, u.amount), true)
       AND coalesce(v.at <= $until, true)){0,4} (z)
WHERE size(v) < $max_steps AND NOT a IN y AND COUNT { UNWIND y AS one RETURN DISTINCT one } = size(y)
WITH z AS t, min(size(v)) + 1 AS step
MATCH (p:Account)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(b:Account|External)
RETURN step,
       t.at AS at,
       p.key AS payer,
       b.key AS payee,
       t.amount AS amount,
       t.currency AS currency,
       CASE
         WHEN b:External THEN 'outside'
         WHEN COUNT { (b)-[:PERFORMS]->() } > $max_payments THEN 'hub'
       END AS ends,
       t.key AS transaction,
       COLLECT { UNWIND t.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY step, at, transaction
LIMIT $limit
