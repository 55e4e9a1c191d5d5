/*
id: organizer_brokerage
title: 'Stands between members of the group who are not in contact with each other'
role: organizers
revision: 2
indicator: {family: contact}
description: >-
  For each person in scope: the pairs of persons in scope of the same case who are both in
  contact by phone with this person, but not with each other.
why: >-
  Go-betweens hold a group together. Organizers who do telephone speak to a few who do not know
  of each other, rather than to many who do.
limits: >-
  Bosses keep off the phone: a fifth of the leaders were absent from the wiretaps of four mafia
  cases, so absence says nothing, and visible go-betweens are often not on top. May wrong taxi
  drivers, restaurants and shops; persons with very many contacts are left out.
feeds: [calls, subscribers, cases]
params:
  max_steps:
    type: integer
    default: 1
    min: 0
    max: 2
    help: >-
      Most steps between the case's own records and those counted: two steps away are mostly
      bystanders.
  max_contacts:
    type: integer
    default: 60
    min: 2
    max: 1000
    help: >-
      Most persons in scope that one is in contact with: above it stands a shop, a driver or a
      switchboard. Observed active leaders talk to far fewer.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Pairs of persons in scope who are in contact only with this person.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Morselli, C. (2009), Inside Criminal Networks, Springer: visible go-betweens and protected leaders'
  - 'Calderoni, F. (2012), The structure of drug trafficking mafias: leaders avoid the telephone; Trends in Organized Crime 15'
  - 'Campana, P., Varese, F. (2013), Cooperation in criminal organizations; Rationality and Society 25(3)'
example:
  given: |
    CREATE (c:Case {key: 'C1'})
    WITH c UNWIND ['boss', 'a', 'b', 'd', 'x', 'y', 'z'] AS name
    CREATE (p:Person {key: name})-[:IN_SCOPE {steps: 1}]->(c), (p)-[:USES]->(:Phone {key: 'ph-' + name})
    WITH collect(p) AS n
    UNWIND [[n[0], n[1]], [n[0], n[2]], [n[0], n[3]], [n[4], n[5]], [n[5], n[6]], [n[4], n[6]]] AS pair
    WITH pair[0] AS a, pair[1] AS b
    CREATE (a)-[:IN_TOUCH {days: 1, records: ['tel/calls/' + a.key + b.key]}]->(b)
  expect:
    - {person: boss, case_id: C1, value: 3}
  absent:
    - row: {person: x}
      why: 'One of three friends who all call each other.'
*/
MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)-[k:IN_TOUCH]-(p:Person)
WHERE z.steps <= $max_steps AND EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, q, k ORDER BY q.key
WITH p, c, collect(q) AS near, collect(coalesce(k.records, [])[..1]) AS talks
WHERE size(near) >= 2 AND size(near) <= $max_contacts
WITH p, c, near, talks,
     COUNT { UNWIND near AS x MATCH (x)-[:IN_TOUCH]->(y:Person) WHERE y IN near RETURN x } AS tied
WITH p, c, near, talks, size(near) * (size(near) - 1) / 2 - tied AS value
WHERE value > 0
WITH p, c, value, [some IN talks | {worth: toFloat(value) / size(talks), records: some}] AS parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
