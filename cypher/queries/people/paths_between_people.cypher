/*
id: paths_between_people
title: Shortest ways from one person to another
topic: people
revision: 1
description: >
  The shortest ways, of at most six ties, between two persons: over accounts, payments, numbers,
  handsets, documents, organizations and events, and over other persons. On a way, two people who
  used one thing used it at the same time, as far as is known.
why: >
  Who says that he does not know the other may have paid him over two accounts, or lent him a
  number. The shortest way is where to ask first.
limits: >
  A tie is an opportunity, not an acquaintance: guests of one hotel stay are strangers to guests of
  another. Longer ways beside the shortest are not shown, nor ways through anything with more ties
  than the bound, cash, service numbers, ports and cases. When a payment was made is not compared
  with when the account was held.
feeds: [accounts, subscribers, transactions, calls, organizations, bookings, stays, meetings]
params:
  person: {type: string, help: "key of the person where the way begins"}
  other: {type: string, help: "key of the person where it ends"}
  max_ties: {type: integer, default: 50, min: 2, max: 10000, help: "hub bound: nothing with more ties than this is passed, for a merchant, a hotel desk or a travel agent leads from anybody to anybody; in trials with hub elements, components over any shared element made one case of 722"}
  limit: {type: integer, default: 100, min: 1, max: 1000, help: "at most so many ways"}
returns:
  - {name: way, type: list<string>, key: true, help: "keys of what the way leads over, in order"}
  - {name: ties, type: list<string>, key: true, help: "the ties between them; an arrow that points back is a tie that begins at the later one"}
  - {name: kinds, type: list<string>, help: "what each key is of"}
  - {name: names, type: list<string>, help: "names of the persons and organizations on the way"}
  - {name: steps, type: integer, help: "number of ties"}
  - {name: records, type: list<string>, help: "records behind the ties"}
evidence: records
references: ["Six ties at most: J. Travers, S. Milgram, An experimental study of the small world problem, Sociometry 32 (1969): beyond five or six hands everybody is tied to everybody"]
example:
  given: |
    CREATE (p:Person {key: 'P-1', name: '王伟'}), (q:Person {key: 'P-2', name: '李娜'}), (m:Person {key: 'P-3'})
    CREATE (p)-[:HOLDS {records: ['bank/accounts/1']}]->(a:Account {key: 'BANK:1'})-[:PAID {count: 1}]->(b:Account {key: 'BANK:2'})<-[:HOLDS {records: ['bank/accounts/2']}]-(q)
    CREATE (a)-[:PERFORMS]->(:Transaction {key: 'ref:1', records: ['bank/transactions/1']})-[:BENEFITS_TO]->(b)
    CREATE (p)-[:USES {from: date('2020-01-01'), to: date('2020-12-31'), records: ['tel/subscribers/1']}]->(n:Phone {key: '+8613800000001'})<-[:USES {from: date('2022-01-01'), records: ['tel/subscribers/2']}]-(q)
    CREATE (i:Identity {key: 'bank/accounts/ref:1'})-[:IDENTIFIES]->(p), (j:Identity {key: 'bank/accounts/ref:2'})-[:IDENTIFIES]->(q), (i)-[:HOLDS {records: ['bank/accounts/3']}]->(:Account {key: 'BANK:3'})<-[:HOLDS {records: ['bank/accounts/3']}]-(j)
    CREATE (p)-[:TOOK_PART {role: 'guest', records: ['inn/stays/1']}]->(s:Stay {key: 'inn/stays/1', records: ['inn/stays/1']})<-[:TOOK_PART {role: 'guest', records: ['inn/stays/1']}]-(q)
    WITH s UNWIND range(1, 9) AS n CREATE (s)<-[:TOOK_PART {role: 'guest', records: ['inn/stays/1']}]-(:Person {key: 'G-' + toString(n)})
  params: {person: P-1, other: P-2, max_ties: 10}
  expect:
    - {way: [P-1, "BANK:1", "BANK:2", P-2], ties: ["-HOLDS->", "-PAID->", "<-HOLDS-"], kinds: [Person, Account, Account, Person], names: [王伟, 李娜], steps: 3, records: [bank/accounts/1, bank/accounts/2, bank/transactions/1]}
  absent:
    - {row: {way: [P-1, "+8613800000001", P-2]}, why: "a number that was given to another after the first had left it"}
    - {row: {way: [P-1, inn/stays/1, P-2]}, why: "a stay of a whole tour group, above the hub bound"}
    - {row: {way: [P-1, "BANK:3", P-2]}, why: "a tie of identities that is none of the persons"}
*/
MATCH (end:Person)
WHERE end.key IN [$person, $other]
WITH collect(end) AS ends
WHERE size(ends) = 2
WITH head([e IN ends WHERE e.key = $person]) AS a, head([e IN ends WHERE e.key = $other]) AS b
MATCH path = ALL SHORTEST (
  (a)
  ((x:!Identity)-[r:HOLDS|USES|OWNS|TOOK_PART|PAID]-(y:!Identity)
    WHERE y.key = $other
       OR COUNT { (y:!Identity)-[:HOLDS|USES|OWNS|TOOK_PART|PAID]-(:!Identity) } <= $max_ties){1,6}
  (b)
  WHERE all(i IN range(1, size(r) - 1) WHERE x[i]:Person OR (
    coalesce(r[i].from <= r[i - 1].to, true) AND coalesce(r[i - 1].from <= r[i].to, true)))
)
WITH nodes(path) AS nodes, relationships(path) AS rels
WITH nodes, rels,
     [n IN nodes | n.key] AS way,
     [i IN range(0, size(rels) - 1) |
       CASE WHEN startNode(rels[i]) = nodes[i] THEN '-' + type(rels[i]) + '->' ELSE '<-' + type(rels[i]) + '-' END] AS ties
WITH way, ties, head(collect(nodes)) AS nodes, collect(rels) AS lists
RETURN way,
       ties,
       [n IN nodes | head(labels(n))] AS kinds,
       [n IN nodes WHERE n:Person|Organization | coalesce(n.name, n.key)] AS names,
       size(ties) AS steps,
       COLLECT {
         UNWIND lists AS rels
         UNWIND rels AS rel
         CALL (rel) {
           UNWIND coalesce(rel.records, []) AS record
           RETURN record
           UNION
           WITH startNode(rel) AS payer, endNode(rel) AS payee
           MATCH (payer)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(payee)
           WHERE type(rel) = 'PAID'
           UNWIND t.records AS record
           RETURN record
         }
         RETURN DISTINCT record ORDER BY record
       } AS records
ORDER BY way, ties
LIMIT $limit
