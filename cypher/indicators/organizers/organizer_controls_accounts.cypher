/*
id: organizer_controls_accounts
title: 'Operates several accounts titled to others that work for the group'
role: organizers
revision: 3
indicator: {family: control}
description: >-
  For each person in scope: how many accounts that work for the group and are titled to others
  are operated from a handset or number of the person.
why: >-
  Accounts are put in other people's names; who operates several of them from one handset runs
  the group's money or has it run.
limits: >-
  Hired account controllers show the same and stand lower; misses handsets that were never
  registered. May wrong who helps relatives with their banking: those accounts do not work for a
  group.
feeds: [accounts, transactions, subscribers, fraud_reports, cases]
params:
  min_accounts:
    type: integer
    default: 1
    min: 1
    max: 100
    help: >-
      Fewest accounts. One is a sign only beside the money that rests on it; what a relative does as a
      favour is explained by counter_strange_handset.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Accounts of others that the person operates.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Europol (2019), Money Muling'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (son:Person {key: 'son'})-[:IN_SCOPE]->(c),
      (a:Account {key: 'A1'})-[:SERVES {because: ['taint']}]->(c), (b:Account {key: 'A2'})-[:SERVES {because: ['handset']}]->(c),
      (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a),
      (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/2', 't/subscribers/1']}]->(b),
      (son)-[:CONTROLS {how: 'operates', records: ['b/accounts/1']}]->(a), (son)-[:CONTROLS {how: 'operates'}]->(:Account {key: 'A3'}),
      (boss)-[:CONTROLS {how: null}]->(:Account {key: 'A4'})
  expect:
    - {person: boss, case_id: C1, value: 2, records: [b/accounts/1, b/accounts/2, t/subscribers/1]}
    - {person: son, case_id: C1, value: 1, records: [b/accounts/1]}
  absent:
    - row: {person: son, value: 2}
      why: 'One of the two accounts that he operates has nothing to do with the group.'
*/
MATCH (c:Case)<-[:SERVES]-(a:Account)<-[r:CONTROLS]-(p:Person)
WHERE r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(c) }
  AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
WITH p, c, a, collect(r.records)[0] AS some
WITH p, c, 1 AS worth, coalesce(some, []) AS some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= $min_accounts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
