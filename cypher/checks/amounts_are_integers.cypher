/*
id: amounts_are_integers
title: Amounts are integers in minor units, not below zero
topic: checks
revision: 2
description: >
  Amounts, rents, losses and totals that are no integer, or below zero. What to do: correct the mapping of the feed; money is an integer in minor units.
why: >
  Fractions add up wrongly, and a negative amount turns a payment round.
limits: >
  An amount that is not known (null) is sound; a balance may be below zero.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the node, or of both ends"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (:Transaction {key: 'ref:1', amount: 100}), (:Transaction {key: 'ref:2', amount: 1.5}), (:Transaction {key: 'ref:3', amount: -1, to_amount: 7}), (:Transaction {key: 'ref:4'})
    CREATE (:Lease {key: 'reg/leases/1', rent: '100'}), (a:Account {key: 'BANK:1', balance: -5}), (a)-[:PAID {total: 3, worth: 2.5}]->(b:Account {key: 'BANK:2', balance: 0.5}), (b)-[:PAID]->(a)
  expect:
    - {element: "BANK:1 -> BANK:2", problem: "worth 2.5"}
    - {element: "BANK:2", problem: "balance 0.5"}
    - {element: "BANK:2 -> BANK:1", problem: "total unknown"}
    - {element: "ref:2", problem: "amount 1.5"}
    - {element: "ref:3", problem: "amount -1"}
    - {element: reg/leases/1, problem: "rent 100"}
  absent:
    - {row: {element: "ref:4"}, why: "an amount that is not known is no wrong amount"}
    - {row: {element: "BANK:1"}, why: "an overdrawn account"}
*/
CALL () {
  MATCH (e:Transaction|Freeze)
  WHERE e.amount IS NOT NULL AND NOT (valueType(e.amount) STARTS WITH 'INTEGER' AND e.amount >= 0)
  RETURN e.key AS element, 'amount ' + toString(e.amount) AS problem
  UNION
  MATCH (e:Transaction)
  WHERE e.to_amount IS NOT NULL AND NOT (valueType(e.to_amount) STARTS WITH 'INTEGER' AND e.to_amount >= 0)
  RETURN e.key AS element, 'to_amount ' + toString(e.to_amount) AS problem
  UNION
  MATCH (e:Lease)
  WHERE e.rent IS NOT NULL AND NOT (valueType(e.rent) STARTS WITH 'INTEGER' AND e.rent >= 0)
  RETURN e.key AS element, 'rent ' + toString(e.rent) AS problem
  UNION
  MATCH (e:Report)
  WHERE e.lost_amount IS NOT NULL AND NOT (valueType(e.lost_amount) STARTS WITH 'INTEGER' AND e.lost_amount >= 0)
  RETURN e.key AS element, 'lost_amount ' + toString(e.lost_amount) AS problem
  UNION
  MATCH (e:Account)
  WHERE e.balance IS NOT NULL AND NOT valueType(e.balance) STARTS WITH 'INTEGER'
  RETURN e.key AS element, 'balance ' + toString(e.balance) AS problem
  UNION
  MATCH (a:Account)-[p:PAID]->(b:Account)
  WHERE NOT coalesce(valueType(p.total) STARTS WITH 'INTEGER' AND p.total >= 0, false)
  RETURN a.key + ' -> ' + b.key AS element, 'total ' + coalesce(toString(p.total), 'unknown') AS problem
  UNION
  MATCH (a:Account)-[p:PAID]->(b:Account)
  WHERE p.worth IS NOT NULL AND NOT (valueType(p.worth) STARTS WITH 'INTEGER' AND p.worth >= 0)
  RETURN a.key + ' -> ' + b.key AS element, 'worth ' + toString(p.worth) AS problem
}
RETURN element, problem
ORDER BY element, problem
LIMIT $limit
