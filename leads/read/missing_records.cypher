/* What no delivered record says of the persons given: at most one gap of each sort a person, that
   with most behind it. about: what it is missing of; weight: how much hangs on it, for the order. */
UNWIND $persons AS key
MATCH (p:Person {key: key})
CALL (p) {
  MATCH (p)-[:HOLDS]->(:Account)-[k:PAID]-(x:Account)
  WHERE x.record IS NULL
  WITH x, sum(k.count) AS weight, EXISTS { (x)-[:SERVES]->(:Case) } AS serves
  ORDER BY serves DESC, weight DESC, x.key LIMIT 1
  RETURN 'holder' AS gap, x.key AS about, weight
  UNION ALL
  MATCH (p)-[:HOLDS]->(a:Account)<-[:LOGGED_INTO]-(x:Phone)
  WHERE NOT EXISTS { (x)<-[:USES]-(:Person) }
  WITH x, count(DISTINCT a) AS weight ORDER BY weight DESC, x.key LIMIT 1
  RETURN 'operator' AS gap, x.key AS about, weight
  UNION ALL
  MATCH (p)-[:USES]->(:Phone)-[:IN_CONTACT]->(k:Contact)<-[:IN_CONTACT]-(x:Phone)
  WHERE NOT EXISTS { (x)<-[:USES]-(:Person) }
  WITH x, count(DISTINCT k) AS weight ORDER BY weight DESC, x.key LIMIT 1
  RETURN 'subscriber' AS gap, x.key AS about, weight
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(e:Stay|Meeting)-[:AT]->(x:Site)
  WHERE NOT EXISTS { (x)<-[:AT]-(:Lease) }
  WITH x, count(DISTINCT e) AS weight ORDER BY weight DESC, x.key LIMIT 1
  RETURN 'lease' AS gap, coalesce(x.name, x.key) AS about, weight
  UNION ALL
  MATCH (p)-[:USES]->(:Phone)-[:BOOKED]->(x:Booking)
  WHERE NOT EXISTS { (x)<-[:PAID_FOR]-(:Account) }
  WITH x ORDER BY x.key LIMIT 1
  RETURN 'payer' AS gap, x.key AS about, 1 AS weight
  UNION ALL
  MATCH (p)-[:IN_SCOPE]->(x:Case)
  WHERE NOT EXISTS { (p)-[:TOOK_PART]->(:Statement) }
  WITH x ORDER BY x.key LIMIT 1
  RETURN 'statement' AS gap, x.key AS about, 1 AS weight
}
RETURN key AS person, gap, about, weight
ORDER BY person, gap, about
