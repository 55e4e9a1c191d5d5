/*
id: sim_same_handset
title: 'Many numbers registered to this person run in one handset'
role: collaborators
revision: 2
indicator: {family: control}
description: >-
  For each person in scope: how many phone numbers registered to the person, or at an outlet of
  theirs, run in one and the same handset, of which victims name at least one; the handset with
  the most counts.
why: >-
  SIM boxes and call centres put many numbers through one device. A person changes the handset
  more often than the number.
limits: >-
  Misses devices that forge their identity. Shops that test cards in one handset look alike; one
  named number is asked for.
feeds: [subscribers, calls, fraud_reports, cases]
params:
  min_numbers:
    type: integer
    default: 3
    min: 2
    max: 1000
    help: >-
      Fewest numbers in one handset: two is a handset for two cards.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Numbers in one handset.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'GSMA (2016), Mandatory registration of prepaid SIM cards: Best practice and risks'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (seller:Person {key: 'seller'})-[:IN_SCOPE]->(c), (man:Person {key: 'man'})-[:IN_SCOPE]->(c),
      (d:Device {key: 'I1'}), (e:Device {key: 'I2'}),
      (r:Report {key: 'R1', records: ['afc/fraud_reports/1']})-[:UNDER]->(c)
    WITH seller, man, d, e, r UNWIND range(1, 4) AS n
    CREATE (seller)-[:USES {records: ['t/subscribers/a' + toString(n)]}]->(x:Phone {key: 'a' + toString(n)})-[:USED_IN {records: ['t/subscribers/a' + toString(n)]}]->(d),
      (man)-[:USES {records: ['t/subscribers/b' + toString(n)]}]->(:Phone {key: 'b' + toString(n)})-[:USED_IN]->(e)
    WITH r, x, n WHERE n = 1
    CREATE (r)-[:NAMES]->(x)
  expect:
    - {person: seller, case_id: C1, value: 4}
  absent:
    - row: {person: man}
      why: 'Four numbers in one handset, none of them named by anybody.'
*/
MATCH (m:Phone)<-[:NAMES]-(:Report)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c:Case)
MATCH (m)-[:USED_IN]->(d:Device)
WITH DISTINCT c, d
MATCH (d)<-[z:USED_IN]-(n:Phone)
CALL (n) {
  MATCH (p:Person)-[r:USES]->(n)
  WITH p, [record IN r.records WHERE split(record, '/')[1] = 'subscribers'] AS tie
  WHERE size(tie) > 0
  RETURN p, tie[..1] AS tie
  UNION
  MATCH (p:Person)-[w:OWNS]->(:Organization)<-[:RUN_BY]-(:Outlet)<-[r:SOLD_AT]-(n)
  RETURN p, coalesce(w.records, [])[..1] + coalesce(r.records, [])[..1] AS tie
}
WITH p, c, d, n, tie + coalesce(z.records, [])[..1] AS way
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, d, n, way ORDER BY n.key, way
WITH p, c, d, n, collect(way)[0] AS some
WITH p, c, d, collect(n) AS phones, collect({worth: 1, records: some}) AS ways
WHERE size(ways) >= $min_numbers
  AND any(n IN phones WHERE EXISTS { (n)<-[:NAMES]-(:Report)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c) })
WITH p, c, ways ORDER BY size(ways) DESC, d.key
WITH p, c, collect(ways)[0] AS parts
WITH p, c, size(parts) AS value, parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
