/* The first payment of one account to another: the record behind a step over money. */
UNWIND $pairs AS pair
MATCH (:Account {key: pair[0]})-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(:Account {key: pair[1]})
WITH pair, t ORDER BY t.at, t.key
WITH pair, collect(t.record)[0] AS record
RETURN pair[0] AS payer, pair[1] AS payee, record
ORDER BY payer, payee
