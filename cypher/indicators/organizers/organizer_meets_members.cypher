/*
id: organizer_meets_members
title: 'Met several members of the group, or stayed with them'
role: organizers
revision: 4
indicator: {family: contact}
description: >-
  For each person in scope: how many members of the group (named by the case's own records) the
  person met on at least two days, at meetings that somebody watched and that were not too large, or
  at one place for the night, at the same time, in rooms that the same number booked or the same
  account paid for.
why: >-
  Those who keep off the phone have to meet. Who meets several members again and again belongs
  to them. Few meetings are watched; whoever receives guests has them lodged, and lodgings are
  recorded.
limits: >-
  Misses meetings that nobody watched and that ended before the night. May wrong waiters, relatives,
  lawyers, and who plays at the same tables; a meeting does not say who leads it.
feeds: [meetings, stays, case_parties, cases]
params:
  min_days:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest days with a meeting: one may be chance.
  max_attendees:
    type: integer
    default: 15
    min: 2
    max: 200
    help: >-
      Most persons at a meeting that counts, or lodged at one time by the same number or account:
      above it is a wedding, a banquet or a tour.
  max_stays:
    type: integer
    default: 1000
    min: 1
    max: 1000000
    help: >-
      Most stays that one number or account booked or paid for: above it is an agency's or an
      employer's, whose guests need not know each other.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members whom the person met.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Morselli, C. (2009), Inside Criminal Networks, Springer: visible go-betweens and protected leaders'
  - 'UNODC (2024), Casinos, Money Laundering, Underground Banking, and Transnational Organized Crime in East and Southeast Asia: guests whom a house receives'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 2}]->(c), (waiter:Person {key: 'waiter'})-[:IN_SCOPE {steps: 2}]->(c),
      (m1:Person {key: 'm1'})-[:IN_SCOPE {steps: 0}]->(c), (m2:Person {key: 'm2'})-[:IN_SCOPE {steps: 0}]->(c),
      (e:Meeting {key: 'M1', at: datetime('2024-05-01T12:00Z'), records: ['p/meetings/1']}), (f:Meeting {key: 'M2', at: datetime('2024-05-09T12:00Z'), records: ['p/meetings/2']}), (g:Meeting {key: 'M3', at: null}),
      (boss)-[:TOOK_PART]->(e), (m1)-[:TOOK_PART]->(e), (boss)-[:TOOK_PART]->(f), (m2)-[:TOOK_PART]->(f), (waiter)-[:TOOK_PART]->(e), (waiter)-[:TOOK_PART]->(g), (m1)-[:TOOK_PART]->(g),
      (guest:Person {key: 'guest'})-[:IN_SCOPE {steps: 2}]->(c), (tourist:Person {key: 'tourist'})-[:IN_SCOPE {steps: 2}]->(c), (h:Site {key: 'HOTEL'}), (desk:Phone {key: '+86'}),
      (rider:Person {key: 'rider'})-[:IN_SCOPE {steps: 2}]->(c), (tour:Phone {key: '+66'}),
      (once:Person {key: 'once'})-[:IN_SCOPE {steps: 2}]->(c), (once)-[:TOOK_PART]->(e), (m2)-[:TOOK_PART]->(e)
    WITH h, desk, m1, m2, guest, tourist, rider, tour
    UNWIND [10, 25] AS day
    UNWIND range(0, 15) AS n
    CREATE (tour)-[:BOOKED]->(s:Stay {key: toString(day) + '-' + toString(n), check_in: datetime({year: 2024, month: 6, day: day, hour: 15}), check_out: datetime({year: 2024, month: 6, day: day + 1, hour: 9})})-[:AT]->(h)
    WITH h, desk, m1, m2, guest, tourist, s, CASE n WHEN 0 THEN [m1] WHEN 1 THEN [m2] WHEN 2 THEN [rider] ELSE [] END AS guests
    UNWIND guests AS who
    CREATE (who)-[:TOOK_PART {role: 'guest'}]->(s)
    WITH DISTINCT h, desk, m1, m2, guest, tourist
    UNWIND [[1, m1, [desk]], [1, guest, [desk]], [20, m2, [desk]], [20, guest, [desk]], [1, tourist, []], [20, tourist, []]] AS one
    WITH h, one[0] AS day, one[1] AS who, one[2] AS desks
    CREATE (who)-[:TOOK_PART {role: 'guest'}]->(s:Stay {key: who.key + toString(day), records: ['l/stays/' + who.key + toString(day)],
        check_in: datetime({year: 2024, month: 6, day: day, hour: 15}), check_out: datetime({year: 2024, month: 6, day: day + 2, hour: 9})})-[:AT]->(h)
    WITH s, desks
    UNWIND desks AS desk
    CREATE (desk)-[:BOOKED]->(s)
  expect:
    - {person: boss, case_id: C1, value: 2, records: [p/meetings/1, p/meetings/2]}
    - {person: guest, case_id: C1, value: 2, records: [l/stays/guest1, l/stays/guest20, l/stays/m11, l/stays/m220]}
  absent:
    - row: {person: waiter}
      why: 'Was there on one day that is known.'
    - row: {person: once}
      why: 'Met two members, on one day.'
    - row: {person: tourist}
      why: 'Slept in the same house on the same nights, in a room that nobody took for all of them.'
    - row: {person: rider}
      why: 'Travelled twice with members on a tour of sixteen.'
*/
CALL () {
  MATCH (c:Case)<-[s:IN_SCOPE]-(q:Person)-[:TOOK_PART]->(m:Meeting)
  WHERE s.steps = 0 AND COUNT { (m)<-[:TOOK_PART]-(:Person) } <= $max_attendees
  MATCH (m)<-[:TOOK_PART]-(p:Person)
  RETURN c, q, p, m.at AS at, m.key AS key, coalesce(m.records, [])[..1] AS some
  UNION
  MATCH (q:Person)-[y:TOOK_PART]->(f:Stay)
  WHERE y.role = 'guest' AND EXISTS { (q)-[s:IN_SCOPE]->(:Case) WHERE s.steps = 0 }
  MATCH (f)<-[:BOOKED|PAID_FOR]-(desk:Phone|Account)
  WITH desk, collect({q: q, f: f}) AS members
  WHERE COUNT { (desk)-[:BOOKED|PAID_FOR]->(:Stay) } <= $max_stays
  UNWIND members AS one
  WITH desk, one.q AS q, one.f AS f
  MATCH (f)-[:AT]->(site:Site)<-[:AT]-(e:Stay)<-[:BOOKED|PAID_FOR]-(desk)
  WHERE e <> f AND e.check_in < coalesce(f.check_out, f.check_in + duration({days: 1}))
    AND f.check_in < coalesce(e.check_out, e.check_in + duration({days: 1}))
  WITH q, f, desk, collect(DISTINCT e) AS others
  UNWIND others AS e
  WITH q, f, e, others, CASE WHEN e.check_in > f.check_in THEN e.check_in ELSE f.check_in END AS met
  WHERE size([o IN others WHERE o.check_in <= met AND coalesce(o.check_out, o.check_in + duration({days: 1})) > met]) < $max_attendees
  WITH DISTINCT q, f, e
  MATCH (p:Person)-[x:TOOK_PART]->(e)
  WHERE x.role = 'guest'
  MATCH (q)-[s:IN_SCOPE]->(c:Case)
  WHERE s.steps = 0
  RETURN c, q, p, e.check_in AS at, e.key + f.key AS key, coalesce(e.records, [])[..1] + coalesce(f.records, [])[..1] AS some
}
WITH c, q, p, at, key, some
WHERE q <> p AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, q, at, key, some ORDER BY at, key
WITH p, c, q, collect({at: date(at), records: some}) AS meetings
WITH p, c, collect({member: q, meetings: meetings}) AS met
WITH p, c, met, COLLECT { UNWIND met AS one UNWIND one.meetings AS m
                          WITH m.at AS day, m.records AS records WHERE day IS NOT NULL
                          WITH day, collect(records)[0] AS records ORDER BY day
                          RETURN {day: day, records: records} } AS days
WHERE size(days) >= $min_days AND size(met) >= 2
UNWIND met AS one
WITH p, c, 1 AS worth, one.meetings[0].records + reduce(other = [], day IN days[..$min_days] | other + day.records) AS some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
WITH p, c, parts, total AS value
WHERE value >= 2
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
