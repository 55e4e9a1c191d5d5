/*
id: event_has_record
title: Every event has its feed, record and batch
topic: checks
revision: 1
description: >
  Events without feed, record, batch or list of records. What to do: load the feed again; a loader left provenance out.
why: >
  Evidence has to lead from a lead back to the row as it was delivered.
limits: >
  It does not see whether the record exists.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the node"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (:Crossing {key: 'imm/crossings/1', feed: 'crossings', record: 'imm/crossings/1', records: ['imm/crossings/1'], batch: 1})
    CREATE (:Stay {key: 'inn/stays/1', feed: 'stays', record: 'inn/stays/1', records: ['inn/stays/1']})
  expect:
    - {element: inn/stays/1, problem: "Stay without feed, record, records or batch"}
  absent:
    - {row: {element: imm/crossings/1}, why: "says all four things"}
*/
MATCH (e:Transaction|Contact|Crossing|Stay|Booking|Meeting|Lease|Report|Statement|Detention|Freeze)
WHERE e.feed IS NULL OR e.record IS NULL OR e.batch IS NULL OR e.records IS NULL
RETURN e.key AS element, head(labels(e)) + ' without feed, record, records or batch' AS problem
ORDER BY element, problem
LIMIT $limit
