/*
id: facilitator_lodging
title: 'Booked or paid the lodging of several members of the group'
role: border_facilitators
revision: 1
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
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
CALL (p) {
  MATCH (p)-[u:USES]->(x:Phone)-[:BOOKED]->(e:Stay)
  WHERE COUNT { (x)<-[:USES]-() } <= $max_users
  RETURN e, coalesce(u.records, []) AS tie
  UNION
  MATCH (p)-[h:HOLDS]->(:Account)-[:PAID_FOR]->(e:Stay)
  RETURN e, coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(:Account)-[:PAID_FOR]->(e:Stay)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN e, coalesce(o.records, []) + coalesce(h.records, []) AS tie
}
MATCH (e)<-[y:TOOK_PART]-(q:Person)
WHERE q <> p AND y.role = 'guest'
OPTIONAL MATCH (q)-[z:IN_SCOPE]->(c)
WITH p, c, q, e, tie, coalesce(z.steps = 0, false) AS member
WITH p, c, count(DISTINCT q) AS everyone, count(DISTINCT CASE WHEN member THEN q END) AS value,
     collect(CASE WHEN member THEN coalesce(e.records, []) END)
     + collect(CASE WHEN member THEN tie END) AS lists
WHERE value >= $min_members AND value >= $min_share * everyone
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
