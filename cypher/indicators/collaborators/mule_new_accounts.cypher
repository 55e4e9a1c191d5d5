/*
id: mule_new_accounts
title: 'Opened accounts shortly before victims'' money came to them'
role: collaborators
revision: 2
indicator: {family: control}
description: >-
  For each person in scope: how many accounts titled to the person were opened within weeks
  before the first of the victims' money came to them.
why: >-
  Accounts are opened for the purpose, or sold as soon as they are open. An account of long
  standing that was misused looks otherwise.
limits: >-
  Misses aged accounts that were bought. May wrong who had just opened a first account; one such
  account weighs little.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  max_days:
    type: integer
    default: 60
    min: 0
    max: 3650
    help: >-
      Days between opening and the first of the victims' money: bought accounts are used within
      weeks.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Accounts opened shortly before.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Europol (2019), Money Muling: Public Awareness and Prevention'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (mule:Person {key: 'mule'})-[:IN_SCOPE]->(c), (old:Person {key: 'old'})-[:IN_SCOPE]->(c),
      (mule)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A', opened_on: date('2024-04-10')}), (old)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B', opened_on: date('2011-04-10')}),
      (old)-[:HOLDS]->(n:Account {key: 'N', opened_on: null}),
      (t:Transaction {key: 'T1', at: datetime('2024-05-01T10:00Z'), records: ['b/transactions/1']})-[:BENEFITS_TO]->(a), (t)-[:TAINTED {amount: 5}]->(c),
      (s:Transaction {key: 'T2', at: datetime('2024-05-01T10:00Z'), records: ['b/transactions/2']})-[:BENEFITS_TO]->(b), (s)-[:TAINTED {amount: 5}]->(c)
  expect:
    - {person: mule, case_id: C1, value: 1}
  absent:
    - row: {person: old}
      why: 'Has had the account for thirteen years.'
*/
MATCH (p:Person)-[h:HOLDS]->(a:Account)
WHERE a.opened_on IS NOT NULL AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
WITH a, collect({p: p, tie: coalesce(h.records, [])[..1]}) AS holders
CALL (a) {
  MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[:TAINTED]->(c:Case)
  WITH c, t ORDER BY t.at, t.key
  WITH c, collect(t)[0] AS t
  WHERE date(t.at) >= a.opened_on AND duration.inDays(a.opened_on, date(t.at)).days <= $max_days
  RETURN c, t
}
UNWIND holders AS one
WITH one.p AS p, c, a, one.tie AS tie, t ORDER BY a.key
WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
WITH p, c, count(DISTINCT a) AS value,
     collect({worth: 1, records: tie + coalesce(t.records, [])[..1]}) AS parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
