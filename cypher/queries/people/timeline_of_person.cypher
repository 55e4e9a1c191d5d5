/*
id: timeline_of_person
title: Timeline of a person
topic: people
revision: 1
description: >
  Everything dated that the graph knows of a person, oldest first: crossings, bookings, stays,
  meetings, leases, reports, statements, detentions, and payments of accounts held at the time.
why: >
  Put side by side, a fee, a booking and a crossing on three days in a row tell what none of them
  tells alone.
limits: >
  Gaps are gaps in the records, not in the person's life. Events without a time stand first, for
  they could be at any. Calls are left out: ask for them by pair.
feeds: [crossings, bookings, stays, meetings, leases, fraud_reports, statements, detentions, accounts, transactions]
params:
  person: {type: string, help: "key of the person"}
  since: {type: datetime, default: null, help: "not before; events without a time are shown anyway; null for no bound"}
  until: {type: datetime, default: null, help: "not after; null for no bound"}
  limit: {type: integer, default: 1000, min: 1, max: 20000, help: "at most so many events; more than a person reads"}
returns:
  - {name: at, type: datetime, help: "when; null if unknown"}
  - {name: event, type: string, help: "label of the event"}
  - {name: part, type: string, key: true, help: "the person's part in it: traveller, guest, payer, ..."}
  - {name: what, type: string, help: "the event in a few words; null if nothing more is known"}
  - {name: key, type: string, key: true, help: "key of the event"}
  - {name: records, type: list<string>, help: "records of the event"}
evidence: records
references: []
example:
  given: |
    CREATE (p:Person {key: 'P-1'}), (a:Account {key: 'BANK:1'}), (x:Account {key: 'BANK:2'})
    CREATE (p)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'imm/crossings/1', at: datetime('2024-05-03T01:00:00Z'), country_from: 'CN', country_to: 'MM', records: ['imm/crossings/1']})
    CREATE (p)-[:TOOK_PART {role: 'traveller'}]->(:Booking {key: 'air/bookings/1', departs_at: datetime('2024-05-02T01:00:00Z'), origin: 'CNKMG', destination: 'CNRUI', records: ['air/bookings/1']})
    CREATE (p)-[:TOOK_PART {role: 'attendee'}]->(:Meeting {key: 'pol:M1', records: ['pol/meetings/1']})
    CREATE (p)-[:TOOK_PART {role: 'lessee'}]->(:Lease {key: 'reg/leases/1', from: date('2024-04-01'), records: ['reg/leases/1']})
    CREATE (p)-[:HOLDS {to: date('2024-05-31')}]->(a)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1', at: datetime('2024-05-01T01:00:00Z'), amount: 50000, currency: 'CNY', records: ['bank/transactions/1']})-[:BENEFITS_TO]->(x)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:2', at: datetime('2024-07-01T01:00:00Z'), amount: 70000, currency: 'CNY', records: ['bank/transactions/2']})-[:BENEFITS_TO]->(x)
  params: {person: P-1}
  expect:
    - {at: null, event: Meeting, part: attendee, what: null, key: "pol:M1", records: [pol/meetings/1]}
    - {at: "2024-04-01T00:00:00Z", event: Lease, part: lessee, what: null, key: reg/leases/1}
    - {at: "2024-05-01T01:00:00Z", event: Transaction, part: payer, what: "50000 CNY (minor units)", key: "ref:1"}
    - {at: "2024-05-02T01:00:00Z", event: Booking, part: traveller, what: "CNKMG to CNRUI", key: air/bookings/1}
    - {at: "2024-05-03T01:00:00Z", event: Crossing, part: traveller, what: "CN to MM", key: imm/crossings/1}
  absent:
    - {row: {key: "ref:2"}, why: "paid after the account had passed to someone else"}
*/
MATCH (p:Person {key: $person})
CALL (p) {
  MATCH (p)-[t:TOOK_PART]->(e:Crossing|Booking|Stay|Meeting|Lease|Report|Statement|Detention)
  RETURN e,
         coalesce(t.role, 'unknown') AS part,
         coalesce(
           e.at, e.departs_at, e.check_in, e.reported_at, e.stated_at,
           datetime(toString(e.from) + 'T00:00:00Z')
         ) AS at,
         coalesce(
           e.country_from + ' to ' + e.country_to,
           e.origin + ' to ' + e.destination,
           e.place, e.kind, e.relation, e.channel
         ) AS what
  UNION
  MATCH (p)-[h:HOLDS]->(:Account)-[:PERFORMS]->(e:Transaction)
  WHERE coalesce(h.from <= date(e.at), true) AND coalesce(h.to >= date(e.at), true)
  RETURN e, 'payer' AS part, e.at AS at, toString(e.amount) + ' ' + e.currency + ' (minor units)' AS what
  UNION
  MATCH (p)-[h:HOLDS]->(:Account)<-[:BENEFITS_TO]-(e:Transaction)
  WHERE coalesce(h.from <= date(e.at), true) AND coalesce(h.to >= date(e.at), true)
  RETURN e, 'payee' AS part, e.at AS at, toString(e.amount) + ' ' + e.currency + ' (minor units)' AS what
}
WITH DISTINCT e, part, at, what
WHERE coalesce(at >= $since, true) AND coalesce(at <= $until, true)
RETURN at,
       head(labels(e)) AS event,
       part,
       what,
       e.key AS key,
       COLLECT { UNWIND e.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY coalesce(at, datetime({year: 1})), key, part
LIMIT $limit
