/*
id: who_paid_whom
title: Payments between two persons, in both directions
topic: money
revision: 1
description: >
  Every payment between accounts of one person and accounts of another, while each held the
  account as far as is known, oldest first.
why: >
  A single look at who pays whom, how often and in which direction tells pay from share and loan
  from gift.
limits: >
  Cash and payments through a third account are not seen. Accounts steered but not held by a person
  are missed. Where an interval is unknown the payment is shown.
feeds: [accounts, transactions]
params:
  person: {type: string, help: "key of one person"}
  other: {type: string, help: "key of the other"}
  since: {type: datetime, default: null, help: "not before; null for no bound"}
  until: {type: datetime, default: null, help: "not after; null for no bound"}
  limit: {type: integer, default: 1000, min: 1, max: 10000, help: "at most so many payments; more than a person reads"}
returns:
  - {name: at, type: datetime, help: "when"}
  - {name: payer, type: string, help: "who pays: key of one of the two"}
  - {name: from_account, type: string, key: true, help: "account that pays"}
  - {name: to_account, type: string, key: true, help: "account that is paid"}
  - {name: amount, type: integer, help: "amount in minor units"}
  - {name: currency, type: string, help: "currency"}
  - {name: transaction, type: string, key: true, help: "key of the payment"}
  - {name: records, type: list<string>, help: "records of the payment and of both titles"}
evidence: records
references: []
example:
  given: |
    CREATE (p:Person {key: 'P-1'}), (o:Person {key: 'P-2'}), (a:Account {key: 'BANK:1'}), (b:Account {key: 'BANK:2'}), (c:Account {key: 'BANK:3'})
    CREATE (p)-[:HOLDS {records: ['bank/accounts/1']}]->(a)
    CREATE (o)-[:HOLDS {from: date('2024-01-01'), records: ['bank/accounts/2']}]->(b)
    CREATE (o)-[:HOLDS {from: date('2024-06-01'), records: ['bank/accounts/3']}]->(c)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1', at: datetime('2024-02-01T10:00:00Z'), amount: 50000, currency: 'CNY', records: ['bank/transactions/1']})-[:BENEFITS_TO]->(b)
    CREATE (b)-[:PERFORMS]->(:Transaction {key: 'ref:2', at: datetime('2024-03-01T10:00:00Z'), amount: 2000, currency: 'CNY', records: ['bank/transactions/2']})-[:BENEFITS_TO]->(a)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:3', at: datetime('2024-03-02T10:00:00Z'), amount: 777, currency: 'CNY', records: ['bank/transactions/3']})-[:BENEFITS_TO]->(c)
  params: {person: P-1, other: P-2}
  expect:
    - {at: "2024-02-01T10:00:00Z", payer: P-1, from_account: "BANK:1", to_account: "BANK:2", transaction: "ref:1", amount: 50000, records: [bank/accounts/1, bank/accounts/2, bank/transactions/1]}
    - {payer: P-2, from_account: "BANK:2", to_account: "BANK:1", transaction: "ref:2"}
  absent:
    - {row: {transaction: "ref:3"}, why: "went to an account that the other person held only later"}
*/
MATCH (p:Person {key: $person})-[h1:HOLDS]->(a:Account)
MATCH (a)-[:PERFORMS|BENEFITS_TO]-(t:Transaction)-[:PERFORMS|BENEFITS_TO]-(b:Account)<-[h2:HOLDS]-(o:Person {key: $other})
WHERE coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND coalesce(h1.from <= date(t.at), true) AND coalesce(h1.to >= date(t.at), true)
  AND coalesce(h2.from <= date(t.at), true) AND coalesce(h2.to >= date(t.at), true)
WITH t, a, b, p, o, h1, h2, EXISTS { (a)-[:PERFORMS]->(t) } AS pays
WITH t,
     CASE WHEN pays THEN p.key ELSE o.key END AS payer,
     CASE WHEN pays THEN a.key ELSE b.key END AS from_account,
     CASE WHEN pays THEN b.key ELSE a.key END AS to_account,
     h1.records + h2.records + t.records AS behind
RETURN t.at AS at,
       payer,
       from_account,
       to_account,
       t.amount AS amount,
       t.currency AS currency,
       t.key AS transaction,
       COLLECT { UNWIND behind AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY at, transaction, from_account, to_account
LIMIT $limit
