/*
id: identities_of_person
title: Who wrote this person down, and why these are one
topic: people
revision: 1
description: >
  Every identity that is taken to be this person: the agency, the names and date of birth as it
  wrote them, and the evidence that the identity shares with others of the person.
why: >
  A person is a judgement on what agencies wrote. Before anything is done to somebody, look whether
  it holds: other dates of birth, other names, one agency that nobody else confirms.
limits: >
  Only the strongest step is named; `likeness:` and the name of the pair where no evidence is shared,
  `alone` where there is no other identity. `leadgraph how` tells all steps.
feeds: [case_parties, subscribers, accounts, crossings]
identities: It answers who was taken to be this person, for those who have to check it.
params:
  person: {type: string, help: "key of the person"}
returns:
  - {name: identity, type: string, key: true, help: "key of the identity; `leadgraph why` takes it"}
  - {name: agency, type: string, help: "agency that wrote it"}
  - {name: names, type: list<string>, help: "every way the agency wrote the name"}
  - {name: birth_date, type: date, help: "date of birth as written, null if none was"}
  - {name: judgement, type: string, help: "what joins it to another identity of the person: document, chain of documents, reference, review, likeness; or `alone`"}
  - {name: records, type: list<string>, help: "every place it is written: <agency>/<feed>/<record_id>#<prefix>"}
evidence: records
references: []
example:
  given: |
    CREATE (p:Person {key: 'P-1', name: '王伟'}), (q:Person {key: 'P-2', name: '王伟'})
    CREATE (:Identity {key: 'imm/crossings/ref:9', agency: 'imm', name_latin: 'WANG WEI', names: ['WANG WEI', 'WANG,WEI'], records: ['imm/crossings/1#traveller_', 'imm/crossings/2#traveller_']})-[:IDENTIFIES {judgement: 'document:CN:passport:E11223344'}]->(p)
    CREATE (:Identity {key: 'pol/case_parties/ref:1', agency: 'pol', name: '王伟', names: ['王伟'], birth_date: date('1990-01-01'), records: ['pol/case_parties/1#person_']})-[:IDENTIFIES {judgement: 'document:CN:passport:E11223344'}]->(p)
    CREATE (:Identity {key: 'pol/case_parties/ref:2', agency: 'pol', name: '王伟', names: ['王伟'], records: ['pol/case_parties/2#person_']})-[:IDENTIFIES {judgement: 'alone'}]->(q)
  params: {person: P-1}
  expect:
    - {identity: imm/crossings/ref:9, agency: imm, names: ["WANG WEI", "WANG,WEI"], birth_date: null, judgement: "document:CN:passport:E11223344", records: ["imm/crossings/1#traveller_", "imm/crossings/2#traveller_"]}
    - {identity: pol/case_parties/ref:1, agency: pol, names: [王伟], birth_date: "1990-01-01", judgement: "document:CN:passport:E11223344", records: ["pol/case_parties/1#person_"]}
  absent:
    - {row: {identity: pol/case_parties/ref:2}, why: "a namesake, taken to be somebody else"}
*/
MATCH (i:Identity)-[by:IDENTIFIES]->(p:Person {key: $person})
RETURN i.key AS identity,
       i.agency AS agency,
       COLLECT { UNWIND coalesce(i.names, [i.name, i.name_latin]) AS n WITH n WHERE n IS NOT NULL RETURN DISTINCT n ORDER BY n } AS names,
       i.birth_date AS birth_date,
       by.judgement AS judgement,
       COLLECT { UNWIND coalesce(i.records, [i.record]) AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY identity
