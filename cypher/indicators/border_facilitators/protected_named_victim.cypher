/*
id: protected_named_victim
title: 'Is named by the police as a possible victim of trafficking, or as missing'
role: border_facilitators
revision: 2
indicator: {family: travel, kind: protection}
description: >-
  Persons in scope whom any case names as a possible victim of trafficking or as missing, or as
  the victim where the offence is trafficking or illegal detention.
why: >-
  People held and forced to work the scam are victims; whoever may be one is not listed as an
  offender.
limits: >-
  An organizer whom relatives report missing is hidden by it; a human who reads the protection
  list decides.
feeds: [case_parties, cases]
params:
  offences:
    type: list<string>
    default: [human_trafficking, illegal_detention]
    help: >-
      Offences whose victims were held: a victim of fraud is none.
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
      (r:Person {key: 'sold'})-[:IN_SCOPE]->(c), (f:Person {key: 'defrauded'})-[:IN_SCOPE]->(c),
      (r)-[:PARTY_TO {category: 'victim', records: ['pol/case_parties/3']}]->(:Case {key: 'C3', offence: 'human_trafficking'}),
      (f)-[:PARTY_TO {category: 'victim', records: ['pol/case_parties/4']}]->(:Case {key: 'C4', offence: 'telecom_fraud'}),
      (q)-[:PARTY_TO {category: 'suspect', records: ['pol/case_parties/2']}]->(c)
  expect:
    - {person: held, case_id: C1, value: 1}
    - {person: sold, case_id: C1, value: 1}
  absent:
    - row: {person: suspect}
      why: 'A suspect without any sign of being held.'
    - row: {person: defrauded}
      why: 'A victim of fraud was not held.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[y:PARTY_TO]->(d:Case)
WHERE y.category IN ['possible_trafficking_victim', 'missing']
   OR (y.category = 'victim' AND d.offence IN $offences)
WITH p, c, count(DISTINCT d) AS value, collect(coalesce(y.records, [])) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
