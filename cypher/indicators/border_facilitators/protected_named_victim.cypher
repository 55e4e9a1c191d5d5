/*
id: protected_named_victim
title: 'Is named by the police as a possible victim of trafficking, or as missing'
role: border_facilitators
revision: 1
indicator: {family: travel, kind: protection}
description: >-
  Persons in scope whom any case names as a possible victim of trafficking or as missing.
why: >-
  People held and forced to work the scam are victims; whoever may be one is not listed as an
  offender.
limits: >-
  An organizer whom relatives report missing is hidden by it; a human who reads the protection
  list decides.
feeds: [case_parties]
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Cases that name the person so.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'ILO (2012), Indicators of Forced Labour'
  - 'OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (p:Person {key: 'held'})-[:IN_SCOPE]->(c), (q:Person {key: 'suspect'})-[:IN_SCOPE]->(c),
      (p)-[:PARTY_TO {category: 'possible_trafficking_victim', records: ['pol/case_parties/1']}]->(:Case {key: 'C2'}),
      (q)-[:PARTY_TO {category: 'suspect', records: ['pol/case_parties/2']}]->(c)
  expect:
    - {person: held, case_id: C1, value: 1}
  absent:
    - row: {person: suspect}
      why: 'A suspect without any sign of being held.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[y:PARTY_TO]->(d:Case)
WHERE y.category IN ['possible_trafficking_victim', 'missing']
WITH p, c, count(DISTINCT d) AS value, collect(coalesce(y.records, [])) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
