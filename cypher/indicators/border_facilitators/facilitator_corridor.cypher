/*
id: facilitator_corridor
title: 'Sends members of the group along the same corridor again and again'
role: border_facilitators
revision: 1
indicator: {family: travel}
description: >-
  For each person in scope: on how many different days members of the group (persons whom the
  case's own records name) left on one and the same connection that the person booked or paid;
  the corridor with the most days counts.
why: >-
  Facilitators know one way and use it: the same start and end, party after party. A family
  travels together, once.
limits: >-
  Misses legs by private car. A commuter's partner who books the same train for two members may
  be wronged; two different members are asked for.
feeds: [bookings, cases, case_parties]
params:
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members: one may be a relative or a friend.
  min_days:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest different days: one is a journey, two begin to be a habit.
  max_users:
    type: integer
    default: 5
    min: 1
    max: 100
    help: >-
      Most persons that use the booking phone: above it is a counter's or an office's, and says
      nothing of one person.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Days on which members left along the corridor.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2018), Global Study on Smuggling of Migrants'
  - 'FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (fac:Person {key: 'fac'})-[:IN_SCOPE {steps: 1}]->(c), (mother:Person {key: 'mother'})-[:IN_SCOPE {steps: 1}]->(c),
      (fac)-[:USES {records: ['t/subscribers/1']}]->(m:Phone {key: '+8611'}), (mother)-[:USES {records: ['t/subscribers/2']}]->(n:Phone {key: '+8622'})
    WITH c, m, n UNWIND range(1, 3) AS i
    CREATE (q:Person {key: 'o' + toString(i)})-[:IN_SCOPE {steps: 0}]->(c),
      (m)-[:BOOKED]->(:Booking {key: 'x' + toString(i), origin: 'CNKMG', destination: 'CNRLI', departs_at: datetime({year: 2024, month: i, day: 2}), records: ['air/bookings/x' + toString(i)]})<-[:TOOK_PART {role: 'traveller'}]-(q),
      (n)-[:BOOKED]->(:Booking {key: 'y' + toString(i), origin: 'CNKMG', destination: 'THBKK', departs_at: datetime('2024-05-01T08:00Z'), records: ['air/bookings/y' + toString(i)]})<-[:TOOK_PART {role: 'traveller'}]-(q),
      (n)-[:BOOKED]->(:Booking {key: 'w' + toString(i), departs_at: null})<-[:TOOK_PART {role: 'traveller'}]-(q)
  expect:
    - {person: fac, case_id: C1, value: 3}
  absent:
    - row: {person: mother}
      why: 'Booked one journey for all, on one day.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
CALL (p) {
  MATCH (p)-[u:USES]->(x:Phone)-[:BOOKED]->(e:Booking)
  WHERE COUNT { (x)<-[:USES]-() } <= $max_users
  RETURN e, coalesce(u.records, []) AS tie
  UNION
  MATCH (p)-[h:HOLDS]->(:Account)-[:PAID_FOR]->(e:Booking)
  RETURN e, coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(:Account)-[:PAID_FOR]->(e:Booking)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN e, coalesce(o.records, []) + coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[y:TOOK_PART]->(e:Booking)
  WHERE y.role = 'booker'
    AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner', 'employee']
  RETURN e, coalesce(o.records, []) AS tie
}
MATCH (e)<-[y:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
WHERE q <> p AND y.role = 'traveller' AND z.steps = 0
WITH p, c, e.origin AS begins, e.destination AS ends, count(DISTINCT q) AS members,
     count(DISTINCT date(e.departs_at)) AS days,
     collect(coalesce(e.records, [])) + collect(tie) AS some
WHERE members >= $min_members AND days >= $min_days
WITH p, c, max(days) AS value, collect(some) AS nested
UNWIND nested AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
