/*
id: counter_directed_income
title: 'Is paid by the group on accounts that somebody above operates as well'
role: organizers
revision: 1
indicator: {family: control, kind: counter}
description: >-
  For each person in scope: what part, in percent, of what accounts that serve the case paid to the
  person (on the same accounts as for organizer_unexplained_income, by its worth) went to accounts
  titled to this person that one other person in scope operates too, from an own handset, without
  holding them. It does not ask whether the money can be traced: where it went through a pool,
  nothing of it can.
why: >-
  A proxy lends the name and does the work; whom the money is for looks in on where it rests. Control
  goes one way: nobody above lets somebody below operate what is titled to them.
limits: >-
  May explain away an organizer who lets a treasurer or a relative in scope operate an account of the
  own. Hired controllers work many accounts, and lenders of numbers many handsets, or the very handset
  that this person uses; none of them counts as above.
feeds: [accounts, subscribers, transactions, fraud_reports, cases]
params:
  min_part:
    type: float
    default: 0.15
    min: 0.0
    max: 1.0
    help: >-
      Least part of what the group paid to the person that the other has a hand on too, as for
      counter_directed.
  max_operated:
    type: integer
    default: 4
    min: 0
    max: 1000
    help: >-
      Most accounts of others that somebody operates, for them to count as theirs, as for
      organizer_unexplained_income.
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
  - {name: value, type: integer, help: 'Percent of what the group paid to the person that another operates too.'}
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'FATF (2023), Guidance on beneficial ownership of legal persons (recommendation 24)'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (proxy:Person {key: 'proxy'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (clerk:Person {key: 'clerk'})-[:IN_SCOPE]->(c),
      (odd:Person {key: 'odd'})-[:IN_SCOPE]->(c), (odd)-[:CONTROLS {how: null}]->(x:Account {key: 'X'}),
      (g:Account {key: 'G'})-[:SERVES]->(c), (g)-[:PAID {worth: 600}]->(a:Account {key: 'A'}), (g)-[:PAID {worth: 400}]->(b:Account {key: 'B'}), (g)-[:PAID {worth: null}]->(x),
      (proxy)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a), (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a),
      (proxy)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b), (clerk)-[:CONTROLS {how: 'operates', records: ['b/accounts/3', 't/subscribers/3']}]->(d:Account {key: 'D'}),
      (g)-[:PAID {worth: 900}]->(d), (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/3']}]->(d)
    WITH c, clerk UNWIND range(1, 7) AS n
    CREATE (clerk)-[:CONTROLS {how: 'operates'}]->(m:Account {key: 'M' + toString(n)})-[:SERVES]->(c)
  expect:
    - {person: proxy, case_id: C1, value: 60, records: [b/accounts/1, t/subscribers/1]}
  absent:
    - row: {person: boss}
      why: 'Whoever operates the account of the boss works seven of the group: a controller, nobody above.'
*/
MATCH (q:Person)-[r:CONTROLS]->(a:Account)<-[h:CONTROLS]-(p:Person)
WHERE r.how = 'operates' AND h.how = 'holds' AND q <> p AND EXISTS { (p)-[:IN_SCOPE]->(:Case)<-[:IN_SCOPE]-(q) }
  AND NOT EXISTS { MATCH (q)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
  AND (COUNT { (q)-[:USES]->(:Device) } < $min_handsets OR COUNT { (q)-[:USES]->(:Phone) } < $min_handsets)
  AND NOT EXISTS { MATCH (q)-[:USES]->(x:Device)-[:LOGGED_INTO]->(a) WHERE EXISTS { (p)-[:USES]->(x) } }
  AND NOT EXISTS { MATCH (q)-[t:CONTROLS]->(:Account)<-[o:CONTROLS]-(p) WHERE t.how = 'holds' AND o.how = 'operates' }
WITH a, p, q, collect(coalesce(h.records, []) + coalesce(r.records, []))[0] AS tie
WITH a, collect({p: p, q: q, tie: tie}) AS pairs
CALL (a) {
  MATCH (a)<-[k:PAID]-(:Account)-[:SERVES]->(c:Case)
  RETURN c, sum(k.worth) AS fed
}
UNWIND pairs AS one
WITH one.p AS p, one.q AS q, one.tie AS tie, c, fed
WHERE fed > 0 AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND EXISTS { (q)-[:IN_SCOPE]->(c) }
WITH p, c, q, sum(fed) AS shared, collect(tie) AS lists
WHERE COUNT { MATCH (q)-[:CONTROLS]->(b:Account) WHERE EXISTS { (b)-[:SERVES]->(c) } RETURN DISTINCT b } <= $max_accounts
WITH p, collect({c: c, q: q, shared: shared, lists: lists}) AS hands
CALL (p) {
  MATCH (p)-[x:CONTROLS]->(o:Account)
  WITH o, any(how IN collect(x.how) WHERE how IN ['holds', 'owns']) AS own
  WITH collect({o: o, own: own}) AS hand, sum(CASE WHEN own THEN 0 ELSE 1 END) AS operated
  UNWIND [one IN hand WHERE one.own OR operated <= $max_operated | one.o] AS o
  MATCH (o)<-[k:PAID]-(:Account)-[:SERVES]->(c:Case)
  RETURN c AS of, sum(k.worth) AS got
}
UNWIND hands AS one
WITH p, one.c AS c, one.q AS q, one.shared AS shared, one.lists AS lists, of, got
WHERE of = c AND shared >= $min_part * got
WITH p, c, q, lists, toInteger(floor($percent * shared / got)) AS part ORDER BY part DESC, q.key
WITH p, c, collect({part: part, lists: lists})[0] AS most
WITH p, c, most.part AS value, most.lists AS lists
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
