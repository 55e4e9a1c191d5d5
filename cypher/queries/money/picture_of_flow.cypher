/*
id: picture_of_flow
title: "Picture: where the money of one account may have gone"
topic: money
revision: 1
description: >
  Accounts as dots and payments between them, as paths that Neo4j Browser draws: the account, its
  largest payments, and those that they may have gone on in. Without a picture, each row names the
  payment at the end of its path, the largest first.
why: >
  Where a sum is split and where it comes together again is seen at once in a picture, and hard to
  read from a table.
limits: >
  As follow_account: money could have gone this way. Only the largest payments are drawn, so that the
  picture stays readable; all are in follow_account.
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
  limit: {type: integer, default: 60, min: 1, max: 1000, help: "at most so many payments are drawn, the nearest and largest; with two dots each, sixty are what a screen holds, and Browser draws 300 by default"}
returns:
  - {name: step, type: integer, help: "fewest payments from the account, its own being 1"}
  - {name: transaction, type: string, key: true, help: "key of the payment"}
  - {name: path, type: path, help: "payer, payment, payee"}
  - {name: records, type: list<string>, help: "records of the payment"}
evidence: records
references: []
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
    - {step: 1, transaction: "ref:1", records: [bank/transactions/1]}
    - {step: 1, transaction: "ref:5"}
    - {step: 2, transaction: "ref:2"}
    - {step: 2, transaction: "ref:3"}
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
MATCH path = (:Account)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(:Account|External)
WITH step, t, path, coalesce(t.amount, 0) AS amount
RETURN step,
       t.key AS transaction,
       path,
       COLLECT { UNWIND t.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY step, amount DESC, transaction
LIMIT $limit
