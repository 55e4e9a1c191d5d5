/*
id: facilitator_contacts
title: 'Telephones with several members of the group around their journeys'
role: border_facilitators
revision: 2
indicator: {family: contact}
description: >-
  For each person in scope: with how many members of the group (persons whom the case's own
  records name) the person was in contact by phone within days of that member's own crossing or
  departure, if they are a fair part of all numbers in contact.
why: >-
  Parties are led by telephone: where to wait, whom to follow. Contact comes with the journey
  and goes with it.
limits: >-
  Misses messengers. May wrong drivers and guest houses on the way; their members are few among
  many numbers.
feeds: [calls, subscribers, crossings, bookings, cases]
params:
  days:
    type: integer
    default: 2
    min: 0
    max: 30
    help: >-
      Days before and after the journey: the journey itself takes one or two.
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members: one may be a relative or a friend.
  min_share:
    type: float
    default: 0.05
    min: 0.0
    max: 1.0
    help: >-
      Least part of days of contact that fall around journeys of members, among all: a driver or
      guest house speaks to many others. To be calibrated on reviewed leads.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members in contact around their journeys.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2018), Global Study on Smuggling of Migrants'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (fac:Person {key: 'fac'})-[:IN_SCOPE {steps: 1}]->(c), (friend:Person {key: 'friend'})-[:IN_SCOPE {steps: 1}]->(c),
      (fac)-[:USES]->(m:Phone {key: '+8611'}), (friend)-[:USES]->(n:Phone {key: '+8622'})
    WITH c, m, n UNWIND range(1, 2) AS i
    CREATE (q:Person {key: 'o' + toString(i)})-[:IN_SCOPE {steps: 0}]->(c), (q)-[:USES]->(x:Phone {key: 'o' + toString(i)}),
      (q)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'k' + toString(i), at: datetime('2024-03-02T09:00Z'), records: ['imm/crossings/' + toString(i)]}),
      (q)-[:TOOK_PART {role: 'traveller'}]->(:Booking {key: 'b' + toString(i), departs_at: null}),
      (m)-[:IN_CONTACT]->(:Contact {key: 'f' + toString(i), day: date('2024-03-01'), records: ['tel/calls/f' + toString(i)]})<-[:IN_CONTACT]-(x),
      (n)-[:IN_CONTACT]->(:Contact {key: 'n' + toString(i), day: date('2024-06-01'), records: ['tel/calls/n' + toString(i)]})<-[:IN_CONTACT]-(x)
  expect:
    - {person: fac, case_id: C1, value: 2}
  absent:
    - row: {person: friend}
      why: 'Calls them, but months after the journey.'
*/
MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)
WHERE z.steps = 0
CALL (q) {
  MATCH (q:Person)-[:TOOK_PART]->(e:Crossing)
  RETURN e, date(e.at) AS day
  UNION
  MATCH (q:Person)-[y:TOOK_PART]->(e:Booking)
  WHERE y.role = 'traveller'
  RETURN e, date(e.departs_at) AS day
}
WITH c, q, e, day
WHERE day IS NOT NULL
WITH c, q, e, day ORDER BY day, e.key
WITH c, q, collect({day: day, records: coalesce(e.records, [])[..1]}) AS journeys
MATCH (q)-[:USES]->(:Phone)-[:IN_CONTACT]->(k:Contact)
WITH c, q, k, [j IN journeys WHERE j.day >= k.day - duration({days: $days})
               AND j.day <= k.day + duration({days: $days})] AS near
WHERE size(near) > 0
MATCH (k)<-[:IN_CONTACT]-(:Phone)<-[:USES]-(p:Person)
WHERE p <> q AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, q, k, near ORDER BY k.day, k.key
WITH p, c, q, collect(DISTINCT k) AS talks,
     collect(coalesce(k.records, [])[..1] + near[0].records)[0] AS some
WITH p, c, count(q) AS value, collect(talks) AS lists, collect({worth: 1, records: some}) AS parts
WHERE value >= $min_members
WITH p, c, value, parts,
     COUNT { UNWIND lists AS talks UNWIND talks AS k RETURN DISTINCT k } AS around,
     COUNT { (p)-[:USES]->(:Phone)-[:IN_CONTACT]->(:Contact)<-[:IN_CONTACT]-(:Phone) } AS contacts
WHERE around >= $min_share * contacts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
