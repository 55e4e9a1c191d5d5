/*
id: counter_victim
title: 'Is a victim in a case, and a suspect in none'
role: collaborators
revision: 2
indicator: {family: money, kind: counter}
description: >-
  Persons in scope who are victims in any case, by the police or by a report of their own, and
  neither suspect nor convicted nor wanted in any.
why: >-
  Victims are paid early returns to make them pay more, and are asked to pass money on. Money of
  other victims on their accounts does not make them offenders.
limits: >-
  An offender who reports to be a victim hides behind it; the police's own finding that they are
  a suspect takes the explanation away.
feeds: [case_parties, fraud_reports]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Cases and reports in which the person is a victim.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (v:Person {key: 'victim'})-[:IN_SCOPE]->(c), (m:Person {key: 'mule'})-[:IN_SCOPE]->(c),
      (v)-[:TOOK_PART {role: 'victim'}]->(:Report {key: 'R1', records: ['afc/fraud_reports/1']}),
      (m)-[:TOOK_PART {role: 'victim'}]->(:Report {key: 'R2', records: ['afc/fraud_reports/2']}), (m)-[:PARTY_TO {category: 'suspect'}]->(c)
  expect:
    - {person: victim, case_id: C1, value: 1}
  absent:
    - row: {person: mule}
      why: 'Reported to be a victim, but the police hold the person for a suspect.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
WHERE ($persons IS NULL OR p.key IN $persons)
CALL (p) {
  MATCH (p)-[y:PARTY_TO]->(d:Case)
  WHERE y.category = 'victim'
  RETURN d.key AS named, coalesce(y.records, []) AS some
  UNION
  MATCH (p)-[y:TOOK_PART]->(r:Report)
  WHERE y.role = 'victim'
  RETURN r.key AS named, coalesce(r.records, []) AS some
}
WITH p, c, count(DISTINCT named) AS value, collect(some) AS lists
WHERE NOT EXISTS { MATCH (p)-[z:PARTY_TO]->(:Case) WHERE z.category IN ['suspect', 'convicted'] }
  AND NOT EXISTS { (p)-[:NAMED_IN]->(:Warrant) }
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
