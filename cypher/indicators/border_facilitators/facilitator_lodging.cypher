/*
id: facilitator_lodging
title: 'Booked or paid the lodging of several members of the group'
role: border_facilitators
revision: 2
indicator: {family: premises}
description: >-
  For each person in scope: for how many members of the group (persons whom the case's own
  records name) the person booked or paid a stay, if members are a fair part of all for whom the
  person did.
why: >-
  On the way to the border parties are put up in the same few guest houses, by whoever moves
  them.
limits: >-
  Misses lodging without registration. May wrong a guest house's owner who books from the own
  phone; members are then a small part of the guests.
feeds: [stays, cases, case_parties]
params:
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
    help: 'Members for whom lodging was booked or paid.'
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
      (m)-[:BOOKED]->(:Stay {key: 'x' + name, records: ['lod/stays/x' + name]})<-[:TOOK_PART {role: 'guest'}]-(q),
      (n)-[:BOOKED]->(:Stay {key: 'y' + name, records: ['lod/stays/y' + name]})<-[:TOOK_PART {role: 'guest'}]-(q)
    WITH DISTINCT n UNWIND range(1, 30) AS i
    CREATE (n)-[:BOOKED]->(:Stay {key: 'z' + toString(i)})<-[:TOOK_PART {role: 'guest'}]-(:Person {key: 'z' + toString(i)})
  expect:
    - {person: fac, case_id: C1, value: 3}
  absent:
    - row: {person: guide}
      why: 'Lodges tourists: three of 33 guests are members.'
*/
MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)-[y:TOOK_PART]->(e:Stay)
WHERE z.steps = 0 AND y.role = 'guest'
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
}
WITH p, c, q, e, tie
WHERE q <> p AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, q, e, tie ORDER BY e.key, tie
WITH p, c, q, collect(coalesce(e.records, [])[..1] + tie)[0] AS some
WITH p, c, count(q) AS value, collect({worth: 1, records: some}) AS parts
WHERE value >= $min_members
CALL (p) {
  MATCH (p)-[:USES]->(x:Phone)-[:BOOKED]->(e:Stay)
  WHERE COUNT { (x)<-[:USES]-(:Person) } <= $max_users
  RETURN e
  UNION
  MATCH (p:Person)-[:HOLDS]->(:Account)-[:PAID_FOR]->(e:Stay)
  RETURN e
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[:HOLDS]->(:Account)-[:PAID_FOR]->(e:Stay)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN e
}
MATCH (e)<-[y:TOOK_PART]-(q:Person)
WHERE q <> p AND y.role = 'guest'
WITH p, c, value, parts, count(DISTINCT q) AS everyone
WHERE value >= $min_share * everyone
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
