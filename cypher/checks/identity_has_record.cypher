/*
id: identity_has_record
title: Every identity has its agency, feed, record and batch
topic: checks
revision: 1
description: >
  Identities without agency, feed, record or batch. What to do: load the feed again; a loader left provenance out.
why: >
  An identity is a person as one agency recorded them: without the record it is nobody's word.
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
    CREATE (:Identity {key: 'bank/accounts/ref:1', agency: 'bank', feed: 'accounts', record: 'bank/accounts/1', batch: 1}), (:Identity {key: 'bank/accounts/ref:2', feed: 'accounts'})
  expect:
    - {element: bank/accounts/ref:2, problem: "no agency, feed, record or batch"}
  absent:
    - {row: {element: bank/accounts/ref:1}, why: "says all four things"}
*/
MATCH (i:Identity)
WHERE i.agency IS NULL OR i.feed IS NULL OR i.record IS NULL OR i.batch IS NULL
RETURN i.key AS element, 'no agency, feed, record or batch' AS problem
ORDER BY element, problem
LIMIT $limit
