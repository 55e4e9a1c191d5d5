/*
id: protected_no_exit_no_pay
title: 'Left the country, did not come back, and was not paid since'
role: border_facilitators
revision: 1
indicator: {family: travel, kind: protection}
description: >-
  Persons in scope who crossed a border by an irregular way, did not come back within months,
  and whose accounts, in use before, saw no movement since.
why: >-
  Organizers and operators who work by their own will are paid, and spend; people who are held
  vanish from the records. No return alone says nothing, since those on top live abroad.
limits: >-
  Says nothing of who had no account before. May hide an offender who uses cash or new accounts
  abroad; a human who reads the protection list decides.
feeds: [crossings, accounts, transactions]
params:
  min_days:
    type: integer
    default: 90
    min: 1
    max: 3650
    help: >-
      Days without return after which it counts: three months, the length of many tourist stays.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Days from the crossing to the last one known of anybody.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'ILO (2012), Indicators of Forced Labour'
  - 'OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (p:Person {key: 'held'})-[:IN_SCOPE]->(c), (q:Person {key: 'operator'})-[:IN_SCOPE]->(c),
      (p)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'K1', at: datetime('2024-01-02T09:00Z'), regular: false, records: ['imm/crossings/1']}),
      (q)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'K2', at: datetime('2024-01-02T09:00Z'), regular: false, records: ['imm/crossings/2']}),
      (:Crossing {key: 'K3', at: datetime('2024-12-28T09:00Z')}),
      (p)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (q)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (a)-[:PERFORMS]->(:Transaction {key: 'T1', at: datetime('2023-12-01T00:00Z')}), (b)-[:PERFORMS]->(:Transaction {key: 'T2', at: datetime('2023-12-01T00:00Z')}),
      (:Transaction {key: 'T3', at: datetime('2024-03-01T00:00Z')})-[:BENEFITS_TO]->(b)
  expect:
    - {person: held, case_id: C1, value: 361}
  absent:
    - row: {person: operator}
      why: 'Was paid after the crossing.'
*/
CALL () {
  MATCH (k:Crossing)
  RETURN max(k.at) AS latest
}
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[:TOOK_PART]->(k:Crossing)
WITH latest, p, c, k ORDER BY k.at, k.key
WITH latest, p, c, collect(k) AS crossings
WITH p, c, last(crossings) AS k, duration.inDays(last(crossings).at, latest).days AS value
WHERE k.regular = false AND value >= $min_days
MATCH (p)-[h:HOLDS]->(a:Account)
WITH p, c, k, value, collect(a) AS accounts, collect(coalesce(h.records, [])) AS ties
WHERE any(a IN accounts WHERE EXISTS {
    MATCH (a)-[:PERFORMS|BENEFITS_TO]-(t:Transaction) WHERE t.at < k.at })
  AND none(a IN accounts WHERE EXISTS {
    MATCH (a)-[:PERFORMS|BENEFITS_TO]-(t:Transaction) WHERE t.at > k.at })
WITH p, c, value, ties + [coalesce(k.records, [])] AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
