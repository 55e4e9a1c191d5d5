// What came in and went out over the accounts that each person holds, by currency, and how much of any
// victims' money came in, each by the victims' own case only where cases are part of larger ones.
UNWIND $persons AS key
MATCH (person:Person {key: key})
CALL (person) {
  MATCH (person)-[:HOLDS]->(a:Account)<-[paid:PAID]-(b:Account)
  WHERE NOT (person)-[:HOLDS]->(b)
  RETURN paid.currency AS currency, sum(paid.total) AS came, 0 AS went, 0 AS tainted
  UNION ALL
  MATCH (person)-[:HOLDS]->(a:Account)-[paid:PAID]->(b:Account)
  WHERE NOT (person)-[:HOLDS]->(b)
  RETURN paid.currency AS currency, 0 AS came, sum(paid.total) AS went, 0 AS tainted
  UNION ALL
  MATCH (person)-[:HOLDS]->(a:Account)-[t:TAINTED]->(c:Case)
  WHERE NOT EXISTS { (:Case)-[:PART_OF]->(c) }
  RETURN t.currency AS currency, 0 AS came, 0 AS went, sum(t.amount) AS tainted
}
RETURN key AS person, currency, sum(came) AS came, sum(went) AS went, sum(tainted) AS tainted
ORDER BY person, currency
