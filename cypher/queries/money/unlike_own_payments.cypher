/*
id: unlike_own_payments
title: Payments of an account that are unlike its others
topic: money
revision: 1
description: >
  The payments that an account made whose amounts differ most from all its other payments in that
  currency, the strangest first: the amount, what the others are like, and how far it lies from
  them.
why: >
  People and firms pay much the same sums again and again. A payment that does not fit the account's
  own habit, small or large, is where a borrowed or bought account begins to be used by another.
limits: >
  A new flat, a car or a gift does not fit either. Of accounts with few payments little can be said;
  those with less than three are not shown. Only what this account paid is looked at: for whole
  ledgers, and for those who were paid, see leads/money/suspicion.py.
feeds: [transactions]
params:
  account: {type: string, help: "key of the account"}
  least_spread: {type: float, default: 0.05, min: 0.001, max: 1, help: "spread of the logarithm of amounts that is added to the account's own: 5 %, so that where it pays fixed sums a cent more is no sign"}
  max_payments: {type: integer, default: 100000, min: 3, max: 1000000, help: "accounts that made more payments are not looked at: an exchange's or a till's have no habit of one person"}
  limit: {type: integer, default: 20, min: 1, max: 10000, help: "at most so many payments; more than the strangest nobody needs"}
returns:
  - {name: transaction, type: string, key: true, help: "key of the payment"}
  - {name: at, type: datetime, help: "when; null if unknown"}
  - {name: payee, type: string, key: true, help: "account that was paid"}
  - {name: amount, type: integer, help: "amount in minor units"}
  - {name: currency, type: string, help: "currency"}
  - {name: usual, type: integer, help: "geometric mean of the account's other payments in that currency, minor units"}
  - {name: others, type: integer, help: "how many other payments those are"}
  - {name: deviation, type: float, help: "distance of the logarithm of the amount from the others' mean, in their spreads"}
  - {name: records, type: list<string>, help: "records of the payment"}
evidence: records
references:
  - "R. J. Bolton, D. J. Hand: Unsupervised Profiling Methods for Fraud Detection, Credit Scoring and Credit Control VII, 2001"
example:
  given: |
    CREATE (a:Account {key: 'BANK:1'}), (s:Account {key: 'SHOP:1'}), (m:Account {key: 'BANK:M'})
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1', at: datetime('2024-02-01T10:00:00Z'), amount: 10000, currency: 'CNY', records: ['bank/transactions/1']})-[:BENEFITS_TO]->(s)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:2', amount: 11000, currency: 'CNY', records: ['bank/transactions/2']})-[:BENEFITS_TO]->(s)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:3', at: datetime('2024-04-01T10:00:00Z'), amount: 10000, currency: 'CNY', records: ['bank/transactions/3']})-[:BENEFITS_TO]->(s)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:4', at: datetime('2024-04-02T10:00:00Z'), amount: 300, currency: 'CNY', records: ['bank/transactions/4']})-[:BENEFITS_TO]->(m)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:5', at: datetime('2024-04-03T10:00:00Z'), amount: 90000, currency: 'USD', records: ['bank/transactions/5']})-[:BENEFITS_TO]->(m)
  params: {account: "BANK:1", limit: 1}
  expect:
    - {transaction: "ref:4", payee: "BANK:M", amount: 300, usual: 10323, others: 3, records: [bank/transactions/4]}
  absent:
    - {row: {transaction: "ref:3"}, why: "the account pays this sum again and again"}
    - {row: {transaction: "ref:5"}, why: "the only one in its currency: nothing to compare it with"}
*/
MATCH (a:Account {key: $account})
WHERE COUNT { (a)-[:PERFORMS]->() } <= $max_payments
MATCH (a)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(b:Account|External)
WHERE t.amount > 0 AND t.currency IS NOT NULL AND t.reverses_record IS NULL AND b <> a
WITH t.currency AS currency, collect([t, b, log(t.amount)]) AS made,
     sum(log(t.amount)) AS total, sum(log(t.amount) * log(t.amount)) AS squares
WHERE size(made) > 2
UNWIND made AS one
WITH currency, one[0] AS t, one[1] AS b, one[2] AS size_of, size(made) - 1 AS others,
     total - one[2] AS rest, squares - one[2] * one[2] AS rest_squares
WITH currency, t, b, size_of, others, rest / others AS middle,
     (rest_squares - rest * rest / others) / others AS variance
WITH currency, t, b, size_of, others, middle,
     CASE WHEN variance > 0 THEN sqrt(variance) ELSE 0.0 END + $least_spread AS spread
RETURN t.key AS transaction,
       t.at AS at,
       b.key AS payee,
       t.amount AS amount,
       currency,
       toInteger(round(exp(middle))) AS usual,
       others,
       abs(size_of - middle) / spread AS deviation,
       COLLECT { UNWIND t.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY deviation DESC, transaction, payee
LIMIT $limit
