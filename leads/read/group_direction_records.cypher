/* The records behind one person's directing another: hands on accounts, payments either way, and
   statements; of payments the first ones. */
UNWIND $pairs AS pair
MATCH (p:Person {key: pair[0]}), (q:Person {key: pair[1]})
CALL (p, q) {
  MATCH (p)-[t:CONTROLS]->(a:Account)<-[u:CONTROLS]-(q)
  RETURN coalesce(t.records, []) + coalesce(u.records, []) AS records
  UNION ALL
  MATCH (p)-[t:CONTROLS]->(a:Account)-[k:PAID]-(b:Account)<-[u:CONTROLS]-(q)
  WITH startNode(k) AS x, endNode(k) AS y, collect(coalesce(t.records, [])) AS mine,
       collect(coalesce(u.records, [])) AS theirs
  ORDER BY x.key, y.key LIMIT $most
  RETURN mine[0] + theirs[0] + COLLECT {
    MATCH (x)-[:PERFORMS]->(m:Transaction)-[:BENEFITS_TO]->(y)
    WITH m ORDER BY m.at, m.key LIMIT $most
    UNWIND coalesce(m.records, []) AS record
    RETURN record
  } AS records
  UNION ALL
  MATCH (q)-[:TOOK_PART {role: 'subject'}]->(s:Statement)<-[:TOOK_PART {role: 'object'}]-(p)
  RETURN coalesce(s.records, []) AS records
}
UNWIND records AS record
WITH pair, record ORDER BY record
WITH pair, collect(DISTINCT record) AS records
RETURN pair[0] AS one, pair[1] AS other, records
ORDER BY one, other
