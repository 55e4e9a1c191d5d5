/*
id: who_uses_phone
title: Who used a phone number or handset, and when
topic: contact
revision: 1
description: >
  Every person that uses, or used, a number or a handset, with the interval and the records that say
  so.
why: >
  Numbers are given out again and handsets are sold on. The person behind a call is who used the
  number on that day, not who uses it now.
limits: >
  The registered holder is often a straw man or a bulk registration; who speaks is not known. An
  interval without a beginning or an end is unknown there, and such a user is shown for any day.
feeds: [subscribers, calls]
params:
  number: {type: string, help: "key of the phone (E.164) or the handset (IMEI)"}
  day: {type: date, default: null, help: "only who used it on this day, or may have; null for all"}
returns:
  - {name: person, type: string, key: true, help: "key of the person"}
  - {name: name, type: string, help: "name to show"}
  - {name: since, type: date, key: false, help: "since when, null if unknown"}
  - {name: until, type: date, help: "until when, null if unknown or still"}
  - {name: nth, type: integer, key: true, help: "counts a person's uses of it, from 0"}
  - {name: records, type: list<string>, help: "records behind it"}
evidence: records
references: []
example:
  given: |
    CREATE (n:Phone {key: '+8613800138000'})
    CREATE (:Person {key: 'P-1', name: '王伟'})-[:USES {from: date('2021-01-01'), to: date('2022-06-30'), records: ['tel/subscribers/1']}]->(n)
    CREATE (:Person {key: 'P-2', name: 'Li Na'})-[:USES {from: date('2022-09-01'), records: ['tel/subscribers/2']}]->(n)
    CREATE (:Person {key: 'P-3', name: 'Chen'})-[:USES {records: ['bank/accounts/3', 'tel/subscribers/3']}]->(n)
  params: {number: "+8613800138000", day: "2023-02-01"}
  expect:
    - {person: P-3, nth: 0, since: null, records: [bank/accounts/3, tel/subscribers/3]}
    - {person: P-2, nth: 0, since: "2022-09-01", until: null}
  absent:
    - {row: {person: P-1}, why: "the number was given to someone else before that day"}
*/
MATCH (p:Person)-[u:USES]->(n:Phone|Device {key: $number})
WHERE $day IS NULL OR (coalesce(u.from <= $day, true) AND coalesce(u.to >= $day, true))
WITH p, u, coalesce(u.from, date({year: 1})) AS begins
ORDER BY p.key, begins, u.to, head(u.records)
WITH p, collect(u) AS uses
UNWIND range(0, size(uses) - 1) AS nth
WITH p, nth, uses[nth] AS u
RETURN p.key AS person,
       p.name AS name,
       u.from AS since,
       u.to AS until,
       nth,
       COLLECT { UNWIND u.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY coalesce(since, date({year: 1})), person, nth
