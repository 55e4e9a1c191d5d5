/*
id: counter_directed_income
title: 'Is paid by the group on accounts that somebody above operates as well'
role: organizers
revision: 3
indicator: {family: control, kind: counter}
description: >-
  For each person in scope: what part, in percent, of what accounts that serve any of the person's
  cases paid to the person (on the same accounts as for organizer_unexplained_income, by its worth)
  went to accounts titled to this person that one other person in scope opened or works from a handset
  or number used by nobody but themselves of the two, without holding them. It does not ask whether the
  money can be traced: where it went through a pool, nothing of it can.
why: >-
  A proxy lends the name and does the work; whom the money is for looks in on where it rests. Control
  goes one way: nobody above lets somebody below operate what is titled to them.
limits: >-
  May explain away an organizer who lets a treasurer or a relative in scope operate an account of the
  own, or whose number is registered to one who is in scope. Whoever works many accounts of others is
  hired, and whoever has many handsets lends numbers; neither counts as above.
feeds: [accounts, subscribers, transactions, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  min_part:
    type: float
    default: 0.1
    min: 0.0
    max: 1.0
    help: >-
      Least part of what all groups paid to the person that the other has a hand on too: enough to be
      no chance, and little, for a proxy works accounts beside that nobody looks in on.
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
    default: 5
    min: 1
    max: 1000
    help: >-
      Most accounts of others, of any group, that somebody above has a hand on; who operates more is
      hired or leads a crew, see counter_works_accounts.
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least part of what came into an account that is any victims' money, for it to be one of a group's
      that somebody works, as for counter_works_accounts.
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
      (g)-[:PERFORMS]->(:Transaction {key: 'T1', at: datetime('2024-05-01T00:00Z'), records: ['b/transactions/1']})-[:BENEFITS_TO]->(a), (b)-[:PAID {worth: 9000}]->(a),
      (proxy)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a), (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a),
      (boss)-[:USES]->(:Device {key: 'I1'})-[:LOGGED_INTO]->(a), (clerk)-[:USES]->(i:Device {key: 'I2'}),
      (proxy)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b), (clerk)-[:CONTROLS {how: 'operates', records: ['b/accounts/3', 't/subscribers/3']}]->(d:Account {key: 'D'}),
      (i)-[:LOGGED_INTO]->(d), (g)-[:PAID {worth: 900}]->(d), (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/3']}]->(d),
      (lender:Person {key: 'lender'})-[:IN_SCOPE]->(c), (top:Person {key: 'top'})-[:IN_SCOPE]->(c), (top)-[:CONTROLS {how: 'holds'}]->(e:Account {key: 'E'}), (g)-[:PAID {worth: 900}]->(e),
      (lender)-[:CONTROLS {how: 'operates'}]->(e), (lender)-[:USES]->(j:Device {key: 'I3'})-[:LOGGED_INTO]->(e), (top)-[:USES]->(j),
      (burner:Person {key: 'burner'})-[:IN_SCOPE]->(c), (two:Person {key: 'two'})-[:IN_SCOPE]->(c), (two)-[:CONTROLS {how: 'holds'}]->(f:Account {key: 'F'}), (g)-[:PAID {worth: 900}]->(f),
      (burner)-[:CONTROLS {how: 'operates'}]->(f), (:Device {key: 'I4'})-[:LOGGED_INTO]->(f),
      (aside:Case {key: 'C2'}), (many:Person {key: 'many'})-[:IN_SCOPE]->(c), (many)-[:IN_SCOPE]->(aside), (aide:Person {key: 'aide'})-[:IN_SCOPE]->(aside), (h:Account {key: 'H'})-[:SERVES]->(aside),
      (many)-[:CONTROLS {how: 'holds'}]->(k:Account {key: 'K'}), (many)-[:CONTROLS {how: 'holds'}]->(l:Account {key: 'L'}), (g)-[:PAID {worth: 10000}]->(k),
      (aide)-[:CONTROLS {how: 'operates'}]->(l), (aide)-[:USES]->(:Device {key: 'I5'})-[:LOGGED_INTO]->(l), (h)-[:PAID {worth: 100}]->(l), (h)-[:PERFORMS]->(:Transaction {key: 'T2'})-[:BENEFITS_TO]->(l)
    WITH c, clerk, g, [d, e, f] AS paid UNWIND range(1, 7) AS n
    CREATE (clerk)-[:CONTROLS {how: 'operates'}]->(m:Account {key: 'M' + toString(n)})-[:SERVES]->(c)
    WITH DISTINCT g, paid UNWIND paid AS account
    CREATE (g)-[:PERFORMS]->(:Transaction {key: 'T-' + account.key})-[:BENEFITS_TO]->(account)
  expect:
    - {person: proxy, case_id: C1, value: 60, records: [b/accounts/1, b/transactions/1, t/subscribers/1]}
  absent:
    - row: {person: boss}
      why: 'Whoever operates the account of the boss works seven of the group: a controller, nobody above.'
    - row: {person: top}
      why: 'The other is tied by the very handset that the holder uses.'
    - row: {person: two}
      why: 'The other is tied by a handset that nobody is known to use.'
    - row: {person: many}
      why: 'Somebody looks in on a trifle of what all groups together paid.'
*/
MATCH (q:Person)-[r:CONTROLS]->(a:Account)<-[h:CONTROLS]-(p:Person)
WHERE ($persons IS NULL OR p.key IN $persons) AND r.how = 'operates' AND h.how = 'holds' AND q <> p AND EXISTS { (p)-[:IN_SCOPE]->(:Case)<-[:IN_SCOPE]-(q) }
  AND NOT EXISTS { MATCH (q)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
  AND (COUNT { (q)-[:USES]->(:Device) } < $min_handsets OR COUNT { (q)-[:USES]->(:Phone) } < $min_handsets)
  AND EXISTS { (q)-[:USES]->(:Device|Phone)-[:LOGGED_INTO]->(a) }
  AND NOT EXISTS { MATCH (q)-[:USES]->(x:Device|Phone)-[:LOGGED_INTO]->(a) WHERE EXISTS { (p)-[:USES]->(x) } }
  AND NOT EXISTS { MATCH (q)-[t:CONTROLS]->(:Account)<-[o:CONTROLS]-(p) WHERE t.how = 'holds' AND o.how = 'operates' }
WITH p, q, a, collect(coalesce(h.records, []) + coalesce(r.records, []))[0] AS tie
WITH q, collect({p: p, a: a, tie: tie}) AS hands
CALL (q) {
  MATCH (q)-[:CONTROLS]->(b:Account)
  WHERE NOT EXISTS { MATCH (q)-[own:CONTROLS]->(b) WHERE own.how IN ['holds', 'owns'] }
    AND (EXISTS { (b)-[:SERVES]->(:Case) } OR EXISTS { MATCH (b)-[k:TAINTED]->(:Case) WHERE k.overall >= $min_share })
  RETURN count(DISTINCT b) AS works
}
WITH q, hands, works
WHERE works <= $max_accounts
UNWIND hands AS one
WITH one.p AS p, collect({q: q, a: one.a, tie: one.tie}) AS hands
CALL (p) {
  MATCH (p)-[x:CONTROLS]->(o:Account)
  WITH o, any(how IN collect(x.how) WHERE how IN ['holds', 'owns']) AS own
  WITH collect({o: o, own: own}) AS hand, sum(CASE WHEN own THEN 0 ELSE 1 END) AS operated
  RETURN [one IN hand | one.o] AS mine, [one IN hand WHERE one.own OR operated <= $max_operated | one.o] AS accounts
}
CALL (p, mine, accounts) {
  UNWIND accounts AS o
  MATCH (o)<-[k:PAID]-(g:Account)
  WHERE k.worth > 0 AND NOT g IN mine AND EXISTS { MATCH (g)-[:SERVES]->(c:Case) WHERE EXISTS { (p)-[:IN_SCOPE]->(c) } }
  WITH o, g, k.worth AS worth ORDER BY worth DESC, g.key
  WITH o, sum(worth) AS fed, collect(g)[0] AS most
  RETURN sum(fed) AS got, collect({o: o, fed: fed, most: most}) AS fed
}
UNWIND hands AS hand
UNWIND [one IN fed WHERE one.o = hand.a] AS one
CALL (one) {
  WITH one.o AS o, one.most AS g
  MATCH (o)<-[:BENEFITS_TO]-(t:Transaction)
  WHERE EXISTS { (t)<-[:PERFORMS]-(g) }
  RETURN coalesce(t.records, [])[..1] AS paid ORDER BY t.at, t.key LIMIT 1
}
WITH p, hand.q AS q, got, sum(one.fed) AS shared, collect(hand.tie + paid) AS lists
WHERE shared >= $min_part * got
MATCH (p)-[:IN_SCOPE]->(c:Case)<-[:IN_SCOPE]-(q)
WITH p, c, q, lists, toInteger(floor($percent * shared / got)) AS part ORDER BY part DESC, q.key
WITH p, c, collect({part: part, lists: lists})[0] AS most
WITH p, c, most.part AS value, most.lists AS lists
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
