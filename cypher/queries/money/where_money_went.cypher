/*
id: where_money_went
title: Where the money of a case's victims went, and where it stayed
topic: money
revision: 2
description: >
  Every account that money of the case's victims came into, with how much came and how much stayed
  by both methods, pro rata and first in, first out, and who holds it; what stayed most (by either)
  comes first. One row an account and holder.
why: >
  Money that passes through points at mules; money that stays points at those who gain. What can be
  frozen is where it stayed.
limits: >
  Traced in time order through the payments that were delivered: cash, exchanges and accounts of
  banks that deliver nothing end the trace. Where the two methods differ, neither is wrong: which one
  a court takes is its choice. Holders may be mules, duped or stolen from.
feeds: [cases, fraud_reports, transactions, accounts]
params:
  case: {type: string, help: "key of the case"}
  min_amount: {type: integer, default: 100, min: 0, max: 1000000000000, help: "leave out accounts where less came in by both methods, in minor units; a hundred is one unit of most currencies, below which pro rata shares are rounding"}
  limit: {type: integer, default: 500, min: 1, max: 10000, help: "at most so many rows"}
returns:
  - {name: account, type: string, key: true, help: "key of the account"}
  - {name: person, type: string, key: true, help: "who holds it; empty text if nobody known does"}
  - {name: name, type: string, help: "that person's name"}
  - {name: came, type: integer, help: "tainted money that came in, pro rata, minor units"}
  - {name: stayed, type: integer, help: "tainted money that is still there, pro rata, minor units; null if unknown"}
  - {name: came_fifo, type: integer, help: "tainted money that came in, first in, first out; null if not traced so"}
  - {name: stayed_fifo, type: integer, help: "tainted money that is still there, first in, first out; null if not traced so"}
  - {name: currency, type: string, help: "currency that the victims paid in"}
  - {name: records, type: list<string>, help: "records of the tainted payments into it"}
evidence: records
references: ["Claims on mixed funds: Clayton's Case (1816) 1 Mer 572 (first in, first out); Barlow Clowes v Vaughan [1992] 4 All ER 22 (pro rata)"]
example:
  given: |
    CREATE (c:Case {key: 'C-1'}), (x:Case {key: 'C-2'})
    CREATE (v:Account {key: 'BANK:V'}), (m:Account {key: 'BANK:M'}), (o:Account {key: 'BANK:O'}), (s:Account {key: 'BANK:S'})
    CREATE (:Person {key: 'P-M', name: 'mule'})-[:HOLDS {records: ['bank/accounts/m']}]->(m)
    CREATE (t1:Transaction {key: 'ref:1', amount: 10000, records: ['bank/transactions/1']}), (t2:Transaction {key: 'ref:2', amount: 9000, records: ['bank/transactions/2']}), (t3:Transaction {key: 'ref:3', amount: 3000, records: ['bank/transactions/3']})
    CREATE (v)-[:PERFORMS]->(t1)-[:BENEFITS_TO]->(m), (m)-[:PERFORMS]->(t2)-[:BENEFITS_TO]->(o), (m)-[:PERFORMS]->(t3)-[:BENEFITS_TO]->(s)
    CREATE (t1)-[:TAINTED {amount: 10000, share: 1.0, currency: 'CNY'}]->(c), (t2)-[:TAINTED {amount: 9000, share: 1.0, currency: 'CNY'}]->(c)
    CREATE (m)-[:TAINTED {amount: 10000, retained: 1000, fifo: 10000, fifo_retained: 700, currency: 'CNY'}]->(c)
    CREATE (o)-[:TAINTED {amount: 9000, retained: 9000, currency: 'CNY'}]->(c)
    CREATE (s)-[:TAINTED {amount: 3000, currency: 'CNY'}]->(x), (t3)-[:TAINTED {amount: 3000, share: 1.0, currency: 'CNY'}]->(x)
  params: {case: C-1}
  expect:
    - {account: "BANK:O", person: "", name: null, came: 9000, stayed: 9000, came_fifo: null, stayed_fifo: null, records: [bank/transactions/2]}
    - {account: "BANK:M", person: P-M, came: 10000, stayed: 1000, came_fifo: 10000, stayed_fifo: 700, currency: CNY, records: [bank/transactions/1]}
  absent:
    - {row: {account: "BANK:S"}, why: "had money of another case's victims only"}
*/
MATCH (c:Case {key: $case})<-[taint:TAINTED]-(a:Account)
WHERE taint.amount >= $min_amount OR taint.fifo >= $min_amount
OPTIONAL MATCH (p:Person)-[:HOLDS]->(a)
WITH DISTINCT c, a, taint, p,
     CASE WHEN taint.fifo_retained > coalesce(taint.retained, 0) THEN taint.fifo_retained
          ELSE coalesce(taint.retained, 0) END AS most
RETURN a.key AS account,
       coalesce(p.key, '') AS person,
       p.name AS name,
       taint.amount AS came,
       taint.retained AS stayed,
       taint.fifo AS came_fifo,
       taint.fifo_retained AS stayed_fifo,
       taint.currency AS currency,
       COLLECT {
         MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[:TAINTED]->(c)
         UNWIND t.records AS r
         RETURN DISTINCT r ORDER BY r
       } AS records
ORDER BY most DESC, came DESC, account, person
LIMIT $limit
