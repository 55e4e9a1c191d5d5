/*
id: no_orphan_entity
title: Nothing stands alone that was only mentioned
topic: checks
revision: 1
description: >
  Entities that no feed owns and that have no relationship. What to do: run the ingest again; a record was withdrawn and what it mentioned stayed.
why: >
  An entity that is only mentioned exists because a record says so; when the last one goes, it goes.
limits: >
  An entity that its own feed delivered may stand alone.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the node"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (:Phone {key: '+861'}), (:Account {key: 'BANK:1', record: 'bank/accounts/1'}), (:Account {key: 'BANK:2'})-[:PERFORMS]->(:Transaction {key: 'ref:1'})
  expect:
    - {element: "+861", problem: "Phone without record and without relationship"}
  absent:
    - {row: {element: "BANK:1"}, why: "delivered by the bank, though nobody paid or was paid yet"}
    - {row: {element: "BANK:2"}, why: "mentioned by a payment"}
*/
MATCH (e:Document|Phone|ServiceNumber|Device|Account|External|SocialAccount|Organization|Outlet|Site|Port|Warrant)
WHERE e.record IS NULL AND NOT EXISTS { (e)--() }
RETURN e.key AS element, head(labels(e)) + ' without record and without relationship' AS problem
ORDER BY element, problem
LIMIT $limit
