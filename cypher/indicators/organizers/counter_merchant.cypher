/*
id: counter_merchant
title: 'Is paid by many people, of whom few paid victims'' money'
role: organizers
revision: 3
indicator: {family: money, kind: counter}
description: >-
  For each person in scope with accounts that took victims' money: how many other accounts paid
  into them, where the victims' money is a small part of what came in.
why: >-
  Shops, payment services and exchange houses are paid by everybody, fraudsters included. Money
  that came to rest there was spent, not kept for the group.
limits: >-
  A group may run a real business as a front; points from control, premises and pay remain.
feeds: [accounts, transactions]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  max_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Largest tainted part of what came into an account of a merchant.
  min_payers:
    type: integer
    default: 30
    min: 1
    max: 100000
    help: >-
      Fewest different accounts that pay a merchant.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Accounts that paid into those where victims'' money is a small part.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
  - 'Haslhofer, B. and others; Moeser, M., Boehme, R., Breuker, D. (2014), Towards risk scoring of Bitcoin transactions (poison and haircut)'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (shop:Person {key: 'shop'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c),
      (shop)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (a)-[:TAINTED {overall: 0.02}]->(c), (b)-[:TAINTED {overall: 0.9}]->(c)
    WITH a, b UNWIND range(1, 40) AS n
    CREATE (x:Account {key: 'S' + toString(n)})-[:PAID {count: 1}]->(a), (x)-[:PAID {count: 1}]->(b)
  expect:
    - {person: shop, case_id: C1, value: 40}
  absent:
    - row: {person: boss}
      why: 'Nine tenths of what came in was the victims'' money.'
*/
MATCH (c:Case)<-[k:TAINTED]-(a:Account)<-[r:CONTROLS]-(p:Person)
WHERE k.overall <= $max_share AND r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($persons IS NULL OR p.key IN $persons)
WITH p, c, a, collect(r.records)[0] AS tie
MATCH (a)<-[:PAID]-(b:Account)
WITH p, c, count(DISTINCT b) AS value, collect(DISTINCT tie) AS lists
WHERE value >= $min_payers
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
