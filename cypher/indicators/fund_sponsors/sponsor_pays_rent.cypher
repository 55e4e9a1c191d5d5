/*
id: sponsor_pays_rent
title: 'Pays the rent of premises where members of the group stayed or were taken, leased by others'
role: fund_sponsors
revision: 1
indicator: {family: premises}
description: >-
  For each person in scope: how many premises there are whose rent an account of the person or
  of a company of theirs paid, though others lease them, and where members of the group (persons
  whom the case's own records name) stayed, met or were taken.
why: >-
  Who pays for the floor on which operators sit and sleep, without being the tenant, carries the
  group's costs.
limits: >-
  Misses rent in cash. May wrong a guarantor or a parent who pays for one flat; one member in it
  does not count.
feeds: [leases, stays, accounts, cases, case_parties]
params:
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members seen at the premises: one may be a son or a friend.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Premises paid for.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE {steps: 2}]->(c), (father:Person {key: 'father'})-[:IN_SCOPE {steps: 2}]->(c),
      (sponsor)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'})-[:PAID_FOR]->(l:Lease {key: 'L1', records: ['pr/leases/1']})-[:AT]->(s:Site {key: 'S1'}),
      (father)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'})-[:PAID_FOR]->(m:Lease {key: 'L2', records: ['pr/leases/2']})-[:AT]->(z:Site {key: 'S2'}),
      (o3:Person {key: 'o3'})-[:IN_SCOPE {steps: 0}]->(c), (o3)-[:TOOK_PART]->(:Stay {key: 'st3', records: ['lod/stays/3']})-[:AT]->(z)
    WITH c, s UNWIND ['o1', 'o2'] AS name
    CREATE (q:Person {key: name})-[:IN_SCOPE {steps: 0}]->(c),
      (q)-[:TOOK_PART {role: 'guest'}]->(:Stay {key: 'st' + name, records: ['lod/stays/' + name]})-[:AT]->(s)
  expect:
    - {person: sponsor, case_id: C1, value: 1}
  absent:
    - row: {person: father}
      why: 'Pays the flat of one son.'
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
MATCH (a)-[:PAID_FOR]->(l:Lease)-[:AT]->(s:Site)
WHERE NOT EXISTS { MATCH (p)-[y:TOOK_PART]->(l) WHERE y.role = 'lessee' }
MATCH (s)<-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
WHERE q <> p AND z.steps = 0
WITH p, c, s, count(DISTINCT q) AS members,
     collect(tie) + collect(coalesce(l.records, [])) + collect(coalesce(e.records, [])) AS some
WHERE members >= $min_members
WITH p, c, count(s) AS value, collect(some) AS nested
UNWIND nested AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
