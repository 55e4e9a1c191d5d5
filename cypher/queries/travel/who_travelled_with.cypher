/*
id: who_travelled_with
title: Who travelled with a person
topic: travel
revision: 1
description: >
  Every person who shared a booking, a party, or a departure (same carrier reference, about the same time)
  with the person, how often and in which way, with the records; most journeys together first.
why: >
  Operators are moved in small parties, and the one who is with every party moves them. One shared
  booking is a fact; the same company again and again is a sign.
limits: >
  Families and tour groups travel together too. Parties and departures with more travellers than the
  bound are left out, for a full train says nothing; a missing carrier reference is never a match.
feeds: [bookings, crossings]
params:
  person: {type: string, help: "key of the person"}
  max_party: {type: integer, default: 30, min: 2, max: 500, help: "leave out parties and departures with more persons on record; 30 is a coach with room for the crew"}
  within_minutes: {type: integer, default: 60, min: 0, max: 1440, help: "the same carrier reference within so many minutes is one departure; a queue at a border takes up to an hour"}
  min_journeys: {type: integer, default: 1, min: 1, max: 100, help: "at least so many journeys together"}
  limit: {type: integer, default: 200, min: 1, max: 10000, help: "at most so many persons"}
returns:
  - {name: person, type: string, key: true, help: "key of the other person"}
  - {name: name, type: string, help: "name to show"}
  - {name: journeys, type: integer, help: "journeys together"}
  - {name: ways, type: list<string>, help: "booking, party, departure"}
  - {name: first, type: datetime, help: "first time together, null if no time is known"}
  - {name: last, type: datetime, help: "last time together"}
  - {name: records, type: list<string>, help: "records of both persons' bookings and crossings"}
evidence: records
references: []
example:
  given: |
    CREATE (p:Person {key: 'P-1'}), (o:Person {key: 'P-2', name: 'Li Na'}), (q:Person {key: 'P-3'}), (x:Person {key: 'P-9'})
    CREATE (p)-[:TOOK_PART {role: 'traveller'}]->(b1:Booking {key: 'air/bookings/1', booking_id: 'air:X1', departs_at: datetime('2024-05-01T08:00:00Z'), carrier_ref: 'CA1', records: ['air/bookings/1']})
    CREATE (o)-[:TOOK_PART {role: 'traveller'}]->(:Booking {key: 'air/bookings/2', booking_id: 'air:X1', departs_at: datetime('2024-05-01T08:00:00Z'), carrier_ref: 'CA1', records: ['air/bookings/2']})
    CREATE (p)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'imm/crossings/1', at: datetime('2024-05-03T21:10:00Z'), party_id: 'imm:G7', records: ['imm/crossings/1']})
    CREATE (o)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'imm/crossings/2', party_id: 'imm:G7', records: ['imm/crossings/2']})
    CREATE (q)-[:TOOK_PART {role: 'traveller'}]->(:Booking {key: 'air/bookings/3', booking_id: 'air:X3', departs_at: datetime('2024-05-01T08:20:00Z'), carrier_ref: 'CA1', records: ['air/bookings/3']})
    CREATE (x)-[:TOOK_PART {role: 'traveller'}]->(:Booking {key: 'air/bookings/9', departs_at: datetime('2024-05-01T08:00:00Z'), records: ['air/bookings/9']})
    CREATE (p)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'imm/crossings/10', carrier_ref: 'CA1', records: ['imm/crossings/10']})
    CREATE (p)-[:TOOK_PART {role: 'traveller'}]->(:Booking {key: 'air/bookings/10', departs_at: datetime('2024-05-01T08:00:00Z'), records: ['air/bookings/10']})
  params: {person: P-1}
  expect:
    - {person: P-2, name: Li Na, journeys: 2, ways: [booking, departure, party], first: "2024-05-01T08:00:00Z", last: "2024-05-03T21:10:00Z", records: [air/bookings/1, air/bookings/2, imm/crossings/1, imm/crossings/2]}
    - {person: P-3, journeys: 1, ways: [departure], records: [air/bookings/1, air/bookings/3]}
  absent:
    - {row: {person: P-9}, why: "left at the same hour, but nobody knows on which train or flight"}
*/
MATCH (p:Person {key: $person})-[:TOOK_PART]->(mine:Booking|Crossing)
CALL (p, mine) {
  MATCH (theirs:Booking {booking_id: mine.booking_id})<-[:TOOK_PART]-(o:Person)
  RETURN o, theirs, 'booking' AS way
  UNION
  MATCH (theirs:Crossing {party_id: mine.party_id})<-[:TOOK_PART]-(o:Person)
  RETURN o, theirs, 'party' AS way
  UNION
  MATCH (theirs:Booking {carrier_ref: mine.carrier_ref})<-[:TOOK_PART]-(o:Person)
  WHERE theirs.departs_at >= mine.departs_at - duration({minutes: $within_minutes})
    AND theirs.departs_at <= mine.departs_at + duration({minutes: $within_minutes})
  RETURN o, theirs, 'departure' AS way
  UNION
  MATCH (theirs:Crossing {carrier_ref: mine.carrier_ref})<-[:TOOK_PART]-(o:Person)
  WHERE theirs.at >= mine.at - duration({minutes: $within_minutes})
    AND theirs.at <= mine.at + duration({minutes: $within_minutes})
  RETURN o, theirs, 'departure' AS way
}
WITH mine, way, collect(DISTINCT o) AS party, collect({who: o, event: theirs}) AS seen, p
WHERE size(party) <= $max_party
UNWIND seen AS one
WITH p, mine, way, one.who AS o, one.event AS theirs
WHERE o <> p
WITH o,
     collect(DISTINCT mine) AS journeys,
     collect(DISTINCT way) AS ways,
     min(coalesce(mine.departs_at, mine.at)) AS first,
     max(coalesce(mine.departs_at, mine.at)) AS last,
     collect(mine.records) + collect(theirs.records) AS lists
WHERE size(journeys) >= $min_journeys
RETURN o.key AS person,
       o.name AS name,
       size(journeys) AS journeys,
       COLLECT { UNWIND ways AS way RETURN way ORDER BY way } AS ways,
       first,
       last,
       COLLECT { UNWIND lists AS list UNWIND list AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY journeys DESC, person
LIMIT $limit
