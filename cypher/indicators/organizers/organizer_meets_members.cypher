/*
id: organizer_meets_members
title: 'Meets several members of the group in person'
role: organizers
revision: 1
indicator: {family: contact}
description: >-
  For each person in scope: how many members of the group (persons whom the case's own records
  name) were seen with this person at small meetings, on at least two days.
why: >-
  Those who keep off the phone have to meet. Meetings with several members on several days show
  who gives instructions, or is reported to.
limits: >-
  Says nothing of what was spoken. May wrong who shares a table by chance; large gatherings are
  left out.
feeds: [meetings, cases, case_parties]
params:
  max_attendees:
    type: integer
    default: 15
    min: 2
    max: 1000
    help: >-
      Most persons at a meeting that counts: above it is a feast or a crowd.
  min_days:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest different days: once may be chance.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members met.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'Campana, P., Varese, F. (2013), Cooperation in criminal organizations; Rationality and Society 25(3)'
  - 'Calderoni, F. (2012), The structure of drug trafficking mafias: leaders avoid the telephone; Trends in Organized Crime 15'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 1}]->(c), (guest:Person {key: 'guest'})-[:IN_SCOPE {steps: 1}]->(c),
      (o1:Person {key: 'o1'})-[:IN_SCOPE {steps: 0}]->(c), (o2:Person {key: 'o2'})-[:IN_SCOPE {steps: 0}]->(c),
      (m1:Meeting {key: 'M1', at: datetime('2024-03-01T10:00Z'), records: ['pol/meetings/1']}),
      (m2:Meeting {key: 'M2', at: datetime('2024-04-01T10:00Z'), records: ['pol/meetings/2']}),
      (boss)-[:TOOK_PART {role: 'attendee'}]->(m1), (o1)-[:TOOK_PART {role: 'attendee'}]->(m1), (guest)-[:TOOK_PART {role: 'attendee'}]->(m1),
      (boss)-[:TOOK_PART {role: 'attendee'}]->(m2), (o2)-[:TOOK_PART {role: 'attendee'}]->(m2)
  expect:
    - {person: boss, case_id: C1, value: 2}
  absent:
    - row: {person: guest}
      why: 'At one table once.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[:TOOK_PART]->(m:Meeting)<-[:TOOK_PART]-(q:Person)-[s:IN_SCOPE]->(c)
WHERE q <> p AND s.steps = 0 AND COUNT { (m)<-[:TOOK_PART]-(:Person) } <= $max_attendees
WITH p, c, count(DISTINCT q) AS value, count(DISTINCT date(m.at)) AS days,
     collect(coalesce(m.records, [])) AS lists
WHERE days >= $min_days AND value >= 2
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
