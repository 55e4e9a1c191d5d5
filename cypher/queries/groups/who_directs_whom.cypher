/*
id: who_directs_whom
title: Who directs whom in a group, and what shows it
topic: groups
revision: 1
description: >
  Each pair of members of whom one directs the other, how sure that is, and on what grounds:
  nominee (operates accounts that the other only holds), operates (so, where the holder does too),
  pays (regular pay downwards), collects (gets most of what the other passes on), testimony.
why: >
  Bosses keep off the telephone, but somebody pays, and somebody holds the handset that the accounts
  are opened from.
limits: >
  Payments and handsets show habits, not orders. Testimony alone is always weak: people in detention
  say what is wanted of them. Whoever pays in cash is not seen.
feeds: [accounts, statements, subscribers, transactions]
params:
  group: {type: string, help: "key of the group"}
returns:
  - {name: above, type: string, key: true, help: "key of who directs"}
  - {name: above_name, type: string, help: "their name"}
  - {name: below, type: string, key: true, help: "key of who is directed"}
  - {name: below_name, type: string, help: "their name"}
  - {name: confidence, type: string, help: "strong, medium or weak"}
  - {name: because, type: list<string>, help: "the grounds, sorted"}
  - {name: records, type: list<string>, help: "records behind it"}
evidence: records
references:
  - "Calderoni, F. (2012), The structure of drug trafficking mafias: leaders avoid the telephone; Trends in Organized Crime 15"
example:
  given: |
    CREATE (g:Group {key: 'G-1'}), (h:Group {key: 'G-2'}), (a:Person {key: 'P-1', name: 'Wang'}), (b:Person {key: 'P-2'}), (x:Person {key: 'P-9'}), (y:Person {key: 'P-8'})
    CREATE (a)-[:MEMBER_OF {main: true}]->(g), (b)-[:MEMBER_OF {main: true}]->(g), (x)-[:MEMBER_OF {main: true}]->(h), (y)-[:MEMBER_OF {main: true}]->(h)
    CREATE (b)-[:MEMBER_OF {main: false}]->(h)
    CREATE (a)-[:DIRECTS {confidence: 'strong', because: ['nominee', 'pays'], records: ['b/accounts/1', 'b/accounts/1']}]->(b)
    CREATE (x)-[:DIRECTS {confidence: 'weak', because: ['testimony'], records: ['pol/statements/1']}]->(y)
  params: {group: G-1}
  expect:
    - {above: P-1, above_name: Wang, below: P-2, below_name: null, confidence: strong, because: [nominee, pays], records: [b/accounts/1]}
  absent:
    - {row: {above: P-9}, why: "directs somebody in another group"}
*/
MATCH (g:Group {key: $group})<-[m:MEMBER_OF]-(a:Person)-[d:DIRECTS]->(b:Person)-[n:MEMBER_OF]->(g)
WHERE m.main AND n.main
RETURN a.key AS above,
       a.name AS above_name,
       b.key AS below,
       b.name AS below_name,
       d.confidence AS confidence,
       d.because AS because,
       COLLECT { UNWIND d.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY above, below
