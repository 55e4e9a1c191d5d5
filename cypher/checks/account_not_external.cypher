/*
id: account_not_external
title: "No account begins with EXT:"
topic: checks
revision: 1
description: >
  Accounts whose key begins with EXT:. What to do: load the feed again; the mapping has to give such accounts the label External.
why: >
  Paths of money must not run through cash or the unknown: with the label Account they would.
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
    CREATE (:Account {key: 'EXT:cash'}), (:Account {key: 'BANK:1'}), (:External {key: 'EXT:abroad'})
  expect:
    - {element: "EXT:cash", problem: "an account of the outside with the label Account"}
  absent:
    - {row: {element: "EXT:abroad"}, why: "has the label External, as it should"}
*/
MATCH (a:Account)
WHERE a.key STARTS WITH 'EXT:'
RETURN a.key AS element, 'an account of the outside with the label Account' AS problem
ORDER BY element, problem
LIMIT $limit
