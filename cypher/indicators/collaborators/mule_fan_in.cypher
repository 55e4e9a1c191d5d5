/*
id: mule_fan_in
title: 'Several victims paid straight into this person''s accounts'
role: collaborators
revision: 2
indicator: {family: money}
description: >-
  For each person in scope: how many different accounts made payments that victims claim in
  their reports, straight into accounts titled to the person.
why: >-
  A mule's account is where the victims' money first arrives. Payments of several victims who
  have nothing to do with each other are not a deal among acquaintances.
limits: >-
  Misses victims who did not report. May wrong the holder of an account that was taken over; see
  protected_duped_holder.
feeds: [accounts, transactions, fraud_reports, cases]
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Victims'' accounts that paid in.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Europol (2019), Money Muling: Public Awareness and Prevention'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (mule:Person {key: 'mule'})-[:IN_SCOPE]->(c), (shop:Person {key: 'shop'})-[:IN_SCOPE]->(c),
      (mule)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (shop)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'})
    WITH c, a, b UNWIND ['1', '2', '3'] AS n
    CREATE (v:Account {key: 'V' + n}), (r:Report {key: 'R' + n, records: ['afc/fraud_reports/' + n]})-[:UNDER]->(c),
      (v)-[:PERFORMS]->(t:Transaction {key: 'T' + n, records: ['b/transactions/' + n]})-[:BENEFITS_TO]->(a), (r)-[:CLAIMS]->(t),
      (v)-[:PERFORMS]->(:Transaction {key: 'S' + n, records: ['b/transactions/s' + n]})-[:BENEFITS_TO]->(b)
  expect:
    - {person: mule, case_id: C1, value: 3}
  absent:
    - row: {person: shop}
      why: 'The victims bought there; they do not claim it.'
*/
MATCH (t:Transaction)<-[:CLAIMS]-(r:Report)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c:Case)
MATCH (p:Person)-[h:HOLDS]->(:Account)<-[:BENEFITS_TO]-(t)<-[:PERFORMS]-(v:Account|External)
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, h, t, r, CASE WHEN v:Account THEN v.key ELSE r.key END AS payer ORDER BY t.key, r.key
WITH p, c, payer, collect(coalesce(h.records, [])[..1] + coalesce(t.records, [])[..1]
                          + coalesce(r.records, [])[..1])[0] AS some
WITH p, c, count(payer) AS value, collect({worth: 1, records: some}) AS parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
