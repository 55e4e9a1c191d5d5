/*
id: derived_has_run
title: Everything derived names the run that made it
topic: checks
revision: 1
description: >
  Persons and derived relationships without run. What to do: run leadgraph resolve and leadgraph trace again.
why: >
  What was derived must be told from what was delivered, and be deletable by its run.
limits: >
  It does not see whether the run is the latest.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the person, or of both ends"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (p:Person {key: 'P-1', run: 'r1'}), (a:Account {key: 'BANK:1'}), (b:Account {key: 'BANK:2'})
    CREATE (p)-[:HOLDS {run: 'r1'}]->(a), (p)-[:HOLDS]->(b), (a)-[:PAID]->(b), (:Person {key: 'P-2'})
    CREATE (:Identity {key: 'bank/accounts/ref:1'})-[:HOLDS]->(a)
  expect:
    - {element: "BANK:1 -> BANK:2", problem: "PAID without run"}
    - {element: "P-1 -> BANK:2", problem: "HOLDS without run"}
    - {element: P-2, problem: "Person without run"}
  absent:
    - {row: {element: P-1}, why: "names its run"}
*/
CALL () {
  MATCH (p:Person)
  WHERE p.run IS NULL
  RETURN p.key AS element, 'Person without run' AS problem
  UNION
  MATCH (a:Person)-[r:HOLDS|NAMED_IN|PARTY_TO|TOOK_PART]->(b)
  WHERE r.run IS NULL
  RETURN a.key + ' -> ' + b.key AS element, type(r) + ' without run' AS problem
  UNION
  MATCH (a)-[r:IDENTIFIES|IN_SCOPE|OWNS|PAID|TAINTED|USES]->(b)
  WHERE r.run IS NULL
  RETURN a.key + ' -> ' + b.key AS element, type(r) + ' without run' AS problem
}
RETURN element, problem
ORDER BY element, problem
LIMIT $limit
