/*
id: facilitator_at_crossings
title: 'Passes the border at the same place and hour as members of the group, on several days'
role: border_facilitators
revision: 3
indicator: {family: travel}
description: >-
  For each person in scope: on how many days the person passed a port within an hour of a member
  of the group (persons whom the case's own records name), or was recorded in one party with
  one, beside whom they had not crossed before, if that is a fair part of the person's own
  crossings.
why: >-
  Who leads parties over the border passes where and when they do, with ever different people.
  Crossing a border is no sign by itself; doing it again and again beside different members is.
  Who travels with the same two there and back is their companion.
limits: >-
  Misses crossings that nobody recorded. Drivers, traders and commuters cross daily; the least
  part of own crossings is for them.
feeds: [crossings, cases, case_parties]
params:
  minutes:
    type: integer
    default: 60
    min: 1
    max: 1440
    help: >-
      Minutes between two crossings of one party at one port: parties queue for up to an hour.
  min_days:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest days with somebody new: a member who crossed once with the others has one.
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members: one may be a relative or a friend.
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least part of the person's own days of crossing: who crosses daily for work falls together
      with everybody. To be calibrated on reviewed leads.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Days with members at the same place and hour.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'UNODC (2018), Global Study on Smuggling of Migrants'
  - 'FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (port:Port {key: 'CNRLI'}), (fac:Person {key: 'fac'})-[:IN_SCOPE {steps: 1}]->(c), (driver:Person {key: 'driver'})-[:IN_SCOPE {steps: 1}]->(c)
    WITH c, port, fac, driver UNWIND range(1, 3) AS i
    CREATE (q:Person {key: 'o' + toString(i)})-[:IN_SCOPE {steps: 0}]->(c),
      (q)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'm' + toString(i), at: datetime({year: 2024, month: i, day: 2, hour: 9}), records: ['imm/crossings/m' + toString(i)]})-[:THROUGH]->(port),
      (fac)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'f' + toString(i), at: datetime({year: 2024, month: i, day: 2, hour: 9, minute: 20}), records: ['imm/crossings/f' + toString(i)]})-[:THROUGH]->(port),
      (driver)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'd' + toString(i), at: datetime({year: 2024, month: i, day: 2, hour: 9, minute: 30}), records: ['imm/crossings/d' + toString(i)]})-[:THROUGH]->(port)
    WITH DISTINCT c, driver, port
    CREATE (friend:Person {key: 'friend'})-[:IN_SCOPE {steps: 1}]->(c)
    WITH c, driver, port, friend UNWIND range(1, 2) AS i
    CREATE (g:Person {key: 'g' + toString(i)})-[:IN_SCOPE {steps: 0}]->(c)
    WITH driver, port, friend, g, i UNWIND range(1, 4) AS day
    CREATE (g)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'g' + toString(i) + 'd' + toString(day), at: datetime({year: 2024, month: 5, day: day, hour: 9})})-[:THROUGH]->(port),
      (friend)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'h' + toString(i) + 'd' + toString(day), at: datetime({year: 2024, month: 5, day: day, hour: 9})})-[:THROUGH]->(port)
    WITH DISTINCT driver, port UNWIND range(1, 28) AS day
    CREATE (driver)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'e' + toString(day), at: datetime({year: 2024, month: 8, day: day, hour: 9}), records: ['imm/crossings/e' + toString(day)]})-[:THROUGH]->(port),
      (driver)-[:TOOK_PART {role: 'traveller'}]->(:Crossing {key: 'n' + toString(day), at: null})
  expect:
    - {person: fac, case_id: C1, value: 3}
  absent:
    - row: {person: driver}
      why: 'Crosses every day; three of 31 days fall together with members.'
    - row: {person: friend}
      why: 'On four days, with the same two.'
*/
MATCH (c:Case)<-[z:IN_SCOPE]-(p:Person)-[:TOOK_PART]->(x:Crossing)-[:THROUGH]->(port:Port)
WHERE x.at IS NOT NULL
WITH c, port, date(x.at) AS day, p, x, z.steps = 0 AS member ORDER BY x.at, x.key
WITH c, port, day, collect({p: p, x: x, member: member}) AS there
WITH c, day, there, [one IN there WHERE one.member] AS theirs
WHERE size(theirs) > 0
UNWIND there AS one
WITH c, day, one.p AS p, one.x AS x, theirs
WITH p, c, x, day, [one IN theirs WHERE one.p <> p AND (one.x.party_id = x.party_id
     OR one.x.at >= x.at - duration({minutes: $minutes})
        AND one.x.at <= x.at + duration({minutes: $minutes}))] AS near
WHERE size(near) > 0
UNWIND near AS other
WITH p, c, other.p AS q, day, coalesce(x.records, [])[..1] + coalesce(other.x.records, [])[..1] AS some
ORDER BY day, x.at, x.key, other.x.key
WITH p, c, q, collect({day: day, some: some})[0] AS first ORDER BY q.key
WITH p, c, first.day AS day, count(q) AS fresh, collect(first.some)[0] AS some ORDER BY day
WITH p, c, collect({worth: 1, records: some}) AS parts, count(day) AS value, sum(fresh) AS members
WHERE value >= $min_days AND members >= $min_members
CALL (p) {
  MATCH (p)-[:TOOK_PART]->(x:Crossing)
  WHERE x.at IS NOT NULL
  RETURN count(DISTINCT date(x.at)) AS own_days
}
WITH p, c, value, parts, own_days
WHERE value >= $min_share * own_days
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
