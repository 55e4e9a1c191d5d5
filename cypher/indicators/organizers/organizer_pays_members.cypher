/*
id: organizer_pays_members
title: 'Pays several members of the group regularly'
role: organizers
revision: 1
indicator: {family: money}
description: >-
  For each person in scope: how many members of the group (persons whom the case's own records
  name) get regular payments from accounts of the person, of a company of theirs, or operated
  from a handset or number that they use, if members are a fair part of all whom those accounts
  pay regularly.
why: >-
  Profits go up and pay goes down: who pays several operators every month directs them, or keeps
  the purse for who does.
limits: >-
  Misses pay in cash or virtual currency. May wrong an employer some of whose staff fell to the
  group; the least part of members among the paid, and counter_payroll, are for that.
feeds: [accounts, transactions, cases, case_parties]
params:
  min_payments:
    type: integer
    default: 3
    min: 2
    max: 100
    help: >-
      Fewest payments of one account to another that are called regular: three months' pay.
  min_days:
    type: integer
    default: 45
    min: 1
    max: 3650
    help: >-
      Fewest days between the first and the last of them, so that the instalments of one deal do
      not count as pay.
  max_users:
    type: integer
    default: 5
    min: 1
    max: 100
    help: >-
      Most persons that use the handset or number: above it is a shop's or a family's, and says
      nothing of who operates the account. A handset passed around a flat has three or four
      users.
  min_members:
    type: integer
    default: 2
    min: 1
    max: 100
    help: >-
      Fewest members paid: one may be a relative or a lodger.
  min_share:
    type: float
    default: 0.3
    min: 0.0
    max: 1.0
    help: >-
      Least part of members among all who are paid regularly; an honest firm pays mostly people
      outside the case. To be calibrated on reviewed leads.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Members who are paid regularly.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
  - 'Morselli, C. (2009), Inside Criminal Networks, Springer: visible go-betweens and protected leaders'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (boss:Person {key: 'boss'})-[:IN_SCOPE {steps: 1}]->(c),
      (boss)-[:USES]->(:Device {key: 'I1'})-[:LOGGED_INTO {records: ['b/accounts/1']}]->(a:Account {key: 'A'}),
      (:Person {key: 'nominee'})-[:HOLDS]->(a), (firm:Person {key: 'firm'})-[:IN_SCOPE {steps: 1}]->(c),
      (firm)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (o1:Person {key: 'o1'})-[:IN_SCOPE {steps: 0}]->(c), (o2:Person {key: 'o2'})-[:IN_SCOPE {steps: 0}]->(c),
      (o1)-[:HOLDS]->(x:Account {key: 'X'}), (o2)-[:HOLDS]->(y:Account {key: 'Y'})
    WITH c, a, b, x, y
    UNWIND [[a, x], [a, y], [b, x], [b, y]] AS pair
    WITH a, b, pair[0] AS payer, pair[1] AS payee
    CREATE (payer)-[:PAID {count: 6, first: datetime('2024-01-05T00:00Z'), last: datetime('2024-06-05T00:00Z')}]->(payee)
    CREATE (payer)-[:PERFORMS]->(t:Transaction {key: payer.key + payee.key, records: ['b/transactions/' + payer.key + payee.key]})-[:BENEFITS_TO]->(payee)
    WITH DISTINCT b UNWIND range(1, 20) AS n
    CREATE (b)-[:PAID {count: 6, first: datetime('2024-01-05T00:00Z'), last: datetime('2024-06-05T00:00Z')}]->(:Account {key: 'S' + toString(n)})<-[:HOLDS]-(:Person {key: 's' + toString(n)})
  expect:
    - {person: boss, case_id: C1, value: 2}
  absent:
    - row: {person: firm}
      why: 'An employer: two of 22 whom it pays are members of the group.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
CALL (p) {
  MATCH (p)-[h:HOLDS]->(a:Account)
  RETURN a, coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a:Account)
  WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN a, coalesce(o.records, []) + coalesce(h.records, []) AS tie
  UNION
  MATCH (p)-[u:USES]->(x:Device|Phone)-[l:LOGGED_INTO]->(a:Account)
  WHERE COUNT { (x)<-[:USES]-() } <= $max_users
  RETURN a, coalesce(u.records, []) + coalesce(l.records, []) AS tie
}
MATCH (a)-[k:PAID]->(b:Account)<-[:HOLDS]-(q:Person)
WHERE q <> p AND k.count >= $min_payments
  AND duration.inDays(k.first, k.last).days >= $min_days
OPTIONAL MATCH (q)-[s:IN_SCOPE]->(c)
WITH p, c, a, b, q, tie, coalesce(s.steps = 0, false) AS member
WITH p, c, count(DISTINCT q) AS payees, count(DISTINCT CASE WHEN member THEN q END) AS value,
     collect(CASE WHEN member THEN [a, b, tie] END) AS ways
WHERE value >= $min_members AND value >= $min_share * payees
UNWIND ways AS way
WITH p, c, value, way[0] AS a, way[1] AS b, way[2] AS tie
MATCH (a)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(b)
WITH p, c, value, collect(coalesce(t.records, [])) + collect(tie) AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
