/*
id: counter_lent_numbers
title: 'More handsets run numbers in this person''s name than one person carries'
role: organizers
revision: 1
indicator: {family: control, kind: counter}
description: >-
  For each person in scope: how many handsets there are in which numbers registered to the
  person run.
why: >-
  Who lent or sold a name for numbers appears as the user of every handset in which they run.
  What is done from those handsets is not done by this person.
limits: >-
  An organizer who changes handsets weekly looks alike; points from accounts and premises of
  their own remain.
feeds: [subscribers, calls]
params:
  min_handsets:
    type: integer
    default: 6
    min: 2
    max: 1000
    help: >-
      Fewest handsets that one person does not carry: people with a work and a private handset,
      renewed within two years, have up to five.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Handsets.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'GSMA (2016), Mandatory registration of prepaid SIM cards: Best practice and risks'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (lender:Person {key: 'lender'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c),
      (boss)-[:USES {records: ['t/subscribers/9']}]->(:Device {key: 'I9'})
    WITH lender UNWIND range(1, 7) AS n
    CREATE (lender)-[:USES {records: ['t/subscribers/' + toString(n)]}]->(:Device {key: 'I' + toString(n)})
  expect:
    - {person: lender, case_id: C1, value: 7}
  absent:
    - row: {person: boss}
      why: 'Carries one handset.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[u:USES]->(x:Device)
WITH p, c, count(DISTINCT x) AS value, collect(coalesce(u.records, [])) AS lists
WHERE value >= $min_handsets
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
