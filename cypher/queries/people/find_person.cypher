/*
id: find_person
title: Find persons by a name as anyone wrote it
topic: people
revision: 1
description: >
  Persons whose identities were written with a name like the one given, in Chinese characters or
  Latin letters, best match first, with every way their name was written.
why: >
  Everything else asks for a person's key; this gives it. Names are written differently by each
  agency, so all spellings are searched.
limits: >
  Namesakes are many: compare birth dates and documents before you go on. Spellings that share no
  word or character pair with the one given are missed.
feeds: [case_parties, subscribers, accounts, crossings]
identities: Every way that a name was written stands on identities; a person shows one.
params:
  name: {type: string, max_length: 80, help: "name, or part of it, in the search words of Lucene; quote it for the exact order"}
  born: {type: date, default: null, help: "date of birth; persons with another known one are left out"}
  limit: {type: integer, default: 25, min: 1, max: 500, help: "at most so many persons"}
returns:
  - {name: person, type: string, key: true, help: "key of the person"}
  - {name: name, type: string, help: "name to show"}
  - {name: name_latin, type: string, help: "in Latin letters"}
  - {name: birth_date, type: date, help: "date of birth, null if unknown"}
  - {name: names, type: list<string>, help: "every way it was written"}
  - {name: score, type: float, help: "how well the best spelling fits; comparable within one answer only"}
  - {name: records, type: list<string>, help: "where the names were written"}
evidence: records
references: []
example:
  given: |
    CREATE (:Identity {key: 'pol/case_parties/ref:1', name: '王伟', names: ['王伟'], record: 'pol/case_parties/1'})-[:IDENTIFIES]->(:Person {key: 'P-1', name: '王伟', birth_date: date('1990-01-01')})
    CREATE (:Identity {key: 'imm/crossings/ref:1', name: 'WANG WEI', name_latin: 'WANG WEI', names: ['WANG WEI'], record: 'imm/crossings/1'})-[:IDENTIFIES]->(:Person {key: 'P-2', name: 'WANG WEI'})
    CREATE (:Identity {key: 'imm/crossings/ref:2', name: '王伟', names: ['王伟'], record: 'imm/crossings/2'})-[:IDENTIFIES]->(:Person {key: 'P-3', name: '王伟', birth_date: date('1971-05-05')})
  params: {name: "王伟 OR \"wang wei\"", born: "1990-01-01"}
  expect:
    - {person: P-2, birth_date: null, names: [WANG WEI], records: [imm/crossings/1]}
    - {person: P-1, birth_date: "1990-01-01", names: [王伟], records: [pol/case_parties/1]}
  absent:
    - {row: {person: P-3}, why: "a namesake with another date of birth"}
*/
CALL db.index.fulltext.queryNodes('identity_names', $name) YIELD node AS i, score AS fit
MATCH (i:Identity)-[:IDENTIFIES]->(p:Person)
WHERE coalesce(p.birth_date = $born, true)
WITH p, max(fit) AS score, collect(i.names) + collect([i.name]) AS names, collect(i.record) AS found
RETURN p.key AS person,
       p.name AS name,
       p.name_latin AS name_latin,
       p.birth_date AS birth_date,
       COLLECT { UNWIND names AS list UNWIND list AS n RETURN DISTINCT n ORDER BY n } AS names,
       score,
       COLLECT { UNWIND found AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY score DESC, person
LIMIT $limit
