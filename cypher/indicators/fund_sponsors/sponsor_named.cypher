/*
id: sponsor_named
title: 'Is said to put up the money'
role: fund_sponsors
revision: 2
indicator: {family: testimony}
description: >-
  For each person in scope: how many people are said, in graded statements under the case, to be
  funded by this person.
why: >-
  Members know, or guess, who put up the money.
limits: >-
  Statements of people in detention say what is wanted of them; the worst grades are left out,
  and testimony counts one point at most.
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
      Worst information credibility that counts: 3 is possibly true; beyond it, it is doubtful.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'People said to be funded by the person.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'NATO AJP-2.1, grading of sources (A-F) and information (1-6)'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (foe:Person {key: 'foe'})-[:IN_SCOPE]->(c),
      (s:Statement {key: 'S1', relation: 'funded_by', source_reliability: 'C', information_credibility: '2', records: ['p/statements/1']})-[:UNDER]->(c),
      (sponsor)-[:TOOK_PART {role: 'object'}]->(s), (:Person {key: 'm1'})-[:TOOK_PART {role: 'subject'}]->(s),
      (t:Statement {key: 'S2', relation: 'funded_by', source_reliability: 'E', information_credibility: null, records: ['p/statements/2']})-[:UNDER]->(c),
      (foe)-[:TOOK_PART {role: 'object'}]->(t)
  expect:
    - {person: sponsor, case_id: C1, value: 1, records: [p/statements/1]}
  absent:
    - row: {person: foe}
      why: 'Named by an unreliable source, to please.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[y:TOOK_PART]->(s:Statement)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c)
WHERE y.role = 'object' AND s.relation = 'funded_by'
  AND s.source_reliability <= $worst_source
  AND toInteger(s.information_credibility) <= $worst_information
OPTIONAL MATCH (s)<-[z:TOOK_PART]-(q:Person) WHERE z.role = 'subject' AND q <> p
WITH p, c, s, coalesce(q.key, s.key) AS said ORDER BY s.key
WITH p, c, said, collect(s)[0] AS first
WITH p, c, 1 AS worth, coalesce(first.records, [])[..1] AS some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= 1
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
