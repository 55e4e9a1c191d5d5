/*
id: fact_has_record
title: Every fact between two entities has its feed, record and batch
topic: checks
revision: 1
description: >
  Relationships between entities, as loaded, without feed, record or batch. What to do: load the feed again; a loader left provenance out.
why: >
  A title or a registration without its record cannot be shown to a court, nor taken back.
limits: >
  Relationships of persons are derived, and checked elsewhere.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "keys of the two entities"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (i:Identity {key: 'bank/accounts/ref:1'}), (a:Account {key: 'BANK:1'}), (b:Account {key: 'BANK:2'})
    CREATE (i)-[:HOLDS {feed: 'accounts', record: 'bank/accounts/1', batch: 1}]->(a), (i)-[:HOLDS {feed: 'accounts', record: 'bank/accounts/2'}]->(b)
    CREATE (:Person {key: 'P-1'})-[:HOLDS {run: 'r1'}]->(a)
  expect:
    - {element: "bank/accounts/ref:1 -> BANK:2", problem: "HOLDS without feed, record or batch"}
  absent:
    - {row: {element: "P-1 -> BANK:1"}, why: "derived: it has its run instead"}
    - {row: {element: "bank/accounts/ref:1 -> BANK:1"}, why: "its title says all three"}
*/
MATCH (a)-[r:GAVE|HAS_PART_IN|HOLDS|ISSUED_UNDER|LOGGED_INTO|NAMED_IN|PARTY_TO|PART_OF|PRESENTED|REPLACES|RUN_BY|SEATED_AT|SOLD_AT|SUBSCRIBES|USED_IN]->(b)
WHERE NOT a:Person AND (r.feed IS NULL OR r.record IS NULL OR r.batch IS NULL)
RETURN a.key + ' -> ' + b.key AS element, type(r) + ' without feed, record or batch' AS problem
ORDER BY element, problem
LIMIT $limit
