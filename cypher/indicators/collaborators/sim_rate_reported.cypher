/*
id: sim_rate_reported
title: 'A high rate of the numbers registered is named by victims'
role: collaborators
revision: 2
indicator: {family: contact}
description: >-
  For each person in scope: what part, in percent, of the numbers registered to the person, or
  at an outlet of an organization in which the person has a part, victims name in reports under
  the case.
why: >-
  Large outlets have many bad numbers because they have many numbers; what counts is the rate.
limits: >-
  Depends on how many victims report. Outlets that resellers deceive have a raised rate too.
  Numbers few in all are left out.
feeds: [subscribers, fraud_reports, cases]
params:
  min_named:
    type: integer
    default: 3
    min: 1
    max: 1000
    help: >-
      Fewest numbers that victims name: one or two are chance, and make a rate of few numbers
      high.
  percent:
    type: integer
    default: 100
    min: 100
    max: 100
    help: >-
      One whole in percent: a unit, not a threshold.
  min_percent:
    type: integer
    default: 10
    min: 0
    max: 100
    help: >-
      Least rate in percent. Numbers named in reports are far below one in a hundred of all
      numbers; a tenth is beyond chance.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Percent of the numbers that victims name.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'GSMA (2016), Mandatory registration of prepaid SIM cards: Best practice and risks'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (seller:Person {key: 'seller'})-[:IN_SCOPE]->(c), (large:Person {key: 'large'})-[:IN_SCOPE]->(c),
      (giver:Person {key: 'giver'})-[:IN_SCOPE]->(c), (large)-[:OWNS {part: 'director'}]->(o:Organization {key: 'CN:1'})<-[:RUN_BY]-(u:Outlet {key: 'u1'})
    WITH c, seller, giver, u UNWIND range(1, 4) AS n
    CREATE (seller)-[:USES {records: ['t/subscribers/a' + toString(n)]}]->(x:Phone {key: 'a' + toString(n)}), (giver)-[:USES {records: ['pol/case_parties/' + toString(n)]}]->(x),
      (y:Phone {key: 'b' + toString(n)})-[:SOLD_AT {records: ['t/subscribers/b' + toString(n)]}]->(u),
      (r:Report {key: 'R' + toString(n), records: ['afc/fraud_reports/' + toString(n)]})-[:UNDER]->(c), (r)-[:NAMES]->(x), (r)-[:NAMES]->(y)
    WITH DISTINCT seller, u UNWIND range(1, 96) AS n
    CREATE (:Phone {key: 'd' + toString(n)})-[:SOLD_AT {records: ['t/subscribers/d' + toString(n)]}]->(u)
    WITH seller, n WHERE n <= 4
    CREATE (seller)-[:USES {records: ['t/subscribers/e' + toString(n)]}]->(:Phone {key: 'e' + toString(n)})
  expect:
    - {person: seller, case_id: C1, value: 50}
  absent:
    - row: {person: large}
      why: 'A large outlet: as many bad numbers, but four in a hundred.'
    - row: {person: giver}
      why: 'Gave these numbers to the police; none is registered to them.'
*/
MATCH (n:Phone)<-[:NAMES]-(r:Report)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c:Case)
WITH n, c, r ORDER BY r.key
WITH n, c, collect(coalesce(r.records, [])[..1])[0] AS told
CALL (n) {
  MATCH (p:Person)-[r:USES]->(n)
  WITH p, [record IN r.records WHERE split(record, '/')[1] = 'subscribers'] AS tie
  WHERE size(tie) > 0
  RETURN p, tie[..1] AS tie
  UNION
  MATCH (p:Person)-[w:OWNS]->(:Organization)<-[:RUN_BY]-(:Outlet)<-[r:SOLD_AT]-(n)
  RETURN p, coalesce(w.records, [])[..1] + coalesce(r.records, [])[..1] AS tie
}
WITH p, c, n, told, tie
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, n, told, tie ORDER BY n.key, tie
WITH p, c, n, collect(tie + told)[0] AS some
WITH p, c, collect(some) AS named
WHERE size(named) >= $min_named
CALL (p) {
  MATCH (p)-[r:USES]->(n:Phone)
  WHERE any(record IN r.records WHERE split(record, '/')[1] = 'subscribers')
  RETURN n
  UNION
  MATCH (p)-[:OWNS]->(:Organization)<-[:RUN_BY]-(:Outlet)<-[:SOLD_AT]-(n:Phone)
  RETURN n
}
WITH p, c, named, count(DISTINCT n) AS numbers
WITH p, c, toInteger(floor($percent * size(named) / toFloat(numbers))) AS value,
     [some IN named | {worth: $percent / toFloat(numbers), records: some}] AS parts
WHERE value >= $min_percent
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
