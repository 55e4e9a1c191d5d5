/*
id: sponsor_pays_travel
title: 'Pays the travel of several members of the group'
role: fund_sponsors
revision: 2
indicator: {family: travel}
description: >-
  For each person in scope: for how many members of the group (named by the case's own records)
  journeys or stays are paid from accounts of the person or of a company of theirs.
why: >-
  Operators do not pay their own way; who pays for it may be the sponsor, a recruiter or a
  facilitator.
limits: >-
  Misses tickets paid in cash. May wrong a travel agency or an employer; the least part of
  members among all whose travel is paid is for that.
feeds: [bookings, stays, accounts, case_parties, cases]
params:
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members: one may be a relative.
  min_share:
    type: float
    default: 0.3
    min: 0.0
    max: 1.0
    help: >-
      Least part of members among all whose travel the person pays: an agency pays for
      everybody. To be calibrated on reviewed leads.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members whose travel the person pays.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (agency:Person {key: 'agency'})-[:IN_SCOPE]->(c),
      (sponsor)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (agency)-[:CONTROLS {how: 'owns', records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (m1:Person {key: 'm1'})-[:IN_SCOPE {steps: 0}]->(c), (m2:Person {key: 'm2'})-[:IN_SCOPE {steps: 0}]->(c), (m3:Person {key: 'm3'})-[:IN_SCOPE {steps: null}]->(c),
      (a)-[:PAID_FOR]->(b1:Booking {key: 'B1', records: ['c/bookings/1']}), (a)-[:PAID_FOR]->(b2:Booking {key: 'B2', records: ['c/bookings/2']}), (a)-[:PAID_FOR]->(b3:Booking {key: 'B3'}),
      (m1)-[:TOOK_PART {role: 'traveller'}]->(b1), (m2)-[:TOOK_PART {role: 'traveller'}]->(b2), (m3)-[:TOOK_PART {role: 'traveller'}]->(b3),
      (b)-[:PAID_FOR]->(b4:Booking {key: 'B4'}), (m1)-[:TOOK_PART {role: 'traveller'}]->(b4), (m2)-[:TOOK_PART {role: 'traveller'}]->(b4)
    WITH b4
    UNWIND range(1, 9) AS n
    CREATE (:Person {key: 'x' + toString(n)})-[:TOOK_PART {role: 'traveller'}]->(b4)
  expect:
    - {person: sponsor, case_id: C1, value: 2, records: [b/accounts/1, c/bookings/1, c/bookings/2]}
  absent:
    - row: {person: agency}
      why: 'Pays for everybody: two of eleven are members.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[r:CONTROLS]->(:Account)-[:PAID_FOR]->(e:Booking|Stay)<-[y:TOOK_PART]-(q:Person)
WHERE r.how IN ['holds', 'owns'] AND q <> p AND y.role IN ['traveller', 'guest']
WITH p, c, q, r, e ORDER BY e.key
WITH p, c, q, collect(coalesce(r.records, []) + coalesce(e.records, [])[..1])[0] AS some,
     EXISTS { (q)-[:IN_SCOPE {steps: 0}]->(c) } AS member
WITH p, c, count(q) AS everyone, collect(CASE WHEN member THEN some END) AS members
WHERE size(members) >= $min_members AND size(members) >= $min_share * everyone
UNWIND members AS some
WITH p, c, 1 AS worth, some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= $min_members
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
