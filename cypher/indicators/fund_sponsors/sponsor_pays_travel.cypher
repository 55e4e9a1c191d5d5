/*
id: sponsor_pays_travel
title: 'Pays the travel or lodging of several members of the group'
role: fund_sponsors
revision: 1
indicator: {family: travel}
description: >-
  For each person in scope: for how many members of the group (persons whom the case's own
  records name) an account of the person or of a company of theirs paid a seat or a stay, if
  members are a fair part of all for whom it paid.
why: >-
  Operators do not pay their own way to the park: the group's costs of travel point to who funds
  it.
limits: >-
  Misses seats paid in cash. May wrong employers and travel agencies; the least part of members
  is for that.
feeds: [bookings, stays, accounts, cases, case_parties]
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
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members whose travel or lodging was paid.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE {steps: 1}]->(c), (agency:Person {key: 'agency'})-[:IN_SCOPE {steps: 1}]->(c),
      (sponsor)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (agency)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'})
    WITH c, a, b UNWIND ['o1', 'o2', 'o3'] AS name
    CREATE (q:Person {key: name})-[:IN_SCOPE {steps: 0}]->(c),
      (a)-[:PAID_FOR]->(:Booking {key: 'x' + name, records: ['air/bookings/x' + name]})<-[:TOOK_PART {role: 'traveller'}]-(q),
      (b)-[:PAID_FOR]->(:Booking {key: 'y' + name, records: ['air/bookings/y' + name]})<-[:TOOK_PART {role: 'traveller'}]-(q)
    WITH DISTINCT b UNWIND range(1, 20) AS n
    CREATE (b)-[:PAID_FOR]->(:Booking {key: 'z' + toString(n)})<-[:TOOK_PART {role: 'traveller'}]-(:Person {key: 'z' + toString(n)})
  expect:
    - {person: sponsor, case_id: C1, value: 3}
  absent:
    - row: {person: agency}
      why: 'A travel agency: three of 23 travellers are members.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
CALL (p) {
  MATCH (p)-[h:HOLDS]->(a:Account)
  RETURN a, coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a:Account)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN a, coalesce(o.records, []) + coalesce(h.records, []) AS tie
}
MATCH (a)-[:PAID_FOR]->(e:Booking|Stay)<-[y:TOOK_PART]-(q:Person)
WHERE q <> p AND y.role IN ['traveller', 'guest']
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
