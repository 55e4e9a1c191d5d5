/*
id: facilitator_fee
title: 'Was paid from victims'' money around the days on which members of the group travelled'
role: border_facilitators
revision: 2
indicator: {family: money}
description: >-
  For each person in scope: how many payments came from accounts that work for the group (victims'
  money, or any from a front or from an account run from a shared handset) to accounts of the
  person or of a company of theirs, within days of a crossing or departure of a member of the
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
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling'
  - 'FATF (2011), Money Laundering Risks Arising from Trafficking in Human Beings and Smuggling of Migrants'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (fac:Person {key: 'fac'})-[:IN_SCOPE {steps: 1}]->(c), (helper:Person {key: 'helper'})-[:IN_SCOPE {steps: 1}]->(c),
      (o1:Person {key: 'o1'})-[:IN_SCOPE {steps: 0}]->(c), (o1)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'm1', at: datetime('2024-03-02T09:00Z'), records: ['imm/crossings/1']}),
      (fac)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (helper)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (x:Account {key: 'X'})-[:SERVES]->(c), (x)-[:PERFORMS]->(t:Transaction {key: 'T1', at: datetime('2024-03-04T09:00Z'), records: ['b/transactions/1']})-[:BENEFITS_TO]->(a), (t)-[:TAINTED {amount: 500}]->(c),
      (x)-[:PERFORMS]->(:Transaction {key: 'T2', at: datetime('2024-03-04T09:00Z'), records: ['b/transactions/2']})-[:BENEFITS_TO]->(b),
      (n:Transaction {key: 'T3', at: null, records: ['b/transactions/3']})-[:BENEFITS_TO]->(b), (n)-[:TAINTED {amount: 500}]->(c)
  expect:
    - {person: fac, case_id: C1, value: 1}
  absent:
    - row: {person: helper}
      why: 'Was paid by the traveller''s own money, not the victims''.'
*/
MATCH (c:Case)<-[s:SERVES]-(g:Account)
WITH g, collect({c: c, theirs: any(why IN s.because WHERE why IN ['front', 'handset'])}) AS cases
MATCH (g)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(a:Account)
WHERE t.at IS NOT NULL
MATCH (a)<-[r:CONTROLS]-(p:Person)
WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
  AND NOT EXISTS { MATCH (p)-[w:CONTROLS]->(g) WHERE w.how IN ['holds', 'owns'] }
WITH g, cases, t, p, collect(r.records)[0] AS tie
WITH g, cases, t, collect({p: p, tie: coalesce(tie, [])}) AS paid
CALL (t) {
  MATCH (t)-[k:TAINTED]->(c:Case)
  WHERE k.amount > 0
  RETURN collect(c) AS traced
}
UNWIND cases AS one
WITH one.c AS c, one.theirs AS theirs, t, paid, traced
WHERE theirs OR c IN traced
UNWIND paid AS one
WITH c, t, one.p AS p, one.tie AS tie
WITH p, c, collect({t: t, tie: tie}) AS payments
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH c, collect({p: p, payments: payments}) AS paid
CALL (c) {
  MATCH (c)<-[z:IN_SCOPE]-(q:Person)-[y:TOOK_PART]->(e:Crossing|Booking)
  WHERE z.steps = 0 AND coalesce(y.role, 'traveller') = 'traveller'
  WITH date(coalesce(e.at, e.departs_at)) AS day, q
  WITH day, collect(DISTINCT q) AS travellers
  RETURN collect({day: day, travellers: travellers}) AS trips
}
UNWIND paid AS one
WITH c, one.p AS p, one.payments AS payments, trips
UNWIND payments AS one
WITH c, p, one.t AS t, one.tie AS tie, trips,
     date(one.t.at) - duration({days: $days}) AS earliest, date(one.t.at) + duration({days: $days}) AS latest
WHERE any(trip IN trips WHERE trip.day >= earliest AND trip.day <= latest
          AND any(q IN trip.travellers WHERE q <> p))
WITH p, c, 1 AS worth, tie + coalesce(t.records, [])[..1] AS some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS value
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
