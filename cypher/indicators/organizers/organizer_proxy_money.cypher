/*
id: organizer_proxy_money
title: 'Keeps the victims'' money on accounts titled to others, from an own handset or number'
role: organizers
revision: 1
indicator: {family: control}
description: >-
  For each person in scope: the victims' money that stays on accounts titled to somebody else,
  but operated from a handset or phone number that the person uses, counted in typical victims'
  payments of the case and currency and weighted by the tainted part.
why: >-
  Those on top put accounts in the names of nominees and proxies. The handset or number from
  which the account is operated shows behind which hand the money is kept.
limits: >-
  Misses accounts operated from a handset that was never registered. May wrong somebody who does
  a relative's banking; then the money is rarely the victims', and large sums of it more rarely.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least tainted part of what came into the account. An account of a merchant or exchange
      house takes tainted money too, but among much other; .2 leaves room for groups that also
      run an honest business. To be calibrated on reviewed leads.
  max_users:
    type: integer
    default: 5
    min: 1
    max: 100
    help: >-
      Most persons that use the handset or number: above it is a shop's or a family's, and says
      nothing of who operates the account. A handset passed around a flat has three or four
      users.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: number
    help: 'Victims'' money that stayed there, in typical victims'' payments.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (:Account {key: 'V'})-[:PERFORMS]->(v:Transaction {key: 'T1', amount: 1000, currency: 'CNY'}),
      (v)-[:TAINTED {amount: 1000, currency: 'CNY'}]->(c),
      (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (son:Person {key: 'son'})-[:IN_SCOPE]->(c),
      (boss)-[:USES {records: ['t/subscribers/1']}]->(d:Device {key: 'IMEI1'})-[:LOGGED_INTO {records: ['b/accounts/1']}]->(a:Account {key: 'A1'}),
      (nominee:Person {key: 'nominee'})-[:HOLDS]->(a), (a)-[:TAINTED {retained: 5000, share: 1.0, currency: 'CNY'}]->(c),
      (son)-[:USES {records: ['t/subscribers/2']}]->(e:Device {key: 'IMEI2'})-[:LOGGED_INTO {records: ['b/accounts/2']}]->(b:Account {key: 'A2'}),
      (:Person {key: 'mother'})-[:HOLDS]->(b)
  expect:
    - {person: boss, case_id: C1, value: 5.0}
  absent:
    - row: {person: son}
      why: 'Does his mother''s banking; no victim''s money is there.'
    - row: {person: nominee}
      why: 'Holds the account in name; others are asked about that.'
*/
MATCH (c:Case)<-[k:TAINTED]-(v:Transaction)<-[:PERFORMS]-(x:Account|External)
WHERE k.amount > 0 AND NOT EXISTS { (x)-[:TAINTED]->(c) }
WITH c, k.currency AS currency, avg(k.amount) AS typical
MATCH (p:Person)-[:IN_SCOPE]->(c)
MATCH (p)-[u:USES]->(x:Device|Phone)-[l:LOGGED_INTO]->(a:Account)-[k:TAINTED]->(c)
WHERE k.currency = currency AND k.retained > 0 AND k.share >= $min_share
  AND COUNT { (x)<-[:USES]-() } <= $max_users
  AND NOT EXISTS { (p)-[:HOLDS]->(a) } AND EXISTS { (:Person|Organization)-[:HOLDS]->(a) }
WITH p, c, typical, a, k, collect(coalesce(u.records, [])) + collect(coalesce(l.records, [])) AS ties
CALL (a, c) {
  MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[:TAINTED]->(c)
  RETURN collect(coalesce(t.records, [])) AS paid
}
WITH p, c, round(sum(k.retained * k.share / typical), 1) AS value,
     collect(ties) + collect(paid) AS nested
UNWIND nested AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
