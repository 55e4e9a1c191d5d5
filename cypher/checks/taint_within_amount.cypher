/*
id: taint_within_amount
title: Tainted money is never more than the money there was
topic: checks
revision: 1
description: >
  Taint below zero, a share outside 0 to 1, more kept than came, or more than the payment. What to do: run leadgraph trace again; if it stays, report the account.
why: >
  A tracer that makes money points at the wrong person.
limits: >
  Compared within one currency; amounts that are not known are sound.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "keys of both ends"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (c:Case {key: 'C-1'}), (:Transaction {key: 'ref:1', amount: 100, currency: 'CNY'})-[:TAINTED {amount: 101, share: 1.0, currency: 'CNY'}]->(c)
    CREATE (:Transaction {key: 'ref:2', amount: 15, currency: 'USD'})-[:TAINTED {amount: 100, share: 1.0, currency: 'CNY'}]->(c)
    CREATE (:Account {key: 'BANK:1'})-[:TAINTED {amount: 100, retained: 200}]->(c), (:Account {key: 'BANK:2'})-[:TAINTED {amount: 100}]->(c)
  expect:
    - {element: "BANK:1 -> C-1", problem: "kept 200 of 100"}
    - {element: "ref:1 -> C-1", problem: "tainted 101 of 100"}
  absent:
    - {row: {element: "BANK:2 -> C-1"}, why: "what it kept is not known"}
    - {row: {element: "ref:2 -> C-1"}, why: "paid in another currency than the victims did"}
*/
CALL () {
  MATCH (t:Transaction)-[x:TAINTED]->(c:Case)
  WHERE x.amount < 0 OR x.share < 0 OR x.share > 1
     OR (x.currency = t.currency AND x.amount > t.amount)
  RETURN t.key + ' -> ' + c.key AS element, 'tainted ' + toString(x.amount) + ' of ' + toString(t.amount) AS problem
  UNION
  MATCH (a:Account)-[x:TAINTED]->(c:Case)
  WHERE x.amount < 0 OR x.retained < 0 OR x.retained > x.amount
  RETURN a.key + ' -> ' + c.key AS element, 'kept ' + toString(x.retained) + ' of ' + toString(x.amount) AS problem
}
RETURN element, problem
ORDER BY element, problem
LIMIT $limit
