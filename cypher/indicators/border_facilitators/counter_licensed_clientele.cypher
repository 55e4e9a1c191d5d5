/*
id: counter_licensed_clientele
title: 'Works for or owns a licensed organization that serves many people outside the case'
role: border_facilitators
revision: 3
indicator: {family: travel, kind: counter}
description: >-
  For each person in scope who has a part in a licensed agency, exchange house or lender: how
  many persons outside the scope of the case that organization served, by booking their travel
  or by being paid or paying from its accounts.
why: >-
  A licensed business with a wide clientele meets fraudsters among its customers. What it did
  for them is explained by its trade.
limits: >-
  A licence can be bought, and a facilitator may hide behind a legal front; which points fall
  away, and which remain, stands in each role's file.
feeds: [organizations, bookings, accounts, transactions]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  min_clients:
    type: integer
    default: 20
    min: 1
    max: 100000
    help: >-
      Fewest clients outside the case for a wide clientele.
  max_share:
    type: float
    default: 0.15
    min: 0.0
    max: 1.0
    help: >-
      Most that members of groups (persons whom a case's own records name) may be of the travellers
      booked for: above it the licence is a legal front. An honest agency on a corridor that groups
      use carries them as it carries others. To be calibrated on reviewed leads.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Persons and accounts outside the case that it served.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (guide:Person {key: 'guide'})-[:IN_SCOPE {steps: 1}]->(c), (front:Person {key: 'front'})-[:IN_SCOPE {steps: 1}]->(c),
      (guide)-[:OWNS {part: 'employee', records: ['reg/organizations/1']}]->(o:Organization {key: 'CN:1', kind: 'agency', licensed: true, record: 'reg/organizations/11'}),
      (front)-[:OWNS {part: 'director', records: ['reg/organizations/2']}]->(f:Organization {key: 'CN:2', kind: 'agency', licensed: null, record: 'reg/organizations/12'})
    WITH o, f UNWIND range(1, 30) AS n
    CREATE (q:Person {key: 'p' + toString(n)}),
      (o)-[:TOOK_PART {role: 'booker'}]->(:Booking {key: 'o' + toString(n)})<-[:TOOK_PART {role: 'traveller'}]-(q),
      (f)-[:TOOK_PART {role: 'booker'}]->(:Booking {key: 'f' + toString(n)})<-[:TOOK_PART {role: 'traveller'}]-(q)
  expect:
    - {person: guide, case_id: C1, value: 30}
  absent:
    - row: {person: front}
      why: 'The agency has no licence that we know of.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
WHERE ($persons IS NULL OR p.key IN $persons)
MATCH (p)-[w:OWNS]->(o:Organization)
WHERE o.licensed = true AND o.kind IN ['agency', 'exchange_house', 'licensed_lender']
WITH p, c, o, collect(coalesce(w.records, [])) AS ties
CALL (c, o) {
  MATCH (o:Organization)-[y:TOOK_PART]->(:Booking)<-[t:TOOK_PART]-(q:Person)
  WHERE y.role = 'booker' AND t.role = 'traveller'
  WITH DISTINCT c, q
  RETURN count(q) AS travellers,
         count(CASE WHEN EXISTS { MATCH (q)-[z:IN_SCOPE]->(:Case) WHERE z.steps = 0 } THEN q END) AS members,
         count(CASE WHEN EXISTS { (q)-[:IN_SCOPE]->(c) } THEN null ELSE q END) AS outside
}
CALL (c, o) {
  MATCH (o:Organization)-[:HOLDS]->(:Account)-[:PAID]-(client:Account)
  WHERE NOT EXISTS { (client)-[:TAINTED]->(c) }
  RETURN count(DISTINCT client) AS others
}
WITH p, c, o, ties, outside + others AS clients, travellers, members
WHERE members <= $max_share * travellers OR travellers = 0
WITH p, c, sum(clients) AS value, collect(ties) + collect([[o.record]]) AS nested
WHERE value >= $min_clients
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND nested AS lists UNWIND lists AS list UNWIND list AS record
                 WITH record WHERE record IS NOT NULL
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
