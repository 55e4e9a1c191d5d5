/*
id: behind_nominees
title: Who stands behind nominees, and over which accounts
topic: groups
revision: 1
description: >
  Pairs of persons of one group of whom one operates accounts that the other only holds, with these
  accounts and whether victims' money came to them.
why: >
  Masterminds put accounts in the names of others. The handset that an account is opened from says
  more than the name on it; what happens on the account counts for who operates it.
limits: >
  Sees only accounts with a login that was delivered. A relative who does the banking of another
  looks the same; so does a floor manager who runs mules' accounts for a boss further up.
feeds: [accounts, subscribers, transactions]
params:
  group: {type: string, default: null, help: "key of a group; null: all groups"}
  limit: {type: integer, default: 500, min: 1, max: 10000, help: "at most so many rows"}
returns:
  - {name: group, type: string, key: true, help: "key of their group"}
  - {name: behind, type: string, key: true, help: "key of who operates"}
  - {name: behind_name, type: string, help: "their name"}
  - {name: nominee, type: string, key: true, help: "key of who only holds"}
  - {name: nominee_name, type: string, help: "their name"}
  - {name: accounts, type: list<string>, help: "the accounts, sorted"}
  - {name: tainted, type: integer, help: "how many of them victims' money came to"}
  - {name: records, type: list<string>, help: "records of holding and of operating"}
evidence: records
references:
  - "FATF, Egmont Group (2018), Concealment of Beneficial Ownership: nominees"
example:
  given: |
    CREATE (c:Case {key: 'C-1'}), (g:Group {key: 'G-1'}), (boss:Person {key: 'P-1', name: 'Wang'}), (nominee:Person {key: 'P-2'}), (son:Person {key: 'P-9'})
    CREATE (boss)-[:MEMBER_OF {main: true}]->(g), (nominee)-[:MEMBER_OF {main: true}]->(g)
    CREATE (a:Account {key: 'A'})-[:TAINTED {amount: 5}]->(c), (b:Account {key: 'B'}), (own:Account {key: 'O'})
    CREATE (nominee)-[:CONTROLS {how: 'holds', records: ['b/accounts/1']}]->(a), (nominee)-[:CONTROLS {how: 'holds', records: ['b/accounts/2']}]->(b)
    CREATE (boss)-[:CONTROLS {how: 'operates', records: ['b/accounts/1', 't/subscribers/1']}]->(a), (boss)-[:CONTROLS {how: 'operates'}]->(b)
    CREATE (boss)-[:DIRECTS {because: ['nominee'], confidence: 'medium'}]->(nominee)
    CREATE (son)-[:CONTROLS {how: 'operates', records: ['b/accounts/3']}]->(own), (boss)-[:CONTROLS {how: 'holds', records: ['b/accounts/3']}]->(own)
  expect:
    - {group: G-1, behind: P-1, behind_name: Wang, nominee: P-2, nominee_name: null, accounts: [A, B], tainted: 1, records: [b/accounts/1, b/accounts/2, t/subscribers/1]}
  absent:
    - {row: {behind: P-9}, why: "a son who does his father's banking, in no group"}
*/
MATCH (g:Group)
WHERE $group IS NULL OR g.key = $group
MATCH (g)<-[m:MEMBER_OF]-(p:Person)-[d:DIRECTS]->(n:Person)-[k:MEMBER_OF]->(g)
WHERE m.main AND k.main AND 'nominee' IN d.because
MATCH (p)-[x:CONTROLS]->(a:Account)<-[y:CONTROLS]-(n)
WHERE x.how = 'operates' AND y.how IN ['holds', 'owns']
  AND NOT EXISTS { MATCH (n)-[z:CONTROLS]->(a) WHERE z.how = 'operates' }
WITH g, p, n, a, coalesce(x.records, []) + coalesce(y.records, []) AS evidence
ORDER BY a.key
WITH g, p, n, collect(DISTINCT a) AS accounts, collect(evidence) AS lists
RETURN g.key AS group,
       p.key AS behind,
       p.name AS behind_name,
       n.key AS nominee,
       n.name AS nominee_name,
       [a IN accounts | a.key] AS accounts,
       size([a IN accounts WHERE EXISTS { (a)-[:TAINTED]->(:Case) }]) AS tainted,
       COLLECT { UNWIND lists AS list UNWIND list AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY group, behind, nominee
LIMIT $limit
