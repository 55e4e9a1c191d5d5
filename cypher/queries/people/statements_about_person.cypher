/*
id: statements_about_person
title: What was said of a person, by whom, and how good the source is
topic: people
revision: 1
description: >
  Every statement that ties a person to another, with its grades for the source (A to F) and for the
  information (1 to 6), kept apart, and who said it.
why: >
  Testimony names those who leave no trace. Its worth lies in who said it, how they know, and
  whether anything else says the same.
limits: >
  An assessment, never a fact: people in detention say what is wanted of them. Two statements of one
  speaker are one voice.
feeds: [statements]
params:
  person: {type: string, help: "key of the person"}
returns:
  - {name: statement, type: string, key: true, help: "key of the statement"}
  - {name: stated_at, type: datetime, help: "when it was said"}
  - {name: part, type: string, key: true, help: "subject (does it) or object (it is done to, or for)"}
  - {name: relation, type: string, help: "reports_to, recruited_by, paid_by, moved_by, ..."}
  - {name: other, type: string, key: true, help: "the other end; empty text if unknown"}
  - {name: speaker, type: string, help: "who said it; null: the officer's own finding"}
  - {name: source_reliability, type: string, help: "A (reliable) to F (cannot be judged)"}
  - {name: information_credibility, type: string, help: "1 (confirmed) to 6 (cannot be judged)"}
  - {name: records, type: list<string>, help: "records of the statement"}
evidence: records
references: ["AJP-2.1 grading of sources and information (A-F, 1-6)"]
example:
  given: |
    CREATE (p:Person {key: 'P-1'}), (o:Person {key: 'P-2'}), (s:Person {key: 'P-3'}), (x:Person {key: 'P-9'})
    CREATE (t:Statement {key: 'pol/statements/1', stated_at: datetime('2024-03-01T00:00:00Z'), relation: 'reports_to', source_reliability: 'C', information_credibility: '3', records: ['pol/statements/1']})
    CREATE (o)-[:TOOK_PART {role: 'subject'}]->(t), (p)-[:TOOK_PART {role: 'object'}]->(t), (s)-[:TOOK_PART {role: 'speaker'}]->(t)
    CREATE (p)-[:TOOK_PART {role: 'subject'}]->(:Statement {key: 'pol/statements/2', relation: 'works_with', source_reliability: 'F', information_credibility: '6', records: ['pol/statements/2']})
    CREATE (p)-[:TOOK_PART {role: 'speaker'}]->(u:Statement {key: 'pol/statements/3', relation: 'paid_by', records: ['pol/statements/3']}), (x)-[:TOOK_PART {role: 'object'}]->(u)
  params: {person: P-1}
  expect:
    - {statement: pol/statements/1, part: object, relation: reports_to, other: P-2, speaker: P-3, source_reliability: C, records: [pol/statements/1]}
    - {statement: pol/statements/2, part: subject, other: "", speaker: null, stated_at: null}
  absent:
    - {row: {statement: pol/statements/3}, why: "the person said it; it is not about them"}
*/
MATCH (p:Person {key: $person})-[mine:TOOK_PART]->(s:Statement)
WHERE mine.role IN ['subject', 'object']
WITH DISTINCT s, mine.role AS part
OPTIONAL MATCH (s)<-[theirs:TOOK_PART]-(o:Person)
WHERE theirs.role IN ['subject', 'object'] AND theirs.role <> part
OPTIONAL MATCH (s)<-[says:TOOK_PART]-(k:Person)
WHERE says.role = 'speaker'
WITH s, part, o, min(k.key) AS speaker
RETURN s.key AS statement,
       s.stated_at AS stated_at,
       part,
       s.relation AS relation,
       coalesce(o.key, '') AS other,
       speaker,
       s.source_reliability AS source_reliability,
       toString(s.information_credibility) AS information_credibility,
       COLLECT { UNWIND s.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY statement, part, other
