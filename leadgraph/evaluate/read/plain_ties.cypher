// Who in scope is tied to whom, as an analyst would draw it: calls and messages between numbers that
// they use, payments between accounts that they hold or have a hand on, and a handset, number, account
// or organization that both have. Numbers, handsets and organizations of more than $most persons are
// left out: they tie whoever passes by.
UNWIND $persons AS key
MATCH (one:Person {key: key})
CALL (one) {
  MATCH (one)-[:USES]->(n:Phone)-[:IN_CONTACT]->(:Contact)<-[:IN_CONTACT]-(m:Phone)
  WHERE COUNT { (n)<-[:USES]-() } <= $most
  WITH DISTINCT m
  WHERE COUNT { (m)<-[:USES]-() } <= $most
  MATCH (m)<-[:USES]-(other:Person)
  RETURN other
  UNION
  MATCH (one)-[:CONTROLS]->(:Account)-[:PAID]-(:Account)<-[:CONTROLS]-(other:Person)
  RETURN other
  UNION
  MATCH (one)-[:CONTROLS]->(:Account)<-[:CONTROLS]-(other:Person)
  RETURN other
  UNION
  MATCH (one)-[:USES]->(x:Phone|Device)<-[:USES]-(other:Person)
  WHERE COUNT { (x)<-[:USES]-() } <= $most
  RETURN other
  UNION
  MATCH (one)-[:OWNS]->(o:Organization)<-[:OWNS]-(other:Person)
  WHERE COUNT { (o)<-[:OWNS]-() } <= $most
  RETURN other
}
WITH DISTINCT one, other
WHERE one.key < other.key AND EXISTS { (other)-[:IN_SCOPE]->(:Case) }
RETURN one.key AS one, other.key AS other
ORDER BY one, other
