/*
id: counter_directed
title: 'Keeps the money on accounts that somebody above operates as well'
role: organizers
revision: 4
indicator: {family: control, kind: counter}
description: >-
  For each person in scope: what part, in percent, of the victims' money that the person has a
  hand on is on accounts that one other person operates too, from an own handset, without holding
  them. The accounts are titled to this person, or to a third one and then the other has a hand on
  fewer accounts of the group, but on more than one. Only accounts count on which a good part is of
  what stays, or of what the person has a hand on.
why: >-
  A proxy holds the accounts and works with them, and with the passing ones, every day; whom the
  money belongs to looks in on those where it rests. Control goes one way: nobody above lets
  somebody below operate what is titled to them and keeps the profit.
limits: >-
  May explain away an organizer who lets a treasurer operate an account of the own. Hired
  controllers work many accounts, and lenders of numbers many handsets, or the very handset that
  this person uses; none of them counts as above.
feeds: [accounts, subscribers, transactions, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least part of what came into the account that is any victims' money, as for
      organizer_retained_money.
  min_stays:
    type: float
    default: 0.01
    min: 0.0
    max: 1.0
    help: >-
      Least part of the victims' money of a case that is still on accounts at all.
  min_shared:
    type: float
    default: 0.1
    min: 0.0
    max: 1.0
    help: >-
      Least part of what stays that is on an account, for it to be one where money rests and not
      one that it passes through.
  min_own:
    type: float
    default: 0.5
    min: 0.0
    max: 1.0
    help: >-
      Or least part of what the person has a hand on: where many groups share a pool, no account
      has a good part of what stays of a case's money.
  min_part:
    type: float
    default: 0.15
    min: 0.0
    max: 1.0
    help: >-
      Least part of what the person has a hand on that the other has a hand on too: a proxy's
      company may keep more than the accounts that the other looks in on.
  max_accounts:
    type: integer
    default: 6
    min: 1
    max: 1000
    help: >-
      Most accounts of the group that somebody above has a hand on; who operates more is a
      controller of accounts.
  min_handsets:
    type: integer
    default: 4
    min: 2
    max: 1000
    help: >-
      Fewest numbers, each in a handset of its own, that one person does not carry, as for
      counter_lent_numbers.
  percent:
    type: integer
    default: 100
    min: 100
    max: 100
    help: >-
      One whole in percent: a unit, not a threshold.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - {name: value, type: integer, help: 'Percent of what the person has a hand on that another operates too.'}
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF (2023), Guidance on beneficial ownership of legal persons (recommendation 24)'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (proxy:Person {key: 'proxy'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (clerk:Person {key: 'clerk'})-[:IN_SCOPE]->(c),
      (a:Account {key: 'A'})-[:TAINTED {part: 0.3, overall: 1.0}]->(c), (b:Account {key: 'B'})-[:TAINTED {part: 0.1, overall: 1.0}]->(c), (d:Account {key: 'D'})-[:TAINTED {part: null, overall: null}]->(c),
      (e:Account {key: 'E'})-[:TAINTED {part: 0.2, overall: 1.0}]->(c),
      (proxy)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a), (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a),
      (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b), (proxy)-[:CONTROLS {how: 'holds'}]->(d),
      (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/3', 't/subscribers/1']}]->(e), (clerk)-[:CONTROLS {how: 'operates', records: ['b/accounts/3', 't/subscribers/3']}]->(e)
    WITH c, clerk, boss, a, b, e UNWIND range(1, 5) AS n
    CREATE (clerk)-[:CONTROLS {how: 'operates'}]->(x:Account {key: 'M' + toString(n)})-[:SERVES]->(c)
    WITH DISTINCT c, a, b, e UNWIND [a, b, e] AS account CREATE (account)-[:SERVES]->(c)
  expect:
    - {person: clerk, case_id: C1, value: 100}
    - {person: proxy, case_id: C1, value: 100}
  absent:
    - row: {person: boss}
      why: 'Nobody else operates what is titled to the boss, and whoever operates the third account works five more.'
*/
MATCH (c:Case)<-[k:TAINTED]-(a:Account)
WHERE k.part > 0 AND k.overall >= $min_share AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
WITH c, sum(k.part * k.overall) AS stays, collect({a: a, k: k}) AS kept
WHERE stays >= $min_stays
CALL (c, kept) {
  UNWIND kept AS one
  WITH one.a AS a, one.k AS k
  MATCH (p:Person)-[:CONTROLS]->(a)
  WHERE EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($persons IS NULL OR p.key IN $persons)
  WITH DISTINCT p, a, k
  RETURN p, sum(k.part * k.overall) AS keeps, collect({a: a, part: k.part * k.overall}) AS accounts
}
UNWIND accounts AS one
WITH p, c, stays, keeps, one.a AS a, one.part AS part
WHERE part >= $min_shared * stays OR part >= $min_own * keeps
MATCH (p)-[h:CONTROLS]->(a)<-[r:CONTROLS]-(q:Person)
WHERE r.how = 'operates' AND q <> p AND EXISTS { (q)-[:IN_SCOPE]->(c) }
  AND NOT EXISTS { MATCH (q)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
  AND (COUNT { (q)-[:USES]->(:Device) } < $min_handsets OR COUNT { (q)-[:USES]->(:Phone) } < $min_handsets)
  AND NOT EXISTS { MATCH (q)-[:USES]->(x:Device)-[:LOGGED_INTO]->(a) WHERE EXISTS { (p)-[:USES]->(x) } }
WITH p, c, keeps, q, a, part, max(h.how = 'holds') AS titled, max(h.how = 'owns') AS owned,
     collect(coalesce(h.records, []))[0] + collect(coalesce(r.records, []))[0] AS tie
WHERE titled OR NOT owned
WITH p, c, keeps, q, max(titled) AS titled, sum(part) AS shared, collect(tie) AS lists
WHERE shared >= $min_part * keeps
WITH p, c, keeps, q, titled, shared, lists,
     COUNT { MATCH (q)-[:CONTROLS]->(b:Account) WHERE EXISTS { (b)-[:SERVES]->(c) } RETURN DISTINCT b } AS above,
     COUNT { MATCH (p)-[:CONTROLS]->(b:Account) WHERE EXISTS { (b)-[:SERVES]->(c) } RETURN DISTINCT b } AS below
WHERE (1 < above < below OR titled AND above <= $max_accounts)
  AND NOT EXISTS { MATCH (q)-[t:CONTROLS]->(b:Account)<-[o:CONTROLS]-(p)
                   WHERE t.how = 'holds' AND o.how = 'operates' AND EXISTS { (b)-[:TAINTED]->(c) } }
WITH p, c, q, lists, toInteger(floor($percent * shared / keeps)) AS part ORDER BY part DESC, q.key
WITH p, c, collect({part: part, lists: lists})[0] AS most
WITH p, c, most.part AS value, most.lists AS lists
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
