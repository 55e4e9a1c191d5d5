/*
id: organizer_front_premises
title: 'Leases premises where several members of the group live or work'
role: organizers
revision: 2
indicator: {family: premises}
description: >-
  For each person in scope: how many members of the group (named by the case's own records)
  stayed, met or were detained at a site that is leased to the person or to an organization of
  theirs.
why: >-
  Groups work behind front companies in parks. Who leases the place where the members are houses
  the group.
limits: >-
  Misses premises without a lease on record. May wrong a nominee director or a subtenant; who
  lets premises is not asked.
feeds: [leases, organizations, stays, detentions, meetings, case_parties, cases]
params:
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members at the site: one may be a visitor.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members seen at the premises.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 2}]->(c), (host:Person {key: 'host'})-[:IN_SCOPE {steps: 2}]->(c),
      (boss)-[:OWNS {part: 'director', records: ['r/organizations/1']}]->(o:Organization {key: 'O'}),
      (o)-[:TOOK_PART {role: 'lessee'}]->(l:Lease {key: 'L', records: ['r/leases/1']})-[:AT]->(s:Site {key: 'S'}), (host)-[:TOOK_PART {role: 'lessor'}]->(l),
      (m1:Person {key: 'm1'})-[:IN_SCOPE {steps: 0}]->(c), (m2:Person {key: 'm2'})-[:IN_SCOPE {steps: 0}]->(c), (m3:Person {key: 'm3'})-[:IN_SCOPE {steps: null}]->(c),
      (m1)-[:TOOK_PART]->(:Stay {key: 'T1', records: ['l/stays/1']})-[:AT]->(s), (m2)-[:TOOK_PART]->(:Detention {key: 'T2', records: ['p/detentions/2']})-[:AT]->(s),
      (m3)-[:TOOK_PART]->(:Stay {key: 'T3', records: ['l/stays/3']})-[:AT]->(s)
  expect:
    - {person: boss, case_id: C1, value: 2, records: [l/stays/1, p/detentions/2, r/leases/1, r/organizations/1]}
  absent:
    - row: {person: host}
      why: 'The landlord: lets the premises, does not lease them.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
CALL (p) {
  MATCH (p)-[o:OWNS]->(:Organization)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
  WHERE y.role = 'lessee'
    AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN s, coalesce(o.records, [])[..1] + coalesce(l.records, [])[..1] AS tie
  UNION
  MATCH (p)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
  WHERE y.role = 'lessee'
  RETURN s, coalesce(l.records, [])[..1] AS tie
}
MATCH (s)<-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
WHERE q <> p AND z.steps = 0
WITH p, c, q, tie, e ORDER BY e.key, tie
WITH p, c, q, collect({tie: tie, there: coalesce(e.records, [])[..1]})[0] AS first
WITH p, c, 1 AS worth, first.tie + first.there AS some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= $min_members
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
