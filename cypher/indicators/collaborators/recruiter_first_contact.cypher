/*
id: recruiter_first_contact
title: 'Is in contact with several members of the group before their first journey, and less after'
role: collaborators
revision: 2
indicator: {family: contact}
description: >-
  For each person in scope: how many members of the group (persons whom the case's own records
  name) the person had more days of contact with in the weeks before that member's first
  crossing or departure than in the same time after it.
why: >-
  A recruiter talks people into going and has done with them when they have gone. Friends and
  relatives keep in touch, or do so more.
limits: >-
  Misses recruiting over social media. May wrong the friend whom somebody says goodbye to;
  several members are asked for.
feeds: [calls, subscribers, crossings, bookings, cases]
params:
  days:
    type: integer
    default: 30
    min: 1
    max: 365
    help: >-
      Days before and after the journey that are compared: recruiting takes weeks.
  gap_days:
    type: integer
    default: 3
    min: 0
    max: 60
    help: >-
      Days before the journey from which contact is no recruiting any more: whoever moves people
      calls them on the day and the days before it.
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members: one may be a friend.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members in contact mostly before their journey.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia'
  - 'UNODC (2018), Global Study on Smuggling of Migrants'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (rec:Person {key: 'rec'})-[:IN_SCOPE]->(c), (friend:Person {key: 'friend'})-[:IN_SCOPE]->(c),
      (rec)-[:USES]->(m:Phone {key: '+8611'}), (friend)-[:USES]->(n:Phone {key: '+8622'})
    WITH c, m, n UNWIND range(1, 3) AS i
    CREATE (q:Person {key: 'o' + toString(i)})-[:IN_SCOPE {steps: 0}]->(c), (q)-[:USES]->(x:Phone {key: 'o' + toString(i)}),
      (q)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'k' + toString(i), at: datetime('2024-03-20T09:00Z'), records: ['imm/crossings/' + toString(i)]}),
      (m)-[:IN_CONTACT]->(:Contact {key: 'f' + toString(i), day: date('2024-03-10'), records: ['tel/calls/f' + toString(i)]})<-[:IN_CONTACT]-(x),
      (n)-[:IN_CONTACT]->(:Contact {key: 'n' + toString(i), day: date('2024-03-10'), records: ['tel/calls/n' + toString(i)]})<-[:IN_CONTACT]-(x),
      (n)-[:IN_CONTACT]->(:Contact {key: 'p' + toString(i), day: date('2024-03-25'), records: ['tel/calls/p' + toString(i)]})<-[:IN_CONTACT]-(x)
  expect:
    - {person: rec, case_id: C1, value: 3}
  absent:
    - row: {person: friend}
      why: 'Keeps in touch after they have gone.'
*/
MATCH (c:Case)<-[s:IN_SCOPE]-(q:Person)
WHERE s.steps = 0
CALL (q) {
  MATCH (q:Person)-[:TOOK_PART]->(e:Crossing)
  RETURN e.at AS left_at, e.records AS journey
  UNION ALL
  MATCH (q:Person)-[y:TOOK_PART]->(e:Booking)
  WHERE y.role = 'traveller'
  RETURN e.departs_at AS left_at, e.records AS journey
}
WITH c, q, left_at, journey
WHERE left_at IS NOT NULL
WITH c, q, left_at, journey ORDER BY left_at, journey
WITH c, q, date(collect(left_at)[0]) AS gone, coalesce(collect(journey)[0], []) AS journey
MATCH (q)-[:USES]->(:Phone)-[:IN_CONTACT]->(k:Contact)<-[:IN_CONTACT]-(:Phone)<-[:USES]-(p:Person)-[:IN_SCOPE]->(c)
WHERE p <> q
WITH c, p, q, gone, journey, k,
     k.day <= gone - duration({days: $gap_days}) AND k.day >= gone - duration({days: $days}) AS before,
     k.day > gone AND k.day <= gone + duration({days: $days}) AS after
WITH c, p, q, journey, k, before, after ORDER BY k.day, k.key
WITH c, p, q, journey, count(DISTINCT CASE WHEN before THEN k END) AS earlier,
     count(DISTINCT CASE WHEN after THEN k END) AS later,
     collect(CASE WHEN before THEN coalesce(k.records, [])[..1] END) AS talks
WHERE earlier > later
WITH p, c, count(q) AS value, collect({worth: 1, records: talks[0] + journey[..1]}) AS parts
WHERE value >= $min_members
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
