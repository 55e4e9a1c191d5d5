/*
id: sponsor_knows_controllers
title: "Was in contact with those who run the group's accounts"
role: fund_sponsors
revision: 1
indicator: {family: contact}
description: >-
  For each person in scope: how many of those who have a hand on a front's account of the group,
  or on one that is run from a shared handset, the person telephoned or met.
why: >-
  An investor deals with those who run the money and with nobody else of the group. It supports
  other signs; by itself it is a business acquaintance.
limits: >-
  Misses everything but telephone calls and watched meetings. May wrong relatives, lawyers and
  suppliers of a front; shops and services that talk to everybody are left out.
feeds: [calls, subscribers, meetings, accounts, organizations, cases]
params:
  max_contacts:
    type: integer
    default: 60
    min: 2
    max: 1000
    help: >-
      Most numbers that one of the numbers is in contact with: above it stands a shop, a driver
      or a switchboard.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Persons who run accounts of the group, whom the person telephoned or met.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Morselli, C. (2009), Inside Criminal Networks, Springer: visible go-betweens and protected leaders'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (g:Account {key: 'G'})-[:SERVES {because: ['front']}]->(c), (boss:Person {key: 'boss'})-[:CONTROLS {how: 'owns'}]->(g),
      (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (other:Person {key: 'other'})-[:IN_SCOPE]->(c), (w:Account {key: 'W'})-[:SERVES {because: null}]->(c), (clerk:Person {key: 'clerk'})-[:CONTROLS {how: 'holds'}]->(w),
      (sponsor)-[:USES]->(:Phone {key: '+1'})-[:IN_CONTACT]->(:Contact {key: 'K1', records: ['t/calls/1']})<-[:IN_CONTACT]-(:Phone {key: '+2'})<-[:USES]-(boss),
      (other)-[:TOOK_PART]->(:Meeting {key: 'M1', records: ['p/meetings/1']})<-[:TOOK_PART]-(clerk)
  expect:
    - {person: sponsor, case_id: C1, value: 1, records: [t/calls/1]}
  absent:
    - row: {person: other}
      why: 'Met somebody who holds a purse that wages come to.'
*/
MATCH (c:Case)<-[s:SERVES]-(g:Account)<-[:CONTROLS]-(q:Person)
WHERE any(why IN s.because WHERE why IN ['front', 'handset'])
WITH DISTINCT c, q
CALL (c, q) {
  MATCH (q)-[:USES]->(m:Phone)
  WHERE COUNT { (m)-[:IN_CONTACT]->(:Contact) } <= $max_contacts
  MATCH (m)-[:IN_CONTACT]->(k:Contact)<-[:IN_CONTACT]-(n:Phone)<-[:USES]-(p:Person)
  WHERE p <> q AND COUNT { (n)-[:IN_CONTACT]->(:Contact) } <= $max_contacts
  RETURN p, k.day AS day, coalesce(k.records, [])[..1] AS some
  UNION
  MATCH (q)-[:TOOK_PART]->(m:Meeting)<-[:TOOK_PART]-(p:Person)
  WHERE p <> q
  RETURN p, date(m.at) AS day, coalesce(m.records, [])[..1] AS some
}
WITH p, c, q, day, some
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, q, day, some ORDER BY day, some
WITH p, c, q, collect(some)[0] AS some
WITH p, c, 1 AS worth, some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= 1
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
