/*
id: identity_one_person
title: An identity is at most one person
topic: checks
revision: 1
description: >
  Identities that identify several persons. What to do: run leadgraph resolve again; if it stays, report the identity's records.
why: >
  Two persons for one identity count everything twice and pay one person's deeds to another.
limits: >
  An identity without a person is left to another check.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the node"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (i:Identity {key: 'bank/accounts/ref:1'})-[:IDENTIFIES]->(:Person {key: 'P-1'}), (i)-[:IDENTIFIES]->(:Person {key: 'P-2'})
    CREATE (:Identity {key: 'bank/accounts/ref:2'})-[:IDENTIFIES]->(:Person {key: 'P-3'}), (:Identity {key: 'bank/accounts/ref:3'})
  expect:
    - {element: bank/accounts/ref:1, problem: "identifies 2 persons"}
  absent:
    - {row: {element: bank/accounts/ref:2}, why: "identifies one person"}
    - {row: {element: bank/accounts/ref:3}, why: "not resolved yet"}
*/
MATCH (i:Identity)
WITH i, COUNT { (i)-[:IDENTIFIES]->(:Person) } AS persons
WHERE persons > 1
RETURN i.key AS element, 'identifies ' + toString(persons) + ' persons' AS problem
ORDER BY element, problem
LIMIT $limit
