/*
id: batch_is_known
title: Every batch that an event names is there
topic: checks
revision: 1
description: >
  Batch numbers on events and identities for which there is no Batch node. What to do: run the ingest of that drop again.
why: >
  The batch says under which authority and handling a record may be used; without it, none.
limits: >
  Relationships are not looked at: they come with the batches of the same feeds.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "number of the batch"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (:Batch {key: '1', batch: 1}), (:Crossing {key: 'imm/crossings/1', batch: 1}), (:Crossing {key: 'imm/crossings/2', batch: 2}), (:Stay {key: 'inn/stays/3'})
  expect:
    - {element: "2", problem: "no such batch"}
  absent:
    - {row: {element: "1"}, why: "the batch is there"}
*/
MATCH (e:Identity|Transaction|Contact|Crossing|Stay|Booking|Meeting|Lease|Report|Statement|Detention|Freeze)
WITH DISTINCT e.batch AS batch
WHERE batch IS NOT NULL AND NOT EXISTS { (:Batch {batch: batch}) }
RETURN toString(batch) AS element, 'no such batch' AS problem
ORDER BY element, problem
LIMIT $limit
