/*
id: facilitator_bookings
title: 'Booked or paid the travel of several members of the group'
role: border_facilitators
revision: 3
indicator: {family: travel}
description: >-
  For each person in scope: for how many members of the group (persons whom the case's own
  records name) the person booked or paid a seat, by phone, account or organization, if members
  are a fair part of all for whom the person booked. Who has a seat back within two weeks was on
  a visit and does not count.
why: >-
  Operators are fetched: somebody else books their way, party after party. What tells the
  facilitator from an agency is the part that members have among the clients.
limits: >-
  Misses seats bought in cash and way on foot. A facilitator behind a large honest agency stays
  below the least part. Those who help refugees look the same; the role's gate asks for fraud
  money.
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
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least part of members among all whose travel was arranged: a travel agency has mostly
      other clients. To be calibrated on reviewed leads.
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
    help: 'Members for whom travel was booked or paid.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling'
  - 'UNODC (2018), Global Study on Smuggling of Migrants'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (fac:Person {key: 'fac'})-[:IN_SCOPE {steps: 1}]->(c), (guide:Person {key: 'guide'})-[:IN_SCOPE {steps: 1}]->(c),
      (fac)-[:USES {records: ['t/subscribers/1']}]->(m:Phone {key: '+8611'}), (guide)-[:USES {records: ['t/subscribers/2']}]->(n:Phone {key: '+8622'})
    WITH c, m, n UNWIND ['o1', 'o2', 'o3'] AS name
    CREATE (q:Person {key: name})-[:IN_SCOPE {steps: 0}]->(c),
      (m)-[:BOOKED]->(:Booking {key: 'x' + name, records: ['air/bookings/x' + name]})<-[:TOOK_PART {role: 'traveller'}]-(q),
      (n)-[:BOOKED]->(:Booking {key: 'y' + name, records: ['air/bookings/y' + name]})<-[:TOOK_PART {role: 'traveller'}]-(q)
    WITH DISTINCT c, n
    CREATE (host:Person {key: 'host'})-[:IN_SCOPE {steps: 1}]->(c), (host)-[:USES {records: ['t/subscribers/3']}]->(h:Phone {key: '+8633'})
    WITH c, n, h UNWIND range(1, 2) AS i
    CREATE (g:Person {key: 'g' + toString(i)})-[:IN_SCOPE {steps: 0}]->(c),
      (h)-[:BOOKED]->(:Booking {key: 'go' + toString(i), origin: 'CNKMG', destination: 'SGSIN', departs_at: datetime('2024-05-01T08:00Z')})<-[:TOOK_PART {role: 'traveller'}]-(g),
      (h)-[:BOOKED]->(:Booking {key: 'back' + toString(i), origin: 'SGSIN', destination: 'CNKMG', departs_at: datetime('2024-05-05T08:00Z')})<-[:TOOK_PART {role: 'traveller'}]-(g)
    WITH DISTINCT n UNWIND range(1, 30) AS i
    CREATE (n)-[:BOOKED]->(:Booking {key: 'z' + toString(i)})<-[:TOOK_PART {role: 'traveller'}]-(:Person {key: 'z' + toString(i)})
  expect:
    - {person: fac, case_id: C1, value: 3}
  absent:
    - row: {person: guide}
      why: 'A tour guide: three of 33 clients are members.'
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
WITH p, c, q, e, tie ORDER BY e.key, tie
WITH p, c, q, collect(coalesce(e.records, [])[..1] + tie)[0] AS some
WITH p, c, count(q) AS value, collect({worth: 1, records: some}) AS parts
WHERE value >= $min_members
CALL (p) {
  MATCH (p)-[:USES]->(x:Phone)-[:BOOKED]->(e:Booking)
  WHERE COUNT { (x)<-[:USES]-(:Person) } <= $max_users
  RETURN e
  UNION
  MATCH (p:Person)-[:HOLDS]->(:Account)-[:PAID_FOR]->(e:Booking)
  RETURN e
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[:HOLDS]->(:Account)-[:PAID_FOR]->(e:Booking)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN e
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[y:TOOK_PART]->(e:Booking)
  WHERE y.role = 'booker'
    AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner', 'employee']
  RETURN e
}
MATCH (e)<-[y:TOOK_PART]-(q:Person)
WHERE q <> p AND y.role = 'traveller'
WITH p, c, value, parts, count(DISTINCT q) AS everyone
WHERE value >= $min_share * everyone
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
