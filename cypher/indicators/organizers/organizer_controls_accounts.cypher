/*
id: organizer_controls_accounts
title: 'Operates several accounts titled to others that work for the group'
role: organizers
revision: 7
indicator: {family: control}
description: >-
  For each person in scope: how many accounts that work for the group and are titled to others
  are operated from a handset or number of the person. An account works for the group if it serves
  the case; or if a good part of what came in is any victims' money, whosoever, for where the
  money of many groups runs through one pool, no account behind it shows whose it is; or if most of
  what came in, from wherever, was paid by accounts of others that serve the case and its holder has a
  hand on one that does, whatever could be traced.
why: >-
  Accounts are put in other people's names; who operates several of them from one handset runs
  the group's money or has it run.
limits: >-
  Hired account controllers show the same; counter_works_accounts is for them. Misses handsets that were never
  registered. May wrong who helps relatives with their banking: those accounts do not work for a
  group.
feeds: [accounts, transactions, subscribers, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  min_accounts:
    type: integer
    default: 1
    min: 1
    max: 100
    help: >-
      Fewest accounts. One is a sign only beside the money that rests on it; what a relative does as a
      favour is explained by counter_strange_handset.
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least part of what came into an account that is any victims' money, as for
      organizer_retained_money.
  min_fed:
    type: float
    default: 0.5
    min: 0.0
    max: 1.0
    help: >-
      Or least part of what came into an account that was paid by accounts of others which serve the
      case, where its holder has a hand on another of these.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Accounts of others that the person operates.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Europol (2019), Money Muling'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (son:Person {key: 'son'})-[:IN_SCOPE]->(c),
      (a:Account {key: 'A1'})-[:SERVES {because: ['taint']}]->(c), (b:Account {key: 'A2'})-[:SERVES {because: ['handset']}]->(c),
      (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a),
      (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/2', 't/subscribers/1']}]->(b),
      (son)-[:CONTROLS {how: 'operates', records: ['b/accounts/1']}]->(a), (son)-[:CONTROLS {how: 'operates'}]->(:Account {key: 'A3'}),
      (boss)-[:CONTROLS {how: null}]->(:Account {key: 'A4'}),
      (pool:Person {key: 'pool'})-[:IN_SCOPE]->(c), (d:Case {key: 'C2'}), (pool)-[:CONTROLS {how: 'operates', records: ['b/accounts/5']}]->(e:Account {key: 'A5'})-[:TAINTED {overall: 0.6}]->(d),
      (pool)-[:CONTROLS {how: 'operates'}]->(f:Account {key: 'A6'})-[:TAINTED {overall: 0.6}]->(d), (v:Person {key: 'v'})-[:HOLDS]->(f), (v)-[:PARTY_TO {category: 'victim'}]->(d),
      (pool)-[:CONTROLS {how: 'operates'}]->(:Account {key: 'A7'})-[:TAINTED {overall: 0.05}]->(d),
      (rest:Person {key: 'rest'})-[:IN_SCOPE]->(c), (proxy:Person {key: 'proxy'})-[:CONTROLS {how: 'operates', records: ['b/accounts/2']}]->(b), (x:Account {key: 'X'}),
      (a)-[:PAID {total: 700}]->(g:Account {key: 'A8'}), (a)-[:PAID {total: 100}]->(h:Account {key: 'A9'}), (a)-[:PAID {total: 700}]->(i:Account {key: 'A10'}),
      (a)-[:PERFORMS]->(:Transaction {key: 'T1', amount: 700, records: ['b/transactions/1']})-[:BENEFITS_TO]->(g), (x)-[:PERFORMS]->(:Transaction {key: 'T2', amount: 300})-[:BENEFITS_TO]->(g),
      (a)-[:PERFORMS]->(:Transaction {key: 'T3', amount: 100})-[:BENEFITS_TO]->(h), (:External {key: 'EMPLOYER'})-[:PERFORMS]->(:Transaction {key: 'T4', amount: 900})-[:BENEFITS_TO]->(h),
      (a)-[:PERFORMS]->(:Transaction {key: 'T5', amount: 700})-[:BENEFITS_TO]->(i),
      (proxy)-[:CONTROLS {how: 'holds'}]->(g), (proxy)-[:CONTROLS {how: 'holds'}]->(h), (:Person {key: 'niece'})-[:CONTROLS {how: 'holds'}]->(i),
      (rest)-[:CONTROLS {how: 'operates', records: ['b/accounts/8']}]->(g), (rest)-[:CONTROLS {how: 'operates'}]->(h), (rest)-[:CONTROLS {how: 'operates'}]->(i)
  expect:
    - {person: boss, case_id: C1, value: 2, records: [b/accounts/1, b/accounts/2, t/subscribers/1]}
    - {person: pool, case_id: C1, value: 1, records: [b/accounts/5]}
    - {person: rest, case_id: C1, value: 1, records: [b/accounts/8, b/transactions/1]}
    - {person: son, case_id: C1, value: 1, records: [b/accounts/1]}
  absent:
    - row: {person: son, value: 2}
      why: 'One of the two accounts that he operates has nothing to do with the group.'
    - row: {person: pool, value: 3}
      why: 'One of the three is a victim''s own, who was paid back a little; of the third next to nothing is victims'' money.'
    - row: {person: rest, value: 2}
      why: 'Most of what came into the second is a salary; the holder of the third has nothing to do with the group.'
*/
MATCH (p:Person)-[r:CONTROLS]->(a:Account)
WHERE ($persons IS NULL OR p.key IN $persons) AND r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
  AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
WITH p, a, coalesce(collect(r.records)[0], []) AS some
WITH a, collect({p: p, some: some}) AS hands
WITH a, hands,
     EXISTS { MATCH (a)-[k:TAINTED]->(:Case) WHERE k.overall >= $min_share }
     AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:PARTY_TO {category: 'victim'}]->(:Case) }
     AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:TOOK_PART {role: 'victim'}]->(:Report) } AS tainted
CALL (a, tainted) {
  WITH a
  WHERE NOT tainted
  MATCH (a)<-[h:CONTROLS]-(q:Person)-[:CONTROLS]->(o:Account)-[:SERVES]->(c:Case)
  WHERE h.how = 'holds' AND o <> a
  WITH a, collect(DISTINCT c) AS cases
  CALL (a) {
    MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)
    RETURN sum(t.amount) AS came
  }
  MATCH (a)<-[k:PAID]-(b:Account)-[:SERVES]->(c:Case)
  WHERE k.total > 0 AND c IN cases
    AND NOT EXISTS { MATCH (b)<-[x:CONTROLS]-(:Person)-[h:CONTROLS]->(a) WHERE x.how IN ['holds', 'owns'] AND h.how = 'holds' }
  WITH a, c, came, b, k.total AS total ORDER BY total DESC, b.key
  WITH a, c, came, sum(total) AS fed, collect(b)[0] AS most
  WHERE fed >= $min_fed * came
  CALL (a, most) {
    MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)
    WHERE EXISTS { (t)<-[:PERFORMS]-(most) }
    RETURN coalesce(t.records, [])[..1] AS paid ORDER BY t.at, t.key LIMIT 1
  }
  RETURN collect({c: c, paid: paid}) AS fed
}
UNWIND hands AS one
WITH one.p AS p, one.some AS some, a, tainted, fed
MATCH (p)-[:IN_SCOPE]->(c:Case)
WITH p, c, a, tainted, some, [one IN fed WHERE one.c = c | one.paid] AS paid, EXISTS { (a)-[:SERVES]->(c) } AS serves
WHERE tainted OR serves OR size(paid) > 0
WITH p, c, CASE WHEN tainted OR serves THEN some ELSE some + paid[0] END AS some
WITH p, c, 1 AS worth, some
WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS value
WHERE value >= $min_accounts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
