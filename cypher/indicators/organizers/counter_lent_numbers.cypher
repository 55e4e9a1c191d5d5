/*
id: counter_lent_numbers
title: 'Numbers in this person''s name run in more handsets than one person carries'
role: organizers
revision: 3
indicator: {family: control, kind: counter}
description: >-
  For each person in scope: in how many handsets numbers registered to the person run, but at most
  as many as there are such numbers.
why: >-
  Who lent or sold a name for numbers appears as the user of every handset in which they run.
  What is done from those handsets is not done by this person. Who renews a handset keeps the
  number: that is one number in several handsets, and counts once.
limits: >-
  An organizer who takes a new number and a new handset together, again and again, looks alike;
  points from accounts and premises of their own remain.
feeds: [subscribers, calls]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  min_handsets:
    type: integer
    default: 4
    min: 2
    max: 1000
    help: >-
      Fewest numbers, each in a handset of its own, that one person does not carry: a private and
      a business telephone and one more are what people have.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Handsets, or numbers if these are fewer.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'GSMA (2016), Mandatory registration of prepaid SIM cards: Best practice and risks'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (lender:Person {key: 'lender'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c),
      (boss)-[:USES {records: ['t/subscribers/9']}]->(:Phone {key: '+8610'})
    WITH lender, boss UNWIND range(1, 7) AS n
    CREATE (lender)-[:USES {records: ['t/calls/' + toString(n)]}]->(:Device {key: 'I' + toString(n)}), (boss)-[:USES]->(:Device {key: 'B' + toString(n)})
    WITH DISTINCT lender UNWIND range(1, 5) AS n
    CREATE (lender)-[:USES {records: ['t/subscribers/' + toString(n)]}]->(:Phone {key: '+86' + toString(n)})
  expect:
    - {person: lender, case_id: C1, value: 5}
  absent:
    - row: {person: boss}
      why: 'One number, in seven handsets one after the other.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
WHERE ($persons IS NULL OR p.key IN $persons)
MATCH (p)-[u:USES]->(x:Phone|Device)
WITH p, c, count(DISTINCT CASE WHEN x:Device THEN x END) AS handsets,
     count(DISTINCT CASE WHEN x:Phone THEN x END) AS numbers, collect(coalesce(u.records, [])) AS lists
WITH p, c, CASE WHEN handsets < numbers THEN handsets ELSE numbers END AS value, lists
WHERE value >= $min_handsets
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
