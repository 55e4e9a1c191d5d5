/* What is at work for members and has no known holder or user: accounts with much victims' money
   that they pay or are paid by, handsets and numbers that their accounts are operated from, and
   numbers that they are in contact with on several days. */
UNWIND $keys AS key
MATCH (p:Person {key: key})
CALL (p) {
  MATCH (p)-[:CONTROLS]->(a:Account)-[:PAID]-(x:Account)
  WHERE COUNT { (a)-[:PAID]-() } <= $hub
    AND NOT EXISTS { (x)<-[:CONTROLS]-(:Person) }
    AND NOT EXISTS { (x)<-[:HOLDS]-(:Person|Organization) }
    AND EXISTS { MATCH (x)-[t:TAINTED]->(:Case) WHERE coalesce(t.overall, t.share) >= $tainted }
  RETURN 'account' AS kind, x.key AS thing
  UNION
  MATCH (p)-[:CONTROLS]->(:Account)<-[:LOGGED_INTO]-(x:Device|Phone)
  WHERE NOT EXISTS { (x)<-[:USES]-(:Person) }
  RETURN CASE WHEN x:Device THEN 'handset' ELSE 'number' END AS kind, x.key AS thing
  UNION
  MATCH (p)-[:USES]->(n:Phone)-[:IN_CONTACT]->(k:Contact)<-[:IN_CONTACT]-(x:Phone)
  WHERE NOT EXISTS { (x)<-[:USES]-(:Person) }
  WITH x, count(DISTINCT k.day) AS days
  WHERE days >= $days AND COUNT { (x)-[:IN_CONTACT]->() } <= $contacts
  RETURN 'contact' AS kind, x.key AS thing
}
RETURN key AS person, kind, thing
ORDER BY person, kind, thing
