/*
id: groups_that_share_people
title: Groups that share people, and who they are
topic: groups
revision: 1
description: >
  Pairs of groups with persons who belong to one and are tied to the other, and those persons.
why: >
  Sponsors, facilitators and money changers serve several groups. Who ties groups together is worth
  more than one more operator, and groups that share many people may be one.
limits: >
  Being tied to two groups is no role: a mule whose account two groups rented looks the same. Two
  groups may also be one that the records show in two pieces.
feeds: [accounts, calls, case_parties, cases, stays, subscribers, transactions]
params:
  group: {type: string, default: null, help: "key of one of the groups; null: all groups"}
  limit: {type: integer, default: 500, min: 1, max: 10000, help: "at most so many rows"}
returns:
  - {name: group, type: string, key: true, help: "key of the main group of the person"}
  - {name: other, type: string, key: true, help: "key of the other group"}
  - {name: person, type: string, key: true, help: "key of the person"}
  - {name: name, type: string, help: "their name"}
  - {name: level, type: integer, help: "their level in their main group; null where nothing shows it"}
  - {name: shared, type: integer, help: "persons that these two groups share, either way"}
  - {name: records, type: list<string>, help: "records that tie the person to both"}
evidence: records
references: []
example:
  given: |
    CREATE (g:Group {key: 'G-1'}), (h:Group {key: 'G-2'}), (a:Person {key: 'P-1', name: 'Wang'}), (b:Person {key: 'P-2'}), (x:Person {key: 'P-9'})
    CREATE (a)-[:MEMBER_OF {main: true, level: 2, records: ['b/accounts/1']}]->(g), (a)-[:MEMBER_OF {main: false, records: ['b/accounts/2']}]->(h)
    CREATE (b)-[:MEMBER_OF {main: true, records: ['air/bookings/1']}]->(h), (b)-[:MEMBER_OF {main: false, records: ['air/bookings/2']}]->(g)
    CREATE (x)-[:MEMBER_OF {main: true, records: ['b/accounts/9']}]->(g)
  params: {group: G-2}
  expect:
    - {group: G-1, other: G-2, person: P-1, name: Wang, level: 2, shared: 2, records: [b/accounts/1, b/accounts/2]}
    - {group: G-2, other: G-1, person: P-2, name: null, level: null, shared: 2, records: [air/bookings/1, air/bookings/2]}
  absent:
    - {row: {person: P-9}, why: "in one group only"}
*/
MATCH (g:Group)<-[m:MEMBER_OF]-(p:Person)-[n:MEMBER_OF]->(h:Group)
WHERE m.main AND NOT n.main AND ($group IS NULL OR $group IN [g.key, h.key])
RETURN g.key AS group,
       h.key AS other,
       p.key AS person,
       p.name AS name,
       m.level AS level,
       COUNT { MATCH (g)<-[i:MEMBER_OF]-(q:Person)-[j:MEMBER_OF]->(h) WHERE i.main <> j.main } AS shared,
       COLLECT { UNWIND coalesce(m.records, []) + coalesce(n.records, []) AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY group, other, person
LIMIT $limit
