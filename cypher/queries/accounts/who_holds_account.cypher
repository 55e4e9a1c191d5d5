/*
id: who_holds_account
title: Who held an account, and when
topic: accounts
revision: 1
description: >
  Every person or organization that an account was titled to, with the interval and the records that say so.
why: >
  Accounts are sold and lent. Who holds the account today need not be who held it on the day the
  victim paid; compare the interval with the time of the payment.
limits: >
  It shows titles, not control: who steers an account titled to others is asked elsewhere. An
  interval without a beginning or an end is unknown there, not unbounded.
feeds: [accounts]
params:
  account: {type: string, help: "key of the account: IBAN, card number or institution:number"}
  on: {type: date, default: null, help: "only who held it on this day, or may have; null for all"}
returns:
  - {name: holder, type: string, key: true, help: "key of the person or organization"}
  - {name: kind, type: string, help: "Person or Organization"}
  - {name: name, type: string, help: "name to show"}
  - {name: since, type: date, help: "since when, null if unknown"}
  - {name: until, type: date, help: "until when, null if unknown or still"}
  - {name: records, type: list<string>, help: "records behind the title"}
evidence: records
references: []
example:
  given: |
    CREATE (a:Account {key: 'BANK:1'})
    CREATE (:Person {key: 'P-1', name: '王伟'})-[:HOLDS {from: date('2023-01-01'), to: date('2023-12-31'), records: ['bank/accounts/1']}]->(a)
    CREATE (:Person {key: 'P-2', name: 'Li Na'})-[:HOLDS {from: date('2024-01-01'), records: ['bank/accounts/2']}]->(a)
    CREATE (:Organization {key: 'CN:9'})-[:HOLDS {from: date('2024-02-01'), records: ['bank/accounts/4']}]->(a)
    CREATE (:Person {key: 'P-3', name: 'Chen'})-[:HOLDS {records: ['bank/accounts/3']}]->(a)
  params: {account: "BANK:1", on: "2024-05-01"}
  expect:
    - {holder: P-3, kind: Person, since: null, until: null, records: [bank/accounts/3]}
    - {holder: P-2, name: Li Na, since: "2024-01-01"}
    - {holder: "CN:9", kind: Organization, since: "2024-02-01"}
  absent:
    - {row: {holder: P-1}, why: "had given the account back before the day asked for"}
*/
MATCH (p:Person|Organization)-[h:HOLDS]->(a:Account {key: $account})
WHERE $on IS NULL
   OR (coalesce(h.from <= $on, true) AND coalesce(h.to >= $on, true))
RETURN p.key AS holder,
       head(labels(p)) AS kind,
       p.name AS name,
       h.from AS since,
       h.to AS until,
       COLLECT { UNWIND h.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY coalesce(since, date({year: 1})), holder
