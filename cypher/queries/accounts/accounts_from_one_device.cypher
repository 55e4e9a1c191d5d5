/*
id: accounts_from_one_device
title: Accounts of others that were opened from the same device or number
topic: accounts
revision: 1
description: >
  For one account, every other account that was opened from a handset or number which opened this
  one too, with who holds it. One row a device, account and holder.
why: >
  Whoever steers accounts titled to others opens them from one handset. The titles point at the
  mules; the device points at the hand.
limits: >
  A family, a shop's counter or a refurbished handset shares a device too; devices that opened more
  accounts than the bound are left out. Banks that do not report log-ins leave nothing to see.
feeds: [accounts]
params:
  account: {type: string, help: "key of the account to start from"}
  max_accounts: {type: integer, default: 50, min: 2, max: 1000, help: "a device that opened more accounts is a counter or a service, not a person; 50 is some ten times what heavy mule handsets show"}
returns:
  - {name: device, type: string, key: true, help: "IMEI or phone number that opened both"}
  - {name: other, type: string, key: true, help: "key of the other account"}
  - {name: person, type: string, key: true, help: "who holds it; empty text if nobody known does"}
  - {name: name, type: string, help: "that person's name"}
  - {name: records, type: list<string>, help: "records behind both log-ins and the title"}
evidence: records
references: []
example:
  given: |
    CREATE (a1:Account {key: 'BANK:1'}), (a2:Account {key: 'BANK:2'}), (a3:Account {key: 'BANK:3'}), (a9:Account {key: 'BANK:9'})
    CREATE (d:Device {key: '490154203237518'}), (own:Device {key: '356938035643809'})
    CREATE (d)-[:LOGGED_INTO {records: ['bank/accounts/1']}]->(a1)
    CREATE (d)-[:LOGGED_INTO {records: ['bank/accounts/2']}]->(a2)
    CREATE (d)-[:LOGGED_INTO {records: ['bank/accounts/3']}]->(a3)
    CREATE (own)-[:LOGGED_INTO {records: ['bank/accounts/9']}]->(a9)
    CREATE (:Person {key: 'P-1', name: '王伟'})-[:HOLDS {records: ['bank/accounts/1']}]->(a1)
    CREATE (:Person {key: 'P-2', name: 'Li Na'})-[:HOLDS {records: ['bank/accounts/2']}]->(a2)
    CREATE (:Person {key: 'P-9', name: 'Zhao'})-[:HOLDS {records: ['bank/accounts/9']}]->(a9)
  params: {account: "BANK:1"}
  expect:
    - {device: "490154203237518", other: "BANK:2", person: P-2, records: [bank/accounts/1, bank/accounts/2]}
    - {device: "490154203237518", other: "BANK:3", person: "", name: null, records: [bank/accounts/1, bank/accounts/3]}
  absent:
    - {row: {other: "BANK:9", person: P-9}, why: "opens the account from a handset of their own"}
*/
MATCH (a:Account {key: $account})<-[here:LOGGED_INTO]-(d:Device|Phone)
WHERE COUNT { (d)-[:LOGGED_INTO]->(:Account) } <= $max_accounts
MATCH (d)-[there:LOGGED_INTO]->(o:Account)
WHERE o <> a
OPTIONAL MATCH (p:Person)-[h:HOLDS]->(o)
WITH d, o, p, here.records + there.records + coalesce(h.records, []) AS behind
RETURN d.key AS device,
       o.key AS other,
       coalesce(p.key, '') AS person,
       p.name AS name,
       COLLECT { UNWIND behind AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY device, other, person
