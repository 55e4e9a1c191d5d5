/*
id: members_of_group
title: Members of a group, their levels, and where they stand
topic: groups
revision: 1
description: >
  Everyone in a group: level (1 is highest), how sure that is, whether detained, at large, known or
  unknown, since when a trace ties them to it, whose accounts they operate, and their other groups.
why: >
  A case shows the few who were caught. The group shows who is missing, and who stands above them.
limits: >
  Membership is worked out from ties over shared cases, money, control, premises and contact; a
  relative who banks from the same handset looks like a member. No level is given where nothing
  shows who directs whom. Since is the first trace in the records, not the day that they joined.
feeds: [accounts, calls, case_parties, cases, statements, stays, subscribers, transactions]
params:
  group: {type: string, help: "key of the group"}
returns:
  - {name: level, type: integer, help: "1 is highest; null where nothing shows it"}
  - {name: confidence, type: string, help: "of the level: strong, medium or weak"}
  - {name: person, type: string, key: true, help: "key of the person"}
  - {name: name, type: string, help: "their name"}
  - {name: status, type: string, help: "detained, at_large, known or unknown"}
  - {name: main, type: boolean, help: "whether this is their main group"}
  - {name: also_in, type: list<string>, help: "keys of their other groups"}
  - {name: behind, type: list<string>, help: "keys of persons whose accounts they operate"}
  - {name: since, type: date, help: "first day of a trace that ties them to the group; null if unknown"}
  - {name: stability, type: float, help: "share of the runs that put them there; null if not their main group"}
  - {name: records, type: list<string>, help: "records behind their strongest ties"}
evidence: records
references:
  - "Traag, Waltman, van Eck (2019), From Louvain to Leiden: guaranteeing well-connected communities; Scientific Reports 9, 5233"
example:
  given: |
    CREATE (g:Group {key: 'G-1'}), (h:Group {key: 'G-2'}), (a:Person {key: 'P-1', name: 'Wang'}), (b:Person {key: 'P-2'}), (x:Person {key: 'P-9'})
    CREATE (a)-[:MEMBER_OF {main: true, level: 1, confidence: 'strong', status: 'at_large', since: date('2024-03-05'), stability: 1.0, behind: ['P-2'], records: ['b/accounts/1']}]->(g)
    CREATE (a)-[:MEMBER_OF {main: false, status: 'at_large', records: ['b/accounts/9']}]->(h)
    CREATE (b)-[:MEMBER_OF {main: true, status: 'known', stability: 0.9, records: ['pol/case_parties/2', 'b/accounts/2']}]->(g)
    CREATE (x)-[:MEMBER_OF {main: true, status: 'known', stability: 1.0, records: ['b/accounts/3']}]->(h)
  params: {group: G-1}
  expect:
    - {person: P-1, name: Wang, level: 1, confidence: strong, status: at_large, main: true, also_in: [G-2], behind: [P-2], since: "2024-03-05", records: [b/accounts/1]}
    - {person: P-2, name: null, level: null, confidence: null, status: known, main: true, also_in: [], behind: [], since: null, records: [b/accounts/2, pol/case_parties/2]}
  absent:
    - {row: {person: P-9}, why: "a member of another group that one of these is tied to"}
*/
MATCH (g:Group {key: $group})<-[m:MEMBER_OF]-(p:Person)
RETURN m.level AS level,
       m.confidence AS confidence,
       p.key AS person,
       p.name AS name,
       m.status AS status,
       m.main AS main,
       COLLECT { MATCH (p)-[:MEMBER_OF]->(o:Group) WHERE o <> g RETURN o.key AS other ORDER BY other } AS also_in,
       coalesce(m.behind, []) AS behind,
       m.since AS since,
       m.stability AS stability,
       COLLECT { UNWIND m.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY level, person
