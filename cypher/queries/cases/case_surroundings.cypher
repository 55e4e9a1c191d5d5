/*
id: case_surroundings
title: "Picture: a case, its persons, and what they hold, use and own"
topic: cases
revision: 2
description: >
  Paths from a case to its persons and on to their accounts, numbers, handsets and organizations.
  Neo4j Browser draws them; without a picture, each row names the end of the path.
why: >
  The first look at a case: who stands in it, and which things tie its persons to each other.
limits: >
  Things with more ties than the hub bound are left out. A path is a tie on paper and no sign of
  guilt: victims are drawn too, for their things tie nobody else.
feeds: [cases, case_parties, accounts, subscribers, organizations]
params:
  case: {type: string, help: "key of the case"}
  max_ties: {type: integer, default: 200, min: 2, max: 100000, help: "hub bound: things with more relationships are left out, for they fill the picture and say nothing"}
  limit: {type: integer, default: 300, min: 1, max: 2000, help: "at most so many paths; Browser draws 300 nodes by default"}
returns:
  - {name: person, type: string, key: true, help: "key of the person"}
  - {name: thing, type: string, key: true, help: "key of the thing; empty text for the person alone"}
  - {name: path, type: path, help: "the path from the case to it"}
  - {name: records, type: list<string>, help: "records behind the path"}
evidence: records
references: []
example:
  given: |
    CREATE (c:Case {key: 'C-1'}), (a:Account {key: 'BANK:1'})
    CREATE (p:Person {key: 'P-1'})-[:PARTY_TO {category: 'suspect', records: ['pol/case_parties/1']}]->(c), (p)-[:HOLDS {records: ['bank/accounts/1']}]->(a)
    CREATE (:Person {key: 'P-2'})-[:PARTY_TO {records: ['pol/case_parties/2']}]->(c)
    CREATE (:Person {key: 'P-9'})-[:HOLDS {records: ['bank/accounts/9']}]->(:Account {key: 'BANK:9'})
  params: {case: C-1}
  expect:
    - {person: P-1, thing: "", records: [pol/case_parties/1]}
    - {person: P-1, thing: "BANK:1", records: [bank/accounts/1, pol/case_parties/1]}
    - {person: P-2, thing: "", records: [pol/case_parties/2]}
  absent:
    - {row: {person: P-9}, why: "is in no record of the case"}
*/
MATCH (c:Case {key: $case})
CALL (c) {
  MATCH path = (c)<-[t:PARTY_TO]-(p:Person)
  RETURN p, null AS x, path, coalesce(t.records, []) AS behind
  UNION
  MATCH path = (c)<-[t:PARTY_TO]-(p:Person)-[h:HOLDS|USES|OWNS]->(x:Account|Phone|Device|Organization)
  WHERE COUNT { (x:!Identity)--(:!Identity) } <= $max_ties
  RETURN p, x, path, coalesce(t.records, []) + coalesce(h.records, []) AS behind
}
WITH p.key AS person, coalesce(x.key, '') AS thing, collect(path) AS paths, collect(behind) AS lists
RETURN person,
       thing,
       head(paths) AS path,
       COLLECT { UNWIND lists AS list UNWIND list AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY person, thing
LIMIT $limit
