/*
id: intervals_in_order
title: No interval ends before it begins
topic: checks
revision: 1
description: >
  Facts, leases, stays and payment totals whose end lies before their beginning. What to do: ask the agency for a correction; the record is as they delivered it.
why: >
  Every question compares intervals; one that is turned round matches nothing.
limits: >
  An unknown beginning or end is sound.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the event, or of both ends"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (i:Identity {key: 'bank/accounts/ref:1'}), (a:Account {key: 'BANK:1'}), (b:Account {key: 'BANK:2'})
    CREATE (i)-[:HOLDS {from: date('2024-02-01'), to: date('2024-01-01')}]->(a), (i)-[:HOLDS {from: date('2024-02-01')}]->(b)
    CREATE (:Stay {key: 'inn/stays/1', check_in: datetime('2024-02-02T00:00:00Z'), check_out: datetime('2024-02-01T00:00:00Z')}), (:Stay {key: 'inn/stays/2', check_in: datetime('2024-02-02T00:00:00Z')})
  expect:
    - {element: "bank/accounts/ref:1 -> BANK:1", problem: "HOLDS from 2024-02-01 to 2024-01-01"}
    - {element: inn/stays/1, problem: "Stay from 2024-02-02T00:00:00Z to 2024-02-01T00:00:00Z"}
  absent:
    - {row: {element: inn/stays/2}, why: "the check-out is not known"}
    - {row: {element: "bank/accounts/ref:1 -> BANK:2"}, why: "held from a day on, without an end"}
*/
CALL () {
  MATCH (a)-[r:HAS_PART_IN|HOLDS|OWNS|SOLD_AT|SUBSCRIBES|USED_IN|USES]->(b)
  WHERE r.from > r.to
  RETURN a.key + ' -> ' + b.key AS element, type(r) + ' from ' + toString(r.from) + ' to ' + toString(r.to) AS problem
  UNION
  MATCH (e:Lease)
  WHERE e.from > e.to
  RETURN e.key AS element, 'Lease from ' + toString(e.from) + ' to ' + toString(e.to) AS problem
  UNION
  MATCH (e:Stay)
  WHERE e.check_in > e.check_out
  RETURN e.key AS element, 'Stay from ' + toString(e.check_in) + ' to ' + toString(e.check_out) AS problem
  UNION
  MATCH (a:Account)-[p:PAID]->(b:Account)
  WHERE p.first > p.last
  RETURN a.key + ' -> ' + b.key AS element, 'PAID from ' + toString(p.first) + ' to ' + toString(p.last) AS problem
}
RETURN element, problem
ORDER BY element, problem
LIMIT $limit
