/*
id: calls_in_case
title: Contact between the persons of a case
topic: contact
revision: 1
description: >
  Every pair of persons in a case whose numbers were in contact while they used them, with days,
  calls, first and last day; those in contact on most days first. Victims are left out.
why: >
  Who speaks with whom inside a case shows its cells, and who stands between them.
limits: >
  Central on the phone is not high in the group: a fifth of leaders in four mafia cases were absent
  from the wiretaps. Shared handsets and numbers registered to others are taken at their word.
feeds: [cases, case_parties, calls, subscribers]
params:
  case: {type: string, help: "key of the case"}
  limit: {type: integer, default: 500, min: 1, max: 10000, help: "at most so many pairs"}
returns:
  - {name: person, type: string, key: true, help: "key of one person, the lower of the two"}
  - {name: other, type: string, key: true, help: "key of the other"}
  - {name: days, type: integer, help: "days with contact"}
  - {name: calls, type: integer, help: "voice calls, unknown ones not counted"}
  - {name: first, type: date, help: "first day"}
  - {name: last, type: date, help: "last day"}
  - {name: records, type: list<string>, help: "records of the calls"}
evidence: records
references: ["Agreste, Catanese, De Meo, Ferrara, Fiumara: Network structure and resilience of Mafia syndicates, Information Sciences 351 (2016)"]
example:
  given: |
    CREATE (c:Case {key: 'C-1'}), (a:Phone {key: '+861'}), (b:Phone {key: '+862'}), (v:Phone {key: '+869'})
    CREATE (p:Person {key: 'P-1'})-[:PARTY_TO {category: 'suspect'}]->(c), (p)-[:USES]->(a)
    CREATE (o:Person {key: 'P-2'})-[:PARTY_TO]->(c), (o)-[:USES]->(b)
    CREATE (w:Person {key: 'P-9'})-[:PARTY_TO {category: 'victim'}]->(c), (w)-[:USES]->(v)
    CREATE (a)-[:IN_CONTACT]->(:Contact {key: '+861|+862|2024-03-05', day: date('2024-03-05'), calls: 2, records: ['tel/calls/5']})<-[:IN_CONTACT]-(b)
    CREATE (a)-[:IN_CONTACT]->(:Contact {key: '+861|+862|2024-03-09', day: date('2024-03-09'), records: ['tel/calls/6']})<-[:IN_CONTACT]-(b)
    CREATE (a)-[:IN_CONTACT]->(:Contact {key: '+861|+869|2024-03-05', day: date('2024-03-05'), calls: 1, records: ['tel/calls/7']})<-[:IN_CONTACT]-(v)
  params: {case: C-1}
  expect:
    - {person: P-1, other: P-2, days: 2, calls: 2, first: "2024-03-05", last: "2024-03-09", records: [tel/calls/5, tel/calls/6]}
  absent:
    - {row: {person: P-1, other: P-9}, why: "a victim whom the fraudster rang"}
*/
MATCH (p:Person)-[in1:PARTY_TO]->(c:Case {key: $case})
WHERE coalesce(in1.category <> 'victim', true)
WITH DISTINCT c, p
MATCH (p)-[u1:USES]->(a:Phone)-[:IN_CONTACT]->(t:Contact)<-[:IN_CONTACT]-(b:Phone)<-[u2:USES]-(o:Person)
WHERE p.key < o.key
  AND EXISTS { (o)-[in2:PARTY_TO]->(c) WHERE coalesce(in2.category <> 'victim', true) }
  AND coalesce(u1.from <= t.day, true) AND coalesce(u1.to >= t.day, true)
  AND coalesce(u2.from <= t.day, true) AND coalesce(u2.to >= t.day, true)
WITH p, o, collect(DISTINCT t) AS contacts
RETURN p.key AS person,
       o.key AS other,
       COUNT { UNWIND contacts AS t RETURN DISTINCT t.day } AS days,
       reduce(n = 0, t IN contacts | n + coalesce(t.calls, 0)) AS calls,
       head(COLLECT { UNWIND contacts AS t RETURN t.day ORDER BY t.day }) AS first,
       last(COLLECT { UNWIND contacts AS t RETURN t.day ORDER BY t.day }) AS last,
       COLLECT { UNWIND contacts AS t UNWIND t.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY days DESC, person, other
LIMIT $limit
