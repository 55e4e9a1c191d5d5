/*
id: counter_strange_handset
title: 'Operates the accounts of others from handsets on which no account of the own is opened'
role: organizers
revision: 4
indicator: {family: control, kind: counter}
description: >-
  For each person in scope who operates accounts of others that work for the group or are paid by
  accounts that do: how many, where none of the handsets in question, the person's or nobody's, was ever
  used for an account in the person's own name and the accounts are very few. A handset with own
  banking in any case speaks for all.
why: >-
  Whose handset it is shows in whose own banking is done on it. Who is tied to it by a number that
  was lent or sold, or by having used a relative's once, is not the one who operates the accounts.
limits: >-
  May explain away an organizer who keeps a handset for the group's accounts only; points from own
  accounts and premises remain.
feeds: [accounts, subscribers, calls, transactions, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  max_accounts:
    type: integer
    default: 2
    min: 1
    max: 1000
    help: >-
      Most accounts that somebody is tied to by a number lent or a relative's handset; behind more
      than two there is a hand.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - {name: value, type: integer, help: 'Accounts of others that are operated from such handsets.'}
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'GSMA (2016), Mandatory registration of prepaid SIM cards: Best practice and risks'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (lender:Person {key: 'lender'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c),
      (a:Account {key: 'A1'})-[:SERVES]->(c), (x:Device {key: 'I1'})-[:LOGGED_INTO]->(a), (y:Device {key: 'I2'})-[:LOGGED_INTO]->(a),
      (lender)-[:USES]->(x), (boss)-[:USES]->(y), (y)-[:LOGGED_INTO]->(:Account {key: 'A2'})<-[:HOLDS]-(boss),
      (lender)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a),
      (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/2']}]->(a),
      (shy:Person {key: 'shy'})-[:IN_SCOPE]->(c), (shy)-[:CONTROLS {how: 'operates'}]->(b:Account {key: 'A3'})<-[:PAID]-(a), (z:Device {key: 'I3'})-[:LOGGED_INTO]->(b), (z)-[:LOGGED_INTO]->(:Account {key: 'A4'})<-[:HOLDS]-(shy),
      (d:Case {key: 'C2'}), (aunt:Person {key: 'aunt'})-[:IN_SCOPE]->(c), (aunt)-[:IN_SCOPE]->(d), (aunt)-[:USES]->(w:Device {key: 'I4'})-[:LOGGED_INTO]->(b), (aunt)-[:CONTROLS {how: 'operates', records: ['b/accounts/3']}]->(b)
    CREATE (three:Person {key: 'three'})-[:IN_SCOPE]->(c), (three)-[:IN_SCOPE]->(d)
    WITH c, d, three UNWIND range(1, 3) AS n
    CREATE (three)-[:CONTROLS {how: 'operates'}]->(m:Account {key: 'M' + toString(n)})
    WITH m, CASE n WHEN 3 THEN d ELSE c END AS of
    CREATE (m)-[:SERVES]->(of)
  expect:
    - {person: aunt, case_id: C1, value: 1, records: [b/accounts/3]}
    - {person: lender, case_id: C1, value: 1}
  absent:
    - row: {person: boss}
      why: 'Does the own banking on the same handset.'
    - row: {person: shy}
      why: 'Opened an own account from the handset that nobody is known to use.'
    - row: {person: three}
      why: 'Operates three in two cases: behind more than two there is a hand.'
*/
MATCH (p:Person)-[r:CONTROLS]->(a:Account)
WHERE ($persons IS NULL OR p.key IN $persons) AND r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
  AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
WITH a, p, collect(coalesce(r.records, [])) AS lists
WITH a, collect({p: p, lists: lists}) AS tied
CALL (a) {
  MATCH (a)-[:SERVES]->(c:Case)
  RETURN c
  UNION
  MATCH (a)<-[:PAID]-(:Account)-[:SERVES]->(c:Case)
  RETURN c
}
UNWIND tied AS one
WITH one.p AS p, one.lists AS lists, a, c
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, collect(a) AS accounts, collect(lists) AS tied
WITH p, collect({c: c, accounts: accounts, lists: reduce(all = [], one IN tied | all + one)}) AS cases
WITH p, cases, COUNT { UNWIND cases AS one UNWIND one.accounts AS a RETURN DISTINCT a } AS hands
WHERE hands <= $max_accounts AND NOT EXISTS {
  UNWIND cases AS one UNWIND one.accounts AS a
  MATCH (a)<-[:LOGGED_INTO]-(x:Device|Phone)-[:LOGGED_INTO]->(:Account)<-[:HOLDS]-(p)
  WHERE EXISTS { (p)-[:USES]->(x) } OR NOT EXISTS { (x)<-[:USES]-(:Person) }
  RETURN x
}
UNWIND cases AS one
WITH p, one.c AS c, size(one.accounts) AS value, one.lists AS lists
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
