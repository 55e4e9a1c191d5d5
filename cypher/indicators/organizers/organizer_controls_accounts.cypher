/*
id: organizer_controls_accounts
title: 'Operates several accounts titled to others that took victims'' money'
role: organizers
revision: 1
indicator: {family: control}
description: >-
  For each person in scope: how many accounts that took victims' money, and are titled to
  somebody else, are operated from a handset or number that the person uses.
why: >-
  Account controllers stand above the mules whose names the accounts bear. Several such accounts
  on one handset are hard to explain by help among relatives.
limits: >-
  Misses remote control by one-time codes passed on by message. May wrong the owner of a shared
  handset, whom the bound on users is for; account controllers hired by the organizer show the
  same.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  max_users:
    type: integer
    default: 5
    min: 1
    max: 100
    help: >-
      Most persons that use the handset or number: above it is a shop's or a family's, and says
      nothing of who operates the account. A handset passed around a flat has three or four
      users.
  min_accounts:
    type: integer
    default: 2
    min: 1
    max: 1000
    help: >-
      Fewest accounts that count: one may be a relative's whose banking the person does.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Accounts titled to others that took victims'' money.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'Europol (2019), Money Muling: Public Awareness and Prevention'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (son:Person {key: 'son'})-[:IN_SCOPE]->(c),
      (boss)-[:USES {records: ['t/subscribers/1']}]->(d:Device {key: 'IMEI1'}),
      (d)-[:LOGGED_INTO {records: ['b/accounts/1']}]->(a:Account {key: 'A1'}), (d)-[:LOGGED_INTO {records: ['b/accounts/2']}]->(b:Account {key: 'A2'}),
      (m1:Person {key: 'm1'})-[:HOLDS]->(a), (m2:Person {key: 'm2'})-[:HOLDS]->(b),
      (a)-[:TAINTED {amount: 1}]->(c), (b)-[:TAINTED {amount: 1}]->(c),
      (son)-[:USES {records: ['t/subscribers/3']}]->(e:Device {key: 'IMEI2'})-[:LOGGED_INTO {records: ['b/accounts/3']}]->(x:Account {key: 'A3'}),
      (:Person {key: 'mother'})-[:HOLDS]->(x)
  expect:
    - {person: boss, case_id: C1, value: 2}
  absent:
    - row: {person: son}
      why: 'Does his mother''s banking: one account, no victim''s money.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[u:USES]->(x:Device|Phone)-[l:LOGGED_INTO]->(a:Account)-[:TAINTED]->(c)
WHERE COUNT { (x)<-[:USES]-() } <= $max_users
  AND NOT EXISTS { (p)-[:HOLDS]->(a) } AND EXISTS { (:Person|Organization)-[:HOLDS]->(a) }
WITH p, c, count(DISTINCT a) AS value,
     collect(coalesce(u.records, [])) + collect(coalesce(l.records, [])) AS lists
WHERE value >= $min_accounts
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
