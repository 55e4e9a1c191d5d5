/*
id: mule_shared_login
title: 'Accounts are operated from a handset or number that operates other people''s accounts too'
role: collaborators
revision: 2
indicator: {family: control}
description: >-
  For each person in scope: how many other persons' accounts that took victims' money are
  operated from the same handset or number as the person's own account that did.
why: >-
  Bought and rented accounts are run together from one handset by whoever controls them.
limits: >-
  Says that the account is used by others, not that its holder knows. Shared handsets of
  families are below the bound or hold no victims' money.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  max_accounts:
    type: integer
    default: 200
    min: 2
    max: 100000
    help: >-
      Most accounts operated from one handset or number: above it stands a bank's own terminal
      or a placeholder number.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Other persons whose accounts are operated with it.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Europol (2019), Money Muling: Public Awareness and Prevention'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (mule:Person {key: 'mule'})-[:IN_SCOPE]->(c), (son:Person {key: 'son'})-[:IN_SCOPE]->(c),
      (mule)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'})-[:TAINTED {amount: 5}]->(c),
      (m2:Person {key: 'm2'})-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'})-[:TAINTED {amount: 5}]->(c),
      (d:Device {key: 'I1'})-[:LOGGED_INTO {records: ['b/accounts/1']}]->(a), (d)-[:LOGGED_INTO {records: ['b/accounts/2']}]->(b),
      (son)-[:HOLDS]->(x:Account {key: 'X'})-[:TAINTED {amount: 5}]->(c), (:Person {key: 'mother'})-[:HOLDS]->(y:Account {key: 'Y'}),
      (e:Device {key: 'I2'})-[:LOGGED_INTO]->(x), (e)-[:LOGGED_INTO]->(y)
  expect:
    - {person: mule, case_id: C1, value: 1}
  absent:
    - row: {person: son}
      why: 'Shares a handset with his mother, whose account took nothing.'
*/
MATCH (x:Device|Phone)-[l:LOGGED_INTO]->(a:Account)
WHERE 1 < COUNT { (x)-[:LOGGED_INTO]->(:Account) } <= $max_accounts AND EXISTS { (a)-[:TAINTED]->(:Case) }
CALL (a) {
  MATCH (a)<-[h:HOLDS]-(p:Person)
  RETURN collect({p: p, tie: coalesce(h.records, [])[..1]}) AS holders
}
MATCH (a)-[:TAINTED]->(c:Case)
WITH x, c, collect({a: a, holders: holders, login: coalesce(l.records, [])[..1]}) AS logged
WHERE size(logged) > 1
UNWIND logged AS one
UNWIND one.holders AS holder
WITH c, logged, one, holder.p AS p, holder.tie AS tie
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
UNWIND logged AS other
WITH p, c, tie, one, other
WHERE other.a <> one.a AND none(holder IN other.holders WHERE holder.p = p)
UNWIND other.holders AS holder
WITH p, c, holder.p AS q, min(tie + one.login + other.login) AS some
WITH p, c, count(q) AS value, collect({worth: 1, records: some}) AS parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
