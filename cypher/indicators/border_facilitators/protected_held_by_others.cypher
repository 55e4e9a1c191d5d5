/*
id: protected_held_by_others
title: 'Is said to be held by others'
role: border_facilitators
revision: 1
indicator: {family: testimony, kind: protection}
description: >-
  Persons in scope of whom a graded statement says that others hold them.
why: >-
  Those who are held are seldom found at once; whoever names them helps to tell victims from
  offenders.
limits: >-
  Accomplices may say it of each other. A human who reads the protection list decides.
feeds: [statements]
params:
  worst_source:
    type: string
    default: C
    help: >-
      Worst source reliability that counts: C is fairly reliable in the Admiralty grading;
      beyond it the source is not usually reliable, or unknown.
  worst_information:
    type: integer
    default: 3
    min: 1
    max: 6
    help: >-
      Worst information credibility that counts: 3 is possibly true in the Admiralty grading.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Statements that say so.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'ILO (2012), Indicators of Forced Labour'
  - 'UK College of Policing, Intelligence report: 5x5x5 and 3x5x2 source and information grading; NATO AJP-2.1'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (p:Person {key: 'held'})-[:IN_SCOPE]->(c), (q:Person {key: 'keeper'})-[:IN_SCOPE]->(c),
      (s:Statement {key: 'S1', relation: 'held_by', source_reliability: 'B', information_credibility: '2', records: ['pol/statements/1']}),
      (p)-[:TOOK_PART {role: 'subject'}]->(s), (q)-[:TOOK_PART {role: 'object'}]->(s)
  expect:
    - {person: held, case_id: C1, value: 1}
  absent:
    - row: {person: keeper}
      why: 'Is said to hold others.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[y:TOOK_PART]->(s:Statement)
WHERE y.role = 'subject' AND s.relation = 'held_by'
  AND s.source_reliability <= $worst_source AND toInteger(s.information_credibility) <= $worst_information
WITH p, c, count(DISTINCT s) AS value, collect(coalesce(s.records, [])) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
