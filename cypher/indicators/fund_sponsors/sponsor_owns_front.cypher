/*
id: sponsor_owns_front
title: 'Owns a company that holds accounts of the group or leases its premises'
role: fund_sponsors
revision: 1
indicator: {family: control}
description: >-
  For each person in scope: how many organizations there are in which the person is a
  shareholder or beneficial owner and which hold an account that took victims' money, or lease
  premises where members of the group stayed, met or were taken.
why: >-
  Front companies are registered to somebody. The owner who does not direct is where the money
  behind the front comes from.
limits: >-
  Misses owners behind nominees and registers abroad. May wrong a small shareholder of an honest
  firm that was paid with the money; the least share of taint is for that.
feeds: [organizations, accounts, transactions, leases, cases]
params:
  min_share:
    type: float
    default: 0.5
    min: 0.0
    max: 1.0
    help: >-
      Least tainted part of what came into an account for it to be called one of the group's:
      half, so that accounts of shops and services are not taken for the group's.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Organizations.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (sponsor:Person {key: 'sponsor'})-[:IN_SCOPE {steps: 2}]->(c), (holder:Person {key: 'holder'})-[:IN_SCOPE {steps: 2}]->(c),
      (sponsor)-[:OWNS {part: 'shareholder', records: ['reg/organizations/1']}]->(o:Organization {key: 'MM:1'})-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}),
      (a)-[:TAINTED {share: 0.8}]->(c),
      (holder)-[:OWNS {part: 'shareholder', records: ['reg/organizations/2']}]->(:Organization {key: 'CN:2'})-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (b)-[:TAINTED {share: 0.01}]->(c)
  expect:
    - {person: sponsor, case_id: C1, value: 1}
  absent:
    - row: {person: holder}
      why: 'Owns shares of a shop where some of the money was spent.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[w:OWNS]->(o:Organization)
WHERE w.part IN ['shareholder', 'beneficial_owner']
CALL (p, c, o) {
  MATCH (o)-[h:HOLDS]->(a:Account)-[k:TAINTED]->(c)
  WHERE k.share >= $min_share
  RETURN coalesce(h.records, []) AS some
  UNION
  MATCH (o)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
        <-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
  WHERE y.role = 'lessee' AND q <> p AND z.steps = 0
  RETURN coalesce(l.records, []) + coalesce(e.records, []) AS some
}
WITH p, c, count(DISTINCT o) AS value, collect(coalesce(w.records, [])) + collect(some) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
