/*
id: who_stayed_together
title: Who stayed at the same place at the same time as a person
topic: premises
revision: 1
description: >
  Every person whose stay at the same premises overlapped one of the person's, with nights in common
  known, whether a room was shared, and the records.
why: >
  People who are moved sleep where the mover sleeps; a shared room or the same small inn twice is
  more than chance.
limits: >
  Strangers share hotels. Premises with more guests at that time than the bound are left out unless
  the room is the same. An unknown check-out is taken as still there for the days given.
feeds: [stays]
params:
  person: {type: string, help: "key of the person"}
  max_guests: {type: integer, default: 40, min: 2, max: 5000, help: "a house with more guests on record during the stay is a hotel where strangers meet; 40 is a small inn"}
  open_days: {type: integer, default: 7, min: 1, max: 365, help: "a stay without check-out is taken to last so many days; a week is longer than most"}
  limit: {type: integer, default: 500, min: 1, max: 10000, help: "at most so many persons"}
returns:
  - {name: person, type: string, key: true, help: "key of the other guest"}
  - {name: name, type: string, help: "name to show"}
  - {name: stays, type: integer, help: "stays of the person that theirs overlapped"}
  - {name: same_room, type: boolean, help: "whether a room was shared at least once"}
  - {name: places, type: list<string>, help: "premises"}
  - {name: first, type: datetime, help: "first arrival of the two at the same time"}
  - {name: records, type: list<string>, help: "records of both persons' stays"}
evidence: records
references: []
example:
  given: |
    CREATE (s:Site {key: 'CN:Inn|Road 1', name: 'Inn'})
    CREATE (:Person {key: 'P-1'})-[:TOOK_PART {role: 'guest'}]->(:Stay {key: 'inn/stays/1', check_in: datetime('2024-05-01T12:00:00Z'), check_out: datetime('2024-05-04T10:00:00Z'), room: '7', records: ['inn/stays/1']})-[:AT]->(s)
    CREATE (:Person {key: 'P-2'})-[:TOOK_PART {role: 'guest'}]->(:Stay {key: 'inn/stays/2', check_in: datetime('2024-05-03T12:00:00Z'), records: ['inn/stays/2']})-[:AT]->(s)
    CREATE (:Person {key: 'P-3'})-[:TOOK_PART {role: 'guest'}]->(:Stay {key: 'inn/stays/3', check_in: datetime('2024-05-01T15:00:00Z'), check_out: datetime('2024-05-02T10:00:00Z'), room: '7', records: ['inn/stays/3']})-[:AT]->(s)
    CREATE (:Person {key: 'P-9'})-[:TOOK_PART {role: 'guest'}]->(:Stay {key: 'inn/stays/9', check_in: datetime('2024-05-04T14:00:00Z'), check_out: datetime('2024-05-06T10:00:00Z'), room: '7', records: ['inn/stays/9']})-[:AT]->(s)
  params: {person: P-1}
  expect:
    - {person: P-3, stays: 1, same_room: true, places: ["Inn"], first: "2024-05-01T15:00:00Z", records: [inn/stays/1, inn/stays/3]}
    - {person: P-2, stays: 1, same_room: false, first: "2024-05-03T12:00:00Z", records: [inn/stays/1, inn/stays/2]}
  absent:
    - {row: {person: P-9}, why: "took the same room after the other had left"}
*/
MATCH (p:Person {key: $person})-[:TOOK_PART]->(mine:Stay)-[:AT]->(site:Site)
WITH p, mine, site, coalesce(mine.check_out, mine.check_in + duration({days: $open_days})) AS leaves
CALL (p, mine, site, leaves) {
  MATCH (site)<-[:AT]-(theirs:Stay)<-[:TOOK_PART]-(o:Person)
  WHERE o <> p
    AND theirs.check_in < leaves
    AND mine.check_in < coalesce(theirs.check_out, theirs.check_in + duration({days: $open_days}))
  WITH collect({who: o, stay: theirs}) AS seen, count(DISTINCT o) AS guests
  UNWIND seen AS one
  WITH one.who AS o, one.stay AS theirs, guests
  WHERE guests < $max_guests OR coalesce(theirs.room = mine.room, false)
  RETURN o, theirs
}
WITH o,
     count(DISTINCT mine) AS stays,
     max(CASE WHEN coalesce(theirs.room = mine.room, false) THEN 1 ELSE 0 END) = 1 AS same_room,
     collect(DISTINCT coalesce(site.name, site.key)) AS names,
     min(CASE WHEN theirs.check_in > mine.check_in THEN theirs.check_in ELSE mine.check_in END) AS first,
     collect(mine.records) + collect(theirs.records) AS lists
RETURN o.key AS person,
       o.name AS name,
       stays,
       same_room,
       COLLECT { UNWIND names AS place RETURN place ORDER BY place } AS places,
       first,
       COLLECT { UNWIND lists AS list UNWIND list AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY same_room DESC, stays DESC, person
LIMIT $limit
