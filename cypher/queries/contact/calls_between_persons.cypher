/*
id: calls_between_persons
title: Calls and messages between two persons, day by day
topic: contact
revision: 1
description: >
  Each day on which a number of one person was in contact with a number of the other, while each
  used the number as far as is known.
why: >
  When two people began to speak, how often, and when it stopped, dates their relation; compare with
  the day of a payment or a crossing.
limits: >
  Metadata only: who held the phone and what was said is not known. Bosses keep off the phone, and
  contact through apps is not seen.
feeds: [calls, subscribers]
params:
  person: {type: string, help: "key of one person"}
  other: {type: string, help: "key of the other"}
  limit: {type: integer, default: 1000, min: 1, max: 10000, help: "at most so many days"}
returns:
  - {name: day, type: date, help: "UTC day"}
  - {name: number, type: string, key: true, help: "number of the person"}
  - {name: other_number, type: string, key: true, help: "number of the other"}
  - {name: calls, type: integer, help: "voice calls; null if unknown"}
  - {name: messages, type: integer, help: "messages"}
  - {name: seconds, type: integer, help: "seconds talked; null if unknown"}
  - {name: contact, type: string, key: true, help: "key of the pair and day"}
  - {name: records, type: list<string>, help: "records of the calls and of both uses"}
evidence: records
references: []
example:
  given: |
    CREATE (p:Person {key: 'P-1'}), (o:Person {key: 'P-2'}), (a:Phone {key: '+861'}), (b:Phone {key: '+862'})
    CREATE (p)-[:USES {records: ['tel/subscribers/1']}]->(a), (o)-[:USES {from: date('2024-03-01'), records: ['tel/subscribers/2']}]->(b)
    CREATE (a)-[:IN_CONTACT {calls: 2}]->(:Contact {key: '+861|+862|2024-03-05', day: date('2024-03-05'), calls: 2, messages: 0, records: ['tel/calls/5', 'tel/calls/6']})<-[:IN_CONTACT {calls: 0}]-(b)
    CREATE (a)-[:IN_CONTACT {calls: 1}]->(:Contact {key: '+861|+862|2024-02-05', day: date('2024-02-05'), calls: 1, messages: 0, records: ['tel/calls/4']})<-[:IN_CONTACT {calls: 0}]-(b)
  params: {person: P-1, other: P-2}
  expect:
    - {day: "2024-03-05", number: "+861", other_number: "+862", contact: "+861|+862|2024-03-05", calls: 2, seconds: null, records: [tel/calls/5, tel/calls/6, tel/subscribers/1, tel/subscribers/2]}
  absent:
    - {row: {contact: "+861|+862|2024-02-05"}, why: "the number belonged to someone else on that day"}
*/
MATCH (p:Person {key: $person})-[u1:USES]->(a:Phone)-[:IN_CONTACT]->(c:Contact)<-[:IN_CONTACT]-(b:Phone)<-[u2:USES]-(o:Person {key: $other})
WHERE coalesce(u1.from <= c.day, true) AND coalesce(u1.to >= c.day, true)
  AND coalesce(u2.from <= c.day, true) AND coalesce(u2.to >= c.day, true)
WITH a, b, c, collect(u1.records) + collect(u2.records) AS lists
RETURN c.day AS day,
       a.key AS number,
       b.key AS other_number,
       c.calls AS calls,
       c.messages AS messages,
       c.seconds AS seconds,
       c.key AS contact,
       COLLECT {
         UNWIND [c.records] + lists AS list
         UNWIND list AS r
         RETURN DISTINCT r ORDER BY r
       } AS records
ORDER BY day, contact, number, other_number
LIMIT $limit
