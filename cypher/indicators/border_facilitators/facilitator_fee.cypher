/*
id: facilitator_fee
title: 'Was paid from victims'' money around the days on which members of the group travelled'
role: border_facilitators
revision: 1
indicator: {family: money}
description: >-
  For each person in scope: how many payments of victims' money came to accounts of the person
  or of a company of theirs within days of a crossing or departure of another member of the
  group (persons whom the case's own records name).
why: >-
  A facilitator works for a fee, and the fee comes from the fraud. It is what tells them from
  those who help people across a border for other reasons.
limits: >-
  Misses fees in cash and in kind. Mules and merchants are paid from victims' money too; the
  role asks for travel, premises or contact besides.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  days:
    type: integer
    default: 14
    min: 0
    max: 365
    help: >-
      Days between the payment and the journey: fees are paid on arrival or in the weeks around
      it.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Payments of victims'' money around days of travel.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling'
  - 'FATF (2011), Money Laundering Risks Arising from Trafficking in Human Beings and Smuggling of Migrants'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (fac:Person {key: 'fac'})-[:IN_SCOPE {steps: 1}]->(c), (helper:Person {key: 'helper'})-[:IN_SCOPE {steps: 1}]->(c),
      (o1:Person {key: 'o1'})-[:IN_SCOPE {steps: 0}]->(c), (o1)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'm1', at: datetime('2024-03-02T09:00Z'), records: ['imm/crossings/1']}),
      (fac)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (helper)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (:Account {key: 'X'})-[:PERFORMS]->(t:Transaction {key: 'T1', at: datetime('2024-03-04T09:00Z'), records: ['b/transactions/1']})-[:BENEFITS_TO]->(a), (t)-[:TAINTED {amount: 500}]->(c),
      (:Transaction {key: 'T2', at: datetime('2024-03-04T09:00Z'), records: ['b/transactions/2']})-[:BENEFITS_TO]->(b),
      (n:Transaction {key: 'T3', at: null, records: ['b/transactions/3']})-[:BENEFITS_TO]->(b), (n)-[:TAINTED {amount: 500}]->(c)
  expect:
    - {person: fac, case_id: C1, value: 1}
  absent:
    - row: {person: helper}
      why: 'Was paid by the traveller''s own money, not the victims''.'
*/
MATCH (c:Case)<-[s:IN_SCOPE]-(q:Person)
WHERE s.steps = 0
CALL (q) {
  MATCH (q)-[:TOOK_PART]->(e:Crossing)
  RETURN e.at AS at, coalesce(e.records, []) AS journey
  UNION
  MATCH (q)-[y:TOOK_PART]->(e:Booking)
  WHERE y.role = 'traveller'
  RETURN e.departs_at AS at, coalesce(e.records, []) AS journey
}
WITH c, q, at, journey
WHERE at IS NOT NULL
WITH c, collect([q, at, journey]) AS journeys
MATCH (p:Person)-[:IN_SCOPE]->(c)
CALL (p) {
  MATCH (p)-[h:HOLDS]->(a:Account)
  RETURN a, coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a:Account)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN a, coalesce(o.records, []) + coalesce(h.records, []) AS tie
}
WITH c, journeys, p, a, collect(tie) AS ties
MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[k:TAINTED]->(c)
MATCH (t)<-[:PERFORMS]-(b:Account|External)
WHERE k.amount > 0 AND t.at IS NOT NULL AND NOT EXISTS { (p)-[:HOLDS]->(b) }
WITH p, c, ties, t, [j IN journeys WHERE j[0] <> p
     AND j[1] >= t.at - duration({days: $days}) AND j[1] <= t.at + duration({days: $days})
     | j[2]] AS near
WHERE size(near) > 0
WITH p, c, count(DISTINCT t) AS value,
     collect(ties) + collect(near) + [collect(coalesce(t.records, []))] AS nested
UNWIND nested AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
