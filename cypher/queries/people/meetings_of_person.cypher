/*
id: meetings_of_person
title: Meetings of a person, and who else was there
topic: people
revision: 1
description: >
  Every meeting or place that the police saw a person at, with who else was seen there.
why: >
  Those who keep off the phone have to meet. Who is at the meetings and not on the phone is worth a
  second look.
limits: >
  Only what was observed. Being seen at a place is no meeting of minds: waiters and drivers are seen
  there too.
feeds: [meetings]
params:
  person: {type: string, help: "key of the person"}
  limit: {type: integer, default: 500, min: 1, max: 10000, help: "at most so many rows"}
returns:
  - {name: at, type: datetime, help: "when; null if unknown"}
  - {name: meeting, type: string, key: true, help: "key of the meeting"}
  - {name: place, type: string, help: "where"}
  - {name: case_id, type: string, help: "case under which it was seen"}
  - {name: other, type: string, key: true, help: "who else was there; empty text if nobody else was seen"}
  - {name: name, type: string, help: "their name"}
  - {name: records, type: list<string>, help: "records of the meeting"}
evidence: records
references: []
example:
  given: |
    CREATE (c:Case {key: 'C-1'}), (p:Person {key: 'P-1'}), (o:Person {key: 'P-2', name: 'Li Na'}), (x:Person {key: 'P-9'})
    CREATE (m:Meeting {key: 'pol:M1', at: datetime('2024-03-01T19:00:00Z'), place: 'Hotel', records: ['pol/meetings/1', 'pol/meetings/2']})-[:UNDER]->(c)
    CREATE (p)-[:TOOK_PART {role: 'attendee'}]->(m), (o)-[:TOOK_PART {role: 'attendee'}]->(m)
    CREATE (p)-[:TOOK_PART {role: 'attendee'}]->(:Meeting {key: 'pol:M2', records: ['pol/meetings/3']})
    CREATE (x)-[:TOOK_PART {role: 'attendee'}]->(:Meeting {key: 'pol:M3', at: datetime('2024-03-01T19:00:00Z'), place: 'Hotel', records: ['pol/meetings/4']})
  params: {person: P-1}
  expect:
    - {at: null, meeting: "pol:M2", other: "", case_id: null, records: [pol/meetings/3]}
    - {at: "2024-03-01T19:00:00Z", meeting: "pol:M1", place: Hotel, other: P-2, name: Li Na, case_id: C-1, records: [pol/meetings/1, pol/meetings/2]}
  absent:
    - {row: {other: P-9}, why: "another meeting at the same place and hour"}
*/
MATCH (p:Person {key: $person})-[:TOOK_PART]->(m:Meeting)
WITH DISTINCT p, m
OPTIONAL MATCH (m)-[:UNDER]->(c:Case)
WITH p, m, min(c.key) AS case_id
OPTIONAL MATCH (m)<-[:TOOK_PART]-(o:Person)
WHERE o <> p
WITH DISTINCT m, case_id, o
RETURN m.at AS at,
       m.key AS meeting,
       m.place AS place,
       case_id,
       coalesce(o.key, '') AS other,
       o.name AS name,
       COLLECT { UNWIND m.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY coalesce(at, datetime({year: 1})), meeting, other
LIMIT $limit
