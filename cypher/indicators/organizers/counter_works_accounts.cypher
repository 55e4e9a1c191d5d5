/*
id: counter_works_accounts
title: 'Has a hand on accounts of many different people'
role: organizers
revision: 4
indicator: {family: control, kind: counter}
description: >-
  For each person in scope: of how many different people the person opened or operates accounts, from a
  handset or number of their own, that serve the case or of which a good part of what came in is any
  victims' money (no victim's own). An account of an organization counts for nobody, one of whom nobody
  is known to hold it for a holder of its own.
why: >-
  Accounts that victims pay, and those that pass it on, wear out and are opened, worked and replaced;
  that is done by hired people, or by whoever leads a crew. Those on top have a hand on the few where
  the money comes to rest: those of companies, a relative, whoever stands in front.
limits: >-
  May explain away an organizer of a small group who sees to the accounts without help, one whose handset
  was left to those who do, and one who opens accounts of others to be taken for hired; what is traced to
  own accounts still counts.
feeds: [accounts, transactions, subscribers, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  min_holders:
    type: integer
    default: 3
    min: 1
    max: 1000
    help: >-
      Fewest people that are returned: below what counts.
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least part of what came into an account that is any victims' money, as for
      organizer_controls_accounts.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - {name: value, type: integer, help: 'People whose accounts the person works.'}
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
evidence: records
references:
  - 'Europol (2019), Money Muling'
  - 'UNODC (2024), Transnational Organized Crime and the Convergence of Cyber-Enabled Fraud, Underground Banking and Technological Innovation in Southeast Asia'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (hand:Person {key: 'hand'})-[:IN_SCOPE]->(c), (boss:Person {key: 'boss'})-[:IN_SCOPE]->(c), (:Person {key: 'odd'})-[:CONTROLS {how: null}]->(:Account {key: 'A9'}),
      (org:Organization {key: 'ORG'}), (wife:Person {key: 'wife'})
    WITH c, hand, boss, org, wife
    UNWIND range(1, 4) AS n
    CREATE (hand)-[:CONTROLS {how: 'operates', records: ['b/accounts/' + toString(n)]}]->(a:Account {key: 'A' + toString(n)})-[:SERVES {because: ['taint']}]->(c),
      (boss)-[:CONTROLS {how: 'operates'}]->(o:Account {key: 'O' + toString(n)})-[:SERVES {because: ['taint']}]->(c), (boss)-[:CONTROLS {how: 'operates'}]->(w:Account {key: 'W' + toString(n)})-[:SERVES {because: ['taint']}]->(c),
      (org)-[:HOLDS]->(o), (wife)-[:HOLDS]->(w)
    WITH boss, n, a
    UNWIND CASE WHEN n < 2 THEN [boss] ELSE [] END AS who
    CREATE (who)-[:CONTROLS {how: 'operates'}]->(a), (:Person {key: 'mule'})-[:HOLDS]->(a)
    WITH DISTINCT boss
    CREATE (boss)-[:CONTROLS {how: 'operates'}]->(v:Account {key: 'A5'})-[:TAINTED {overall: 0.9}]->(other:Case {key: 'C2'}), (v)<-[:HOLDS]-(:Person {key: 'victim'})-[:PARTY_TO {category: 'victim'}]->(other),
      (boss)-[:CONTROLS {how: 'operates'}]->(:Account {key: 'A6'})-[:TAINTED {overall: 0.1}]->(other)
  expect:
    - {person: hand, case_id: C1, value: 4, records: [b/accounts/1, b/accounts/2, b/accounts/3, b/accounts/4]}
  absent:
    - row: {person: boss}
      why: 'Has a hand on four accounts of one relative and four of one company, on one of a mule, on one of a victim who was paid back, and on one that little of victims'' money came to: of two people.'
*/
MATCH (p:Person)-[r:CONTROLS]->(a:Account)
WHERE ($persons IS NULL OR p.key IN $persons) AND r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
  AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
WITH p, a, coalesce(collect(r.records)[0], []) AS records
WITH p, a, records,
     EXISTS { MATCH (a)-[k:TAINTED]->(:Case) WHERE k.overall >= $min_share }
     AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:PARTY_TO {category: 'victim'}]->(:Case) }
     AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:TOOK_PART {role: 'victim'}]->(:Report) } AS tainted
MATCH (p)-[:IN_SCOPE]->(c:Case)
WHERE tainted OR EXISTS { (a)-[:SERVES]->(c) }
WITH p, c, a, records,
     COLLECT { MATCH (a)<-[:HOLDS]-(q:Person) RETURN q.key ORDER BY q.key }[0] AS holder
WHERE holder IS NOT NULL OR NOT EXISTS { (a)<-[:HOLDS]-(:Organization) }
WITH p, c, count(DISTINCT coalesce(holder, a.key)) AS value, collect(records) AS lists
WHERE value >= $min_holders
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND lists AS list UNWIND list AS record
                 RETURN DISTINCT record ORDER BY record } AS records
ORDER BY value DESC, person, case_id
