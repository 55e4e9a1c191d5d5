/*
id: protected_duped_holder
title: 'Reported the matter, and others operate the account that took the money'
role: collaborators
revision: 2
indicator: {family: control, kind: protection}
description: >-
  Persons in scope who are victims, witnesses or reporters in a case and suspects in none, and
  hold an account that took victims' money but is operated from a handset or number that they do
  not use.
why: >-
  Accounts are taken over, or opened in the name of people who were tricked out of their
  documents. Who went to the police about it is to be heard, not listed.
limits: >-
  A mule who reports to be duped hides behind it; a human who reads the protection list decides.
feeds: [accounts, transactions, case_parties, fraud_reports]
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
  - 'ILO (2012), Indicators of Forced Labour'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (v:Person {key: 'duped'})-[:IN_SCOPE]->(c), (m:Person {key: 'mule'})-[:IN_SCOPE]->(c),
      (v)-[:PARTY_TO {category: 'reporter', records: ['pol/case_parties/1']}]->(c),
      (v)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'})-[:TAINTED {amount: 5}]->(c), (:Device {key: 'I1'})-[:LOGGED_INTO {records: ['b/accounts/1']}]->(a),
      (m)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'})-[:TAINTED {amount: 5}]->(c), (:Device {key: 'I2'})-[:LOGGED_INTO]->(b)
  expect:
    - {person: duped, case_id: C1, value: 1}
  absent:
    - row: {person: mule}
      why: 'Others operate the account, but the person told nobody.'
*/
CALL () {
  MATCH (p:Person)-[y:PARTY_TO]->(:Case)
  WHERE y.category IN ['victim', 'witness', 'reporter']
  RETURN p, coalesce(y.records, []) AS told
  UNION
  MATCH (p:Person)-[y:TOOK_PART]->(r:Report)
  WHERE y.role = 'victim'
  RETURN p, coalesce(r.records, []) AS told
}
WITH p, collect(told) AS told
WHERE NOT EXISTS { MATCH (p:Person)-[z:PARTY_TO]->(:Case) WHERE z.category IN ['suspect', 'convicted'] }
MATCH (p:Person)-[h:HOLDS]->(a:Account)<-[l:LOGGED_INTO]-(x:Device|Phone)
WHERE NOT EXISTS { (p)-[:USES]->(x) } AND EXISTS { (a)-[:TAINTED]->(:Case) }
MATCH (p)-[:IN_SCOPE]->(c:Case)
WHERE EXISTS { (a)-[:TAINTED]->(c) }
WITH p, c, told, count(DISTINCT a) AS value,
     collect(coalesce(h.records, [])) + collect(coalesce(l.records, [])) AS ties
WITH p, c, value, told + ties AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
