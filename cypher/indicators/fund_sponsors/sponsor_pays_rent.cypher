/*
id: sponsor_pays_rent
title: 'Pays the rent of premises that others lease and the group uses'
role: fund_sponsors
revision: 2
indicator: {family: premises}
description: >-
  For each person in scope: for how many sites where members of the group (named by the case's
  own records) stayed, met or were detained, or that are leased to a front of the group, the
  rent is paid from accounts of the person or of a company of theirs, though others are the
  tenant.
why: >-
  Rent is a group's largest fixed cost; who pays it for others carries the business.
limits: >-
  Misses rent in cash. May wrong a parent company or an employer who houses staff; the landlord
  never pays.
feeds: [leases, accounts, stays, detentions, case_parties, cases]
params:
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members at a site that no front of the group leases: one may be a visitor.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Sites of the group whose rent the person pays.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (s:Site {key: 'S'})<-[:AT]-(l:Lease {key: 'L', records: ['r/leases/1']})<-[:TOOK_PART {role: 'lessee'}]-(o:Organization {key: 'O'}),
      (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (tenant:Person {key: 'tenant'})-[:IN_SCOPE]->(c), (odd:Person {key: 'odd'})-[:IN_SCOPE]->(c),
      (sponsor)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(:Account {key: 'A'})-[:PAID_FOR]->(l),
      (tenant)-[:TOOK_PART {role: 'lessee'}]->(l), (tenant)-[:CONTROLS {how: 'holds'}]->(:Account {key: 'B'})-[:PAID_FOR]->(l),
      (odd)-[:CONTROLS {how: null}]->(:Account {key: 'D'}),
      (m1:Person {key: 'm1'})-[:IN_SCOPE {steps: 0}]->(c), (m2:Person {key: 'm2'})-[:IN_SCOPE {steps: 0}]->(c),
      (m1)-[:TOOK_PART]->(:Stay {key: 'T1', records: ['l/stays/1']})-[:AT]->(s), (m2)-[:TOOK_PART]->(:Stay {key: 'T2', records: ['l/stays/2']})-[:AT]->(s)
  expect:
    - {person: sponsor, case_id: C1, value: 1, records: [b/accounts/1, l/stays/1, r/leases/1]}
  absent:
    - row: {person: tenant}
      why: 'Is the tenant and pays the own rent.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[r:CONTROLS]->(a:Account)-[:PAID_FOR]->(l:Lease)-[:AT]->(s:Site)
WHERE r.how IN ['holds', 'owns']
  AND NOT EXISTS { MATCH (p)-[y:TOOK_PART]->(l) WHERE y.role = 'lessee' }
  AND NOT EXISTS { MATCH (p)-[:OWNS]->(:Organization)-[y:TOOK_PART]->(l) WHERE y.role = 'lessee' }
CALL (c, l, s, p) {
  MATCH (s)<-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
  WHERE q <> p AND z.steps = 0
  WITH q, e ORDER BY e.key
  WITH count(DISTINCT q) AS members, collect(coalesce(e.records, [])[..1])[0] AS there
  WHERE members >= $min_members
  RETURN there
  UNION
  MATCH (l)<-[y:TOOK_PART]-(:Organization)-[h:HOLDS]->(g:Account)-[w:SERVES]->(c)
  WHERE y.role = 'lessee'
  WITH h, g, w ORDER BY g.key
  RETURN collect(coalesce(h.records, [])[..1])[0] AS there
}
WITH p, c, s, r, l, there ORDER BY l.key, there
WITH p, c, s, collect(coalesce(r.records, []) + coalesce(l.records, [])[..1] + coalesce(there, [])) AS ways,
     collect(there) AS shown
WHERE size(shown) > 0
WITH p, c, 1 AS worth, ways[0] AS some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= 1
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
