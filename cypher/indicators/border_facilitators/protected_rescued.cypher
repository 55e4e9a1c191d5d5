/*
id: protected_rescued
title: 'Was rescued, or showed signs of being held when found'
role: border_facilitators
revision: 1
indicator: {family: travel, kind: protection}
description: >-
  Persons in scope who were rescued, for whom a ransom was paid, whose documents others held, or
  with whom signs of coercion were noted.
why: >-
  Documents held by others, ransom and rescue are indicators of forced labour by the
  International Labour Organization.
limits: >-
  Depends on what officers ask and note. Somebody who claims to have been held without any of it
  noted is not found here.
feeds: [detentions]
params:
  nobody_else:
    type: list<string>
    default: [self, own, holder, person, police, none, 本人, 自己, 警方, 无]
    help: >-
      Words that say that nobody else held the documents; in small letters.
  none:
    type: list<string>
    default: ['no', none, 'false', '0', 否, 无, 未]
    help: >-
      Words that say that no ransom was paid; in small letters.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Signs noted.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'ILO (2012), Indicators of Forced Labour'
  - 'OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (p:Person {key: 'held'})-[:IN_SCOPE]->(c), (q:Person {key: 'guard'})-[:IN_SCOPE]->(c),
      (p)-[:TOOK_PART {role: 'detainee'}]->(:Detention {key: 'D1', kind: 'rescue', documents_held_by: 'company', records: ['pol/detentions/1']}),
      (q)-[:TOOK_PART {role: 'detainee'}]->(:Detention {key: 'D2', kind: 'arrest', documents_held_by: 'self', ransom_paid: 'no', signs_of_coercion: false, records: ['pol/detentions/2']})
  expect:
    - {person: held, case_id: C1, value: 2}
  absent:
    - row: {person: guard}
      why: 'Arrested with the own passport, no ransom, no coercion.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[:TOOK_PART]->(d:Detention)
WITH p, c, d, CASE WHEN d.kind = 'rescue' THEN 1 ELSE 0 END AS rescued,
     CASE WHEN d.signs_of_coercion THEN 1 ELSE 0 END AS coerced,
     CASE WHEN trim(d.documents_held_by) <> ''
               AND NOT toLower(trim(d.documents_held_by)) IN $nobody_else THEN 1 ELSE 0 END AS documents,
     CASE WHEN trim(d.ransom_paid) <> ''
               AND NOT toLower(trim(d.ransom_paid)) IN $none THEN 1 ELSE 0 END AS ransom
WHERE rescued + coerced + documents + ransom > 0
WITH p, c, sum(rescued + coerced + documents + ransom) AS value,
     collect(coalesce(d.records, [])) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
