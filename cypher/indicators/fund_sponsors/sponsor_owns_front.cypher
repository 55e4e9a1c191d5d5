/*
id: sponsor_owns_front
title: 'Owns a front company of the group without directing it'
role: fund_sponsors
revision: 2
indicator: {family: control}
description: >-
  For each person in scope: how many organizations whose accounts work for the group, or that
  lease premises where members are, the person is shareholder or beneficial owner of, and
  neither director nor representative.
why: >-
  A front belongs to whose money it is; its director is often a nominee. The owner who does not
  direct is where the money behind a front comes from.
limits: >-
  Misses bearer shares and chains of companies. May wrong a small investor in an honest firm;
  then its accounts do not work for a group.
feeds: [organizations, accounts, leases, stays, detentions, cases]
params:
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members at the premises: one may be a visitor.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Front companies that the person owns a part of.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'FATF (2023), Guidance on beneficial ownership of legal persons (recommendation 24)'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (o:Organization {key: 'O'})-[:HOLDS {records: ['b/accounts/1']}]->(g:Account {key: 'G'})-[:SERVES {because: ['front']}]->(c),
      (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE]->(c), (nominee:Person {key: 'nominee'})-[:IN_SCOPE]->(c),
      (sponsor)-[:OWNS {part: 'beneficial_owner', records: ['r/organizations/1']}]->(o),
      (nominee)-[:OWNS {part: 'director', records: ['r/organizations/2']}]->(o), (nominee)-[:OWNS {part: 'shareholder', share: null}]->(o)
  expect:
    - {person: sponsor, case_id: C1, value: 1, records: [b/accounts/1, r/organizations/1]}
  absent:
    - row: {person: nominee}
      why: 'Directs the front: another role.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[w:OWNS]->(o:Organization)
WHERE w.part IN ['shareholder', 'beneficial_owner']
  AND NOT EXISTS { MATCH (p)-[d:OWNS]->(o) WHERE d.part IN ['director', 'representative'] }
CALL (p, c, o) {
  MATCH (o)-[h:HOLDS]->(a:Account)-[:SERVES]->(c)
  WITH h, a ORDER BY a.key
  WITH collect(coalesce(h.records, [])[..1]) AS some
  WHERE size(some) > 0
  RETURN some[0] AS there
  UNION
  MATCH (o)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
        <-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
  WHERE y.role = 'lessee' AND q <> p AND z.steps = 0
  WITH l, e, q ORDER BY l.key, e.key
  WITH count(DISTINCT q) AS members, collect(coalesce(l.records, [])[..1] + coalesce(e.records, [])[..1]) AS some
  WHERE members >= $min_members
  RETURN some[0] AS there
}
WITH p, c, o, w, there ORDER BY w.part, there
WITH p, c, o, collect(coalesce(w.records, [])[..1] + there)[0] AS some
WITH p, c, 1 AS worth, some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= 1
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
