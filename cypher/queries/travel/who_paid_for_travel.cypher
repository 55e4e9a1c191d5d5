/*
id: who_paid_for_travel
title: Whose journeys and stays a person paid for
topic: travel
revision: 1
description: >
  Every other person whose bookings or stays were paid from an account that the person held at the
  time, with how many and the records.
why: >
  Who pays for the journeys of people who are no family of theirs has a use for them where they go.
limits: >
  Employers, travel agencies and families pay for others too: look at how many unrelated people, and
  whether the money came from victims. Cash is not seen.
feeds: [bookings, stays, accounts]
params:
  person: {type: string, help: "key of the payer"}
  since: {type: datetime, default: null, help: "departures and arrivals not before; null for no bound"}
  limit: {type: integer, default: 500, min: 1, max: 10000, help: "at most so many persons"}
returns:
  - {name: person, type: string, key: true, help: "key of the traveller or guest"}
  - {name: name, type: string, help: "name to show"}
  - {name: bookings, type: integer, help: "bookings paid"}
  - {name: stays, type: integer, help: "stays paid"}
  - {name: first, type: datetime, help: "first departure or arrival, null if unknown"}
  - {name: last, type: datetime, help: "last departure or arrival"}
  - {name: records, type: list<string>, help: "records of the bookings and stays, and of the title to the account"}
evidence: records
references: []
example:
  given: |
    CREATE (p:Person {key: 'P-1'}), (a:Account {key: 'BANK:1'}), (p)-[:HOLDS {to: date('2024-06-30'), records: ['bank/accounts/1']}]->(a)
    CREATE (a)-[:PAID_FOR]->(:Booking {key: 'air/bookings/1', departs_at: datetime('2024-05-01T08:00:00Z'), records: ['air/bookings/1']})<-[:TOOK_PART {role: 'traveller'}]-(o:Person {key: 'P-2', name: 'Li Na'})
    CREATE (a)-[:PAID_FOR]->(:Stay {key: 'inn/stays/1', records: ['inn/stays/1']})<-[:TOOK_PART {role: 'guest'}]-(o)
    CREATE (a)-[:PAID_FOR]->(:Booking {key: 'air/bookings/2', departs_at: datetime('2024-05-01T08:00:00Z'), records: ['air/bookings/2']})<-[:TOOK_PART {role: 'traveller'}]-(p)
    CREATE (a)-[:PAID_FOR]->(:Booking {key: 'air/bookings/3', departs_at: datetime('2024-08-01T08:00:00Z'), records: ['air/bookings/3']})<-[:TOOK_PART {role: 'traveller'}]-(:Person {key: 'P-9'})
  params: {person: P-1}
  expect:
    - {person: P-2, name: Li Na, bookings: 1, stays: 1, first: "2024-05-01T08:00:00Z", records: [air/bookings/1, bank/accounts/1, inn/stays/1]}
  absent:
    - {row: {person: P-1}, why: "pays for their own seat"}
    - {row: {person: P-9}, why: "travelled after the account had passed to someone else"}
*/
MATCH (p:Person {key: $person})-[h:HOLDS]->(a:Account)-[:PAID_FOR]->(e:Booking|Stay)<-[:TOOK_PART]-(o:Person)
WHERE o <> p
WITH h, e, o, coalesce(e.departs_at, e.check_in) AS at
WHERE coalesce(at >= $since, true)
  AND coalesce(h.from <= date(at), true) AND coalesce(h.to >= date(at), true)
WITH o,
     count(DISTINCT CASE WHEN e:Booking THEN e END) AS bookings,
     count(DISTINCT CASE WHEN e:Stay THEN e END) AS stays,
     min(at) AS first,
     max(at) AS last,
     collect(e.records) + collect(h.records) AS lists
RETURN o.key AS person,
       o.name AS name,
       bookings,
       stays,
       first,
       last,
       COLLECT { UNWIND lists AS list UNWIND list AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY bookings + stays DESC, person
LIMIT $limit
