/*
id: facilitator_named
title: 'Others are said to have been moved by this person'
role: border_facilitators
revision: 2
indicator: {family: testimony}
description: >-
  For each person in scope: how many different persons were moved by this person, by graded
  statements under the case.
why: >-
  Those who were moved saw who led them. A statement points; it proves nothing by itself.
limits: >-
  People in detention say what is wanted of them, and guides are often moved people themselves:
  testimony counts one point at most and never stands alone.
feeds: [statements, cases]
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
    help: 'Persons said to have been moved by this person.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UK College of Policing, Intelligence report: 5x5x5 and 3x5x2 source and information grading; NATO AJP-2.1'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (p:Person {key: 'named'})-[:IN_SCOPE]->(c), (q:Person {key: 'slandered'})-[:IN_SCOPE]->(c),
      (s:Statement {key: 'S1', relation: 'moved_by', source_reliability: 'B', information_credibility: '2', records: ['pol/statements/1']})-[:UNDER]->(c),
      (p)-[:TOOK_PART {role: 'object'}]->(s), (:Person {key: 'other'})-[:TOOK_PART {role: 'subject'}]->(s),
      (w:Statement {key: 'S2', relation: 'moved_by', source_reliability: 'E', information_credibility: 5, records: ['pol/statements/2']})-[:UNDER]->(c),
      (q)-[:TOOK_PART {role: 'object'}]->(w), (:Person {key: 'another'})-[:TOOK_PART {role: 'subject'}]->(w),
      (n:Statement {key: 'S3', relation: 'moved_by', records: ['pol/statements/3']})-[:UNDER]->(c), (q)-[:TOOK_PART {role: 'object'}]->(n)
  expect:
    - {person: named, case_id: C1, value: 1}
  absent:
    - row: {person: slandered}
      why: 'Named by an unreliable source, and once without a grade.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[y:TOOK_PART]->(s:Statement)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c)
WHERE y.role = 'object' AND s.relation IN ['moved_by']
  AND s.source_reliability <= $worst_source AND toInteger(s.information_credibility) <= $worst_information
OPTIONAL MATCH (s)<-[z:TOOK_PART]-(q:Person) WHERE z.role = 'subject' AND q <> p
WITH p, c, s, coalesce(q.key, s.key) AS said ORDER BY s.key
WITH p, c, said, collect(coalesce(s.records, [])[..1])[0] AS some
WITH p, c, count(said) AS value, collect({worth: 1, records: some}) AS parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
