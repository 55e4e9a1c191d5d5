/* The first payment of one account to another: the record behind a step over money. It is looked for
   from the account of the two with fewer payments: one of them may be a shop's. */
UNWIND $pairs AS pair
MATCH (a:Account {key: pair[0]})-[:PAID]->(b:Account {key: pair[1]})
WITH DISTINCT pair, a, b, COUNT { (a)-[:PERFORMS]->() } <= COUNT { (b)<-[:BENEFITS_TO]-() } AS fewer
CALL (a, b, fewer) {
  WITH a, b WHERE fewer
  MATCH (a)-[:PERFORMS]->(t:Transaction)
  WHERE EXISTS { (t)-[:BENEFITS_TO]->(b) }
  RETURN t
  UNION ALL
  WITH a, b WHERE NOT fewer
  MATCH (b)<-[:BENEFITS_TO]-(t:Transaction)
  WHERE EXISTS { (t)<-[:PERFORMS]-(a) }
  RETURN t
}
WITH pair, t ORDER BY t.at, t.key
WITH pair, collect(t.record)[0] AS record
RETURN pair[0] AS payer, pair[1] AS payee, record
ORDER BY payer, payee
