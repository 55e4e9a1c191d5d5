/*
id: counter_nominee
title: 'Holds accounts of the group in name only'
role: organizers
revision: 3
indicator: {family: control, kind: counter}
description: >-
  For each person in scope: how many accounts with victims' money are titled to the person and
  operated from handsets or numbers of others, where the person operates none of those accounts
  from a handset or number of their own.
why: >-
  What happens on an account that others operate speaks of them. Whose handset it is shows who
  is behind the nominee.
limits: >-
  May explain away an organizer who banks from handsets registered to others only; then the
  accounts' holder is a lead of another kind.
feeds: [accounts, subscribers, transactions, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - {name: value, type: integer, help: 'Accounts in the name only.'}
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'Europol (2019), Money Muling'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (nominee:Person {key: 'nominee'})-[:IN_SCOPE]->(c), (own:Person {key: 'own'})-[:IN_SCOPE]->(c),
      (a:Account {key: 'A1'})-[:TAINTED {part: 0.2}]->(c), (b:Account {key: 'A2'})-[:TAINTED {part: null}]->(c),
      (nominee)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a), (boss:Person {key: 'boss'})-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a),
      (own)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b), (own)-[:CONTROLS {how: 'operates'}]->(b), (boss)-[:CONTROLS {how: 'operates'}]->(b)
  expect:
    - {person: nominee, case_id: C1, value: 1, records: [b/accounts/1, t/subscribers/1]}
  absent:
    - row: {person: own}
      why: 'Operates the account too.'
*/
MATCH (c:Case)<-[:TAINTED]-(a:Account)<-[h:CONTROLS]-(p:Person)
WHERE h.how = 'holds' AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($persons IS NULL OR p.key IN $persons)
WITH p, c, collect(DISTINCT a) AS accounts
WHERE none(a IN accounts WHERE EXISTS { MATCH (p)-[r:CONTROLS]->(a) WHERE r.how = 'operates' })
UNWIND accounts AS a
MATCH (p)-[h:CONTROLS]->(a)<-[r:CONTROLS]-(q:Person)
WHERE h.how = 'holds' AND r.how = 'operates' AND q <> p
WITH p, c, count(DISTINCT a) AS value,
     collect(coalesce(h.records, [])) + collect(coalesce(r.records, [])) AS lists
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
