/*
id: relationship_ends
title: Every relationship ties the labels that the vocabulary says
topic: checks
revision: 1
description: >
  Relationships of a type that the vocabulary does not have, or between other labels. What to do: correct the mapping that wrote it, and load again.
why: >
  Questions follow a type between labels; what is tied elsewhere is never found, or wrongly.
limits: >
  The arms of the CASE are written from the vocabulary by leadgraph queries docs.
params:
  limit: {type: integer, default: 100, min: 1, max: 10000, help: "at most so many violations; the first ones tell enough"}
returns:
  - {name: element, type: string, key: true, help: "keys of both ends"}
  - {name: problem, type: string, key: true, help: "what is wrong with it"}
evidence: problem
example:
  given: |
    CREATE (p:Person {key: 'P-1'})-[:HOLDS]->(a:Account {key: 'BANK:1'}), (:Identity {key: 'bank/accounts/ref:1'})-[:IDENTIFIES]->(p)
    CREATE (p)-[:HOLDS]->(:Phone {key: '+861'}), (a)-[:IDENTIFIES]->(p)
  expect:
    - {element: "BANK:1 -> P-1", problem: "Account IDENTIFIES Person"}
    - {element: "P-1 -> +861", problem: "Person HOLDS Phone"}
  absent:
    - {row: {element: "P-1 -> BANK:1"}, why: "persons hold accounts"}
*/
MATCH (a)-[r]->(b)
WITH a, r, b,
  CASE type(r)
    // written from the vocabulary: begin
    WHEN 'ARRIVES_AT' THEN (a:Booking AND b:Port)
    WHEN 'AT' THEN (a:Stay|Meeting|Detention|Lease AND b:Site)
    WHEN 'BENEFITS_TO' THEN (a:Transaction AND b:Account|External)
    WHEN 'BOOKED' THEN (a:Phone AND b:Stay|Booking)
    WHEN 'CLAIMS' THEN (a:Report AND b:Transaction)
    WHEN 'CONTROLS' THEN (a:Person AND b:Account)
    WHEN 'DEPARTS_FROM' THEN (a:Booking AND b:Port)
    WHEN 'DIRECTS' THEN (a:Person AND b:Person)
    WHEN 'FREEZES' THEN (a:Freeze AND b:Account|External)
    WHEN 'GAVE' THEN (a:Identity AND b:Phone)
    WHEN 'HAS_PART_IN' THEN (a:Identity|Organization AND b:Organization)
    WHEN 'HOLDS' THEN (a:Identity|Organization AND b:Account) OR (a:Person AND b:Account|Document)
    WHEN 'IDENTIFIES' THEN (a:Identity AND b:Person)
    WHEN 'IN_CONTACT' THEN (a:Phone|ServiceNumber AND b:Contact)
    WHEN 'IN_SCOPE' THEN (a:Person AND b:Case)
    WHEN 'IN_TOUCH' THEN (a:Person AND b:Person)
    WHEN 'ISSUED_UNDER' THEN (a:Warrant AND b:Case)
    WHEN 'LOGGED_INTO' THEN (a:Device|Phone AND b:Account)
    WHEN 'MEMBER_OF' THEN (a:Person AND b:Group)
    WHEN 'NAMED_IN' THEN (a:Identity AND b:Warrant) OR (a:Person AND b:Warrant)
    WHEN 'NAMES' THEN (a:Report AND b:Phone|ServiceNumber|Account|External|SocialAccount)
    WHEN 'OWNS' THEN (a:Person AND b:Organization)
    WHEN 'PAID' THEN (a:Account AND b:Account)
    WHEN 'PAID_FOR' THEN (a:Account|External AND b:Stay|Booking|Lease)
    WHEN 'PARTY_TO' THEN (a:Identity AND b:Case) OR (a:Person AND b:Case)
    WHEN 'PART_OF' THEN (a:Case AND b:Case)
    WHEN 'PERFORMS' THEN (a:Account|External AND b:Transaction)
    WHEN 'PRESENTED' THEN (a:Identity AND b:Document)
    WHEN 'REPLACES' THEN (a:Document AND b:Document)
    WHEN 'RETURNED_TO' THEN (a:Freeze AND b:Account|External)
    WHEN 'REVERSES' THEN (a:Transaction AND b:Transaction)
    WHEN 'RUN_BY' THEN (a:Outlet AND b:Organization)
    WHEN 'SEATED_AT' THEN (a:Organization AND b:Site)
    WHEN 'SEEN_IN' THEN (a:Group AND b:Case)
    WHEN 'SERVES' THEN (a:Account AND b:Case)
    WHEN 'SOLD_AT' THEN (a:Phone AND b:Outlet)
    WHEN 'SUBSCRIBES' THEN (a:Identity AND b:Phone)
    WHEN 'TAINTED' THEN (a:Account|Transaction AND b:Case)
    WHEN 'THROUGH' THEN (a:Crossing AND b:Port)
    WHEN 'TOOK_PART' THEN (a:Identity|Organization AND b:Crossing|Stay|Booking|Meeting|Lease|Report|Statement|Detention) OR (a:Person AND b:Crossing|Stay|Booking|Meeting|Lease|Report|Statement|Detention)
    WHEN 'UNDER' THEN (a:Meeting|Report|Statement|Detention|Freeze AND b:Case)
    WHEN 'USED_FOR' THEN (a:Device AND b:Transaction)
    WHEN 'USED_IN' THEN (a:Phone AND b:Device)
    WHEN 'USES' THEN (a:Person AND b:Phone|Device)
    // written from the vocabulary: end
    ELSE false
  END AS sound
WHERE NOT sound
RETURN a.key + ' -> ' + b.key AS element,
       head(labels(a)) + ' ' + type(r) + ' ' + head(labels(b)) AS problem
ORDER BY element, problem
LIMIT $limit
