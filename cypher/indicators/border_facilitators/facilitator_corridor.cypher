/*
id: facilitator_corridor
title: 'Sends members of the group along the same corridor again and again'
role: border_facilitators
revision: 3
indicator: {family: travel}
description: >-
  For each person in scope: on how many different days members of the group (persons whom the
  case's own records name) left on one and the same connection that the person booked or paid;
  the corridor with the most days counts. Who has a seat back within two weeks was on a visit
  and does not count.
why: >-
  Facilitators know one way and use it: the same start and end, party after party. A family
  travels together, once.
limits: >-
  Misses legs by private car. A commuter's partner who books the same train for two members may
  be wronged; two different members are asked for.
feeds: [bookings, cases, case_parties]
params:
  visit_days:
    type: integer
    default: 14
    min: 0
    max: 365
    help: >-
      Most days between a journey and the way back that a seat was taken for, for it to be a visit:
      who is brought to work stays for months.
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
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
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
    WITH DISTINCT c
    CREATE (host:Person {key: 'host'})-[:IN_SCOPE {steps: 1}]->(c), (host)-[:USES {records: ['t/subscribers/3']}]->(h:Phone {key: '+8633'})
    WITH c, h UNWIND range(1, 3) AS i
    CREATE (g:Person {key: 'g' + toString(i)})-[:IN_SCOPE {steps: 0}]->(c),
      (h)-[:BOOKED]->(:Booking {key: 'go' + toString(i), origin: 'CNKMG', destination: 'SGSIN', departs_at: datetime({year: 2024, month: i, day: 2})})<-[:TOOK_PART {role: 'traveller'}]-(g),
      (h)-[:BOOKED]->(:Booking {key: 'back' + toString(i), origin: 'SGSIN', destination: 'CNKMG', departs_at: datetime({year: 2024, month: i, day: 6})})<-[:TOOK_PART {role: 'traveller'}]-(g)
  expect:
    - {person: fac, case_id: C1, value: 3}
  absent:
    - row: {person: mother}
      why: 'Booked one journey for all, on one day.'
    - row: {person: host}
      why: 'Had members come for four days, and go home again.'
*/
MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)-[y:TOOK_PART]->(e:Booking)
WHERE z.steps = 0 AND y.role = 'traveller'
  AND NOT EXISTS {
    MATCH (q:Person)-[w:TOOK_PART]->(b:Booking)
    WHERE w.role = 'traveller' AND b.origin = e.destination AND b.destination = e.origin
      AND b.departs_at <= e.departs_at + duration({days: $visit_days})
      AND b.departs_at >= e.departs_at - duration({days: $visit_days})
  }
CALL (e) {
  MATCH (e)<-[:BOOKED]-(x:Phone)<-[u:USES]-(p:Person)
  WHERE COUNT { (x)<-[:USES]-(:Person) } <= $max_users
  RETURN p, coalesce(u.records, [])[..1] AS tie
  UNION
  MATCH (e)<-[:PAID_FOR]-(:Account)<-[h:HOLDS]-(p:Person)
  RETURN p, coalesce(h.records, [])[..1] AS tie
  UNION
  MATCH (e)<-[:PAID_FOR]-(:Account)<-[h:HOLDS]-(:Organization)<-[o:OWNS]-(p:Person)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN p, coalesce(o.records, [])[..1] + coalesce(h.records, [])[..1] AS tie
  UNION
  MATCH (e)<-[w:TOOK_PART]-(:Organization)<-[o:OWNS]-(p:Person)
  WHERE w.role = 'booker'
    AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner', 'employee']
  RETURN p, coalesce(o.records, [])[..1] AS tie
}
WITH p, c, q, e, tie
WHERE q <> p AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, q, e, tie, date(e.departs_at) AS day ORDER BY e.key, tie
WITH p, c, e.origin AS begins, e.destination AS ends, day, collect(DISTINCT q) AS travellers,
     collect(coalesce(e.records, [])[..1] + tie)[0] AS some
WITH p, c, begins, ends, collect(travellers) AS sent,
     collect(CASE WHEN day IS NULL THEN null ELSE {worth: 1, records: some} END) AS parts
WITH p, c, begins, ends, parts,
     COUNT { UNWIND sent AS travellers UNWIND travellers AS q RETURN DISTINCT q } AS members
WHERE members >= $min_members AND size(parts) >= $min_days
WITH p, c, parts ORDER BY size(parts) DESC, begins, ends
WITH p, c, collect(parts)[0] AS parts
WITH p, c, parts, size(parts) AS value
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
