/*
id: external_is_outside
title: "Every External begins with EXT:"
topic: checks
revision: 1
description: >
  External nodes with another key. What to do: correct the mapping of the feed that wrote it.
why: >
  An account that was taken for the outside is cut out of every trace.
limits: >
  It looks at the beginning of the key only.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the node"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (:External {key: 'BANK:1'}), (:External {key: 'EXT:cash'})
  expect:
    - {element: "BANK:1", problem: "an External that is not of the outside"}
  absent:
    - {row: {element: "EXT:cash"}, why: "the outside, as it should be"}
*/
MATCH (x:External)
WHERE NOT x.key STARTS WITH 'EXT:'
RETURN x.key AS element, 'an External that is not of the outside' AS problem
ORDER BY element, problem
LIMIT $limit
