/*
id: transaction_two_ends
title: Every transaction has one payer and one beneficiary
topic: checks
revision: 1
description: >
  Transactions with none or several on one side. What to do: look at its records with leadgraph evidence, then load the feed again.
why: >
  The tracer takes an amount from one account and gives it to one; a side too many makes money.
limits: >
  It does not say which of several sides is right.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "key of the node"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (a:Account {key: 'BANK:1'}), (b:External {key: 'EXT:cash'})
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1'})-[:BENEFITS_TO]->(b)
    CREATE (a)-[:PERFORMS]->(t:Transaction {key: 'ref:2'}), (b)-[:PERFORMS]->(t)
  expect:
    - {element: "ref:2", problem: "2 payers, 0 beneficiaries"}
  absent:
    - {row: {element: "ref:1"}, why: "paid by one, to one"}
*/
MATCH (t:Transaction)
WITH t, COUNT { ()-[:PERFORMS]->(t) } AS payers, COUNT { (t)-[:BENEFITS_TO]->() } AS payees
WHERE payers <> 1 OR payees <> 1
RETURN t.key AS element,
       toString(payers) + ' payers, ' + toString(payees) + ' beneficiaries' AS problem
ORDER BY element, problem
LIMIT $limit
