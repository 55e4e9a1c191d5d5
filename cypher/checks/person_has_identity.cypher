/*
id: person_has_identity
title: Every person has an identity
topic: checks
revision: 1
description: >
  Persons that no identity identifies. What to do: run leadgraph resolve again; such a person is left over from records that were withdrawn.
why: >
  A person without an identity has no record that says they exist.
limits: >
  Right after an ingest and before leadgraph resolve such persons may stand.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the node"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (:Person {key: 'P-1'}), (:Identity {key: 'bank/accounts/ref:2'})-[:IDENTIFIES]->(:Person {key: 'P-2'})
  expect:
    - {element: P-1, problem: "no identity"}
  absent:
    - {row: {element: P-2}, why: "an identity says who they are"}
*/
MATCH (p:Person)
WHERE NOT EXISTS { (:Identity)-[:IDENTIFIES]->(p) }
RETURN p.key AS element, 'no identity' AS problem
ORDER BY element, problem
LIMIT $limit
