/*
id: counter_nominee
title: 'Holds accounts in name only: others operate them'
role: organizers
revision: 1
indicator: {family: control, kind: counter}
description: >-
  For each person in scope who holds accounts that took victims' money: how many of them are
  operated from handsets or numbers that others use, if none is operated from one that the
  person uses.
why: >-
  Nominees and proxies lend their names. What happens on such an account speaks of who operates
  it.
limits: >-
  Says nothing where no handset or number was delivered with the account. An organizer whose own
  handset was never registered looks like a nominee.
feeds: [accounts, subscribers, transactions]
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Accounts operated by others.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (nominee:Person {key: 'nominee'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c),
      (nominee)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'})-[:TAINTED {amount: 5}]->(c),
      (boss)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'})-[:TAINTED {amount: 5}]->(c),
      (boss)-[:USES]->(d:Device {key: 'I1'}), (d)-[:LOGGED_INTO {records: ['b/accounts/1']}]->(a), (d)-[:LOGGED_INTO]->(b)
  expect:
    - {person: nominee, case_id: C1, value: 1}
  absent:
    - row: {person: boss}
      why: 'Operates the own account.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[h:HOLDS]->(a:Account)
WHERE EXISTS { (a)-[:TAINTED]->(c) }
WITH p, c, collect(a) AS accounts
WHERE none(a IN accounts WHERE EXISTS { (a)<-[:LOGGED_INTO]-(:Device|Phone)<-[:USES]-(p) })
UNWIND accounts AS a
MATCH (p)-[h:HOLDS]->(a)<-[l:LOGGED_INTO]-(x:Device|Phone)<-[:USES]-(q:Person)
WHERE q <> p
WITH p, c, count(DISTINCT a) AS value,
     collect(coalesce(h.records, [])) + collect(coalesce(l.records, [])) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
