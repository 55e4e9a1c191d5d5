/*
id: counter_gets_nothing
title: 'Gets nothing of the victims'' money that passes over the own name'
role: collaborators
revision: 2
indicator: {family: money, kind: counter}
description: >-
  For each person in scope whose accounts took victims' money: how many of these are operated
  from handsets or numbers of others, if none of the money came to an account that the person
  operates.
why: >-
  A mule is paid; somebody whose documents or account were tricked away gets nothing.
limits: >-
  Says nothing where no handset or number was delivered with the accounts. Misses mules paid in
  cash, who lose points by it.
feeds: [accounts, subscribers, transactions]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Accounts operated by others.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'Europol (2019), Money Muling: Public Awareness and Prevention'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (duped:Person {key: 'duped'})-[:IN_SCOPE]->(c), (mule:Person {key: 'mule'})-[:IN_SCOPE]->(c),
      (other:Person {key: 'other'})-[:USES]->(d:Device {key: 'I1'}),
      (duped)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'})-[:TAINTED {amount: 5}]->(c), (d)-[:LOGGED_INTO {records: ['b/accounts/1']}]->(a),
      (mule)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'})-[:TAINTED {amount: 5}]->(c), (d)-[:LOGGED_INTO]->(b),
      (mule)-[:USES]->(e:Device {key: 'I2'})-[:LOGGED_INTO]->(f:Account {key: 'F'})-[:TAINTED {amount: 1}]->(c), (mule)-[:HOLDS]->(f)
  expect:
    - {person: duped, case_id: C1, value: 1}
  absent:
    - row: {person: mule}
      why: 'Is paid a share on an account of the own.'
*/
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
WHERE ($persons IS NULL OR p.key IN $persons)
MATCH (p)-[h:HOLDS]->(a:Account)<-[l:LOGGED_INTO]-(x:Device)<-[:USES]-(q:Person)
WHERE q <> p AND EXISTS { (a)-[:TAINTED]->(c) } AND NOT EXISTS { (p)-[:USES]->(x) }
WITH p, c, count(DISTINCT a) AS value,
     collect(coalesce(h.records, [])) + collect(coalesce(l.records, [])) AS lists
WHERE NOT EXISTS {
  MATCH (p)-[:HOLDS]->(own:Account)-[:TAINTED]->(c)
  WHERE EXISTS { (own)<-[:LOGGED_INTO]-(:Device)<-[:USES]-(p) }
}
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
