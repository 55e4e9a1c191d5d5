/*
id: organizer_meets_members
title: 'Met several members of the group'
role: organizers
revision: 2
indicator: {family: contact}
description: >-
  For each person in scope: how many members of the group (named by the case's own records) the
  person met, at meetings seen on at least two days and not too large.
why: >-
  Those who keep off the phone have to meet. Who meets several members again and again belongs
  to them.
limits: >-
  Misses meetings that nobody watched, which are most. May wrong waiters, relatives and lawyers;
  a meeting does not say who leads it.
feeds: [meetings, case_parties, cases]
params:
  min_days:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest days with a meeting: one may be chance.
  max_attendees:
    type: integer
    default: 15
    min: 2
    max: 200
    help: >-
      Most persons at a meeting that counts: above it is a wedding or a banquet.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members whom the person met.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Morselli, C. (2009), Inside Criminal Networks, Springer: visible go-betweens and protected leaders'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 2}]->(c), (waiter:Person {key: 'waiter'})-[:IN_SCOPE {steps: 2}]->(c),
      (m1:Person {key: 'm1'})-[:IN_SCOPE {steps: 0}]->(c), (m2:Person {key: 'm2'})-[:IN_SCOPE {steps: 0}]->(c),
      (e:Meeting {key: 'M1', at: datetime('2024-05-01T12:00Z'), records: ['p/meetings/1']}), (f:Meeting {key: 'M2', at: datetime('2024-05-09T12:00Z'), records: ['p/meetings/2']}), (g:Meeting {key: 'M3', at: null}),
      (boss)-[:TOOK_PART]->(e), (m1)-[:TOOK_PART]->(e), (boss)-[:TOOK_PART]->(f), (m2)-[:TOOK_PART]->(f), (waiter)-[:TOOK_PART]->(e), (waiter)-[:TOOK_PART]->(g), (m1)-[:TOOK_PART]->(g)
  expect:
    - {person: boss, case_id: C1, value: 2, records: [p/meetings/1, p/meetings/2]}
  absent:
    - row: {person: waiter}
      why: 'Was there on one day that is known.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[:TOOK_PART]->(m:Meeting)<-[:TOOK_PART]-(q:Person)-[s:IN_SCOPE]->(c)
WHERE q <> p AND s.steps = 0 AND COUNT { (m)<-[:TOOK_PART]-(:Person) } <= $max_attendees
WITH p, c, q, m ORDER BY m.at, m.key
WITH p, c, q, collect(m) AS meetings
WITH p, c, collect({member: q, meetings: meetings}) AS met
WITH p, c, met, COLLECT { UNWIND met AS one UNWIND one.meetings AS m
                          WITH m WHERE m.at IS NOT NULL RETURN DISTINCT date(m.at) } AS days
WHERE size(days) >= $min_days AND size(met) >= 2
UNWIND met AS one
WITH p, c, 1 AS worth, coalesce(one.meetings[0].records, [])[..1] AS some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= 2
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
