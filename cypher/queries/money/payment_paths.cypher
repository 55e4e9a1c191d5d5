/*
id: payment_paths
title: Chains of payments from one account to another
topic: money
revision: 1
description: >
  Chains of at most four accounts' payments that lead from one account to another, each payment
  chain possible in time: money leaves an account no earlier than it first came in.
why: >
  Stolen money is moved on through layers of accounts. A chain that fits in time is a reason to ask
  the banks for the payments between.
limits: >
  It shows that money could have gone this way, not that it did, and not how much. Chains through
  cash, exchange houses' own accounts above the hub bound, or more than four payments are missed.
feeds: [transactions]
params:
  from_account: {type: string, help: "key of the account where the chain begins"}
  to_account: {type: string, help: "key of the account where it ends"}
  max_payees: {type: integer, default: 500, min: 2, max: 100000, help: "an account on the way that paid more accounts than this is a merchant or service; chains through it say nothing"}
  limit: {type: integer, default: 100, min: 1, max: 1000, help: "at most so many chains, shortest first"}
returns:
  - {name: accounts, type: list<string>, key: true, help: "the accounts in order"}
  - {name: payments, type: integer, help: "payments between them, all pairs added up"}
  - {name: first, type: datetime, help: "first payment of the first pair"}
  - {name: last, type: datetime, help: "last payment of the last pair"}
  - {name: records, type: list<string>, help: "records of these payments"}
evidence: records
references: ["Temporal paths: Holme and Saramäki, Temporal networks, Physics Reports 519 (2012)"]
example:
  given: |
    CREATE (a:Account {key: 'BANK:1'}), (b:Account {key: 'BANK:2'}), (c:Account {key: 'BANK:3'}), (d:Account {key: 'BANK:4'})
    CREATE (a)-[:PAID {count: 1, total: 900, currency: 'CNY', first: datetime('2024-01-02T00:00:00Z'), last: datetime('2024-01-02T00:00:00Z')}]->(b)
    CREATE (b)-[:PAID {count: 1, total: 800, currency: 'CNY', first: datetime('2024-01-03T00:00:00Z'), last: datetime('2024-01-03T00:00:00Z')}]->(c)
    CREATE (a)-[:PAID {count: 1, total: 500, currency: 'CNY', first: datetime('2024-02-05T00:00:00Z'), last: datetime('2024-02-05T00:00:00Z')}]->(d)
    CREATE (d)-[:PAID {count: 1, total: 500, currency: 'CNY', first: datetime('2023-12-05T00:00:00Z'), last: datetime('2023-12-05T00:00:00Z')}]->(c)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1', at: datetime('2024-01-02T00:00:00Z'), amount: 900, records: ['bank/transactions/1']})-[:BENEFITS_TO]->(b)
    CREATE (b)-[:PERFORMS]->(:Transaction {key: 'ref:2', at: datetime('2024-01-03T00:00:00Z'), amount: 800, records: ['bank/transactions/2']})-[:BENEFITS_TO]->(c)
    CREATE (b)-[:PERFORMS]->(:Transaction {key: 'ref:5', amount: 1, records: ['bank/transactions/5']})-[:BENEFITS_TO]->(c)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:3', at: datetime('2024-02-05T00:00:00Z'), amount: 500, records: ['bank/transactions/3']})-[:BENEFITS_TO]->(d)
    CREATE (d)-[:PERFORMS]->(:Transaction {key: 'ref:4', at: datetime('2023-12-05T00:00:00Z'), amount: 500, records: ['bank/transactions/4']})-[:BENEFITS_TO]->(c)
  params: {from_account: "BANK:1", to_account: "BANK:3"}
  expect:
    - {accounts: ["BANK:1", "BANK:2", "BANK:3"], payments: 2, first: "2024-01-02T00:00:00Z", last: "2024-01-03T00:00:00Z", records: [bank/transactions/1, bank/transactions/2, bank/transactions/5]}
  absent:
    - {row: {accounts: ["BANK:1", "BANK:4", "BANK:3"]}, why: "the account had paid on before anything came in from the first"}
*/
MATCH path = (a:Account {key: $from_account})-[:PAID*1..4]->(b:Account {key: $to_account})
WITH nodes(path) AS accounts, relationships(path) AS hops, length(path) AS steps
WHERE all(n IN accounts WHERE single(m IN accounts WHERE m = n))
  AND all(n IN accounts[1..-1] WHERE COUNT { (n)-[:PAID]->() } <= $max_payees)
  AND all(i IN range(1, steps - 1)
          WHERE all(j IN range(0, i - 1) WHERE coalesce(hops[i].last >= hops[j].first, true)))
WITH accounts, hops, [n IN accounts | n.key] AS keys
RETURN keys AS accounts,
       reduce(n = 0, hop IN hops | n + hop.count) AS payments,
       head(hops).first AS first,
       last(hops).last AS last,
       COLLECT {
         UNWIND hops AS hop
         WITH startNode(hop) AS payer, endNode(hop) AS payee
         MATCH (payer)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(payee)
         UNWIND t.records AS r
         RETURN DISTINCT r ORDER BY r
       } AS records
ORDER BY size(hops), accounts
LIMIT $limit
