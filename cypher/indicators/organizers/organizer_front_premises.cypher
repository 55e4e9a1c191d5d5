/*
id: organizer_front_premises
title: 'Has a leading part in the company that leases the group''s premises, or leases them'
role: organizers
revision: 1
indicator: {family: premises}
description: >-
  For each person in scope: how many members of the group (persons whom the case's own records
  name) stayed, met or were taken at premises that the person, or a company that the person
  directs or owns, leases.
why: >-
  Groups work behind a front company in a park. Who directs or owns the company that leases the
  floor where operators live is answerable for what happens there.
limits: >-
  Misses premises in a nominee's name. Lessors are not counted, so that landlords are not
  wronged; a main tenant who sublets honestly may be.
feeds: [organizations, leases, stays, cases, case_parties]
params:
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members seen there: one may be a chance guest.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members who stayed, met or were taken there.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 2}]->(c), (lord:Person {key: 'lord'})-[:IN_SCOPE {steps: 2}]->(c),
      (boss)-[:OWNS {part: 'director', records: ['reg/organizations/1']}]->(o:Organization {key: 'MM:1'}),
      (l:Lease {key: 'L1', records: ['pr/leases/1']})-[:AT]->(s:Site {key: 'S1'}),
      (o)-[:TOOK_PART {role: 'lessee'}]->(l), (lord)-[:TOOK_PART {role: 'lessor', records: ['pr/leases/1']}]->(l)
    WITH c, s UNWIND ['o1', 'o2', 'o3'] AS name
    CREATE (q:Person {key: name})-[:IN_SCOPE {steps: 0}]->(c),
      (q)-[:TOOK_PART {role: 'guest'}]->(:Stay {key: 'st' + name, records: ['lod/stays/' + name]})-[:AT]->(s)
  expect:
    - {person: boss, case_id: C1, value: 3}
  absent:
    - row: {person: lord}
      why: 'The landlord of the same premises.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
CALL (p) {
  MATCH (p)-[o:OWNS]->(:Organization)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
  WHERE y.role = 'lessee'
    AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN s, coalesce(o.records, []) + coalesce(l.records, []) AS tie
  UNION
  MATCH (p)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
  WHERE y.role = 'lessee'
  RETURN s, coalesce(l.records, []) AS tie
}
MATCH (s)<-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
WHERE q <> p AND z.steps = 0
WITH p, c, count(DISTINCT q) AS value, collect(tie) + collect(coalesce(e.records, [])) AS lists
WHERE value >= $min_members
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
