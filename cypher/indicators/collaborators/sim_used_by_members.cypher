/*
id: sim_used_by_members
title: 'Numbers registered to this person are used by members of the group'
role: collaborators
revision: 2
indicator: {family: control}
description: >-
  For each person in scope: how many members of the group (persons whom the case's own records
  name) use a phone number that is registered to this person.
why: >-
  Operators telephone on numbers in other people's names. Who gave several of them a number
  supplies the group.
limits: >-
  May wrong relatives who share a contract; several members are asked for.
feeds: [subscribers, cases, case_parties]
params:
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members who use such numbers: one may be a relative on the same contract.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members who use such a number.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'GSMA (2016), Mandatory registration of prepaid SIM cards: Best practice and risks'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (seller:Person {key: 'seller'})-[:IN_SCOPE]->(c), (father:Person {key: 'father'})-[:IN_SCOPE]->(c)
    WITH c, seller, father UNWIND ['o1', 'o2'] AS name
    CREATE (q:Person {key: name})-[:IN_SCOPE {steps: 0}]->(c), (seller)-[:USES {records: ['t/subscribers/' + name]}]->(n:Phone {key: '+86' + name}),
      (q)-[:USES {records: ['pol/case_parties/' + name]}]->(n)
    WITH father, q, name WHERE name = 'o1'
    CREATE (father)-[:USES {records: ['t/subscribers/9']}]->(m:Phone {key: '+869'})<-[:USES]-(q)
  expect:
    - {person: seller, case_id: C1, value: 2}
  absent:
    - row: {person: father}
      why: 'Has a contract for one son.'
*/
MATCH (c:Case)<-[s:IN_SCOPE]-(q:Person)-[u:USES]->(n:Phone)
WHERE s.steps = 0
MATCH (n)<-[r:USES]-(p:Person)
WITH p, c, q, u, [record IN r.records WHERE split(record, '/')[1] = 'subscribers'] AS tie
WHERE q <> p AND size(tie) > 0 AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, q, tie[..1] + coalesce(u.records, [])[..1] AS way ORDER BY way
WITH p, c, q, collect(way)[0] AS some
WITH p, c, count(q) AS value, collect({worth: 1, records: some}) AS parts
WHERE value >= $min_members
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
