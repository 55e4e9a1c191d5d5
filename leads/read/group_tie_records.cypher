/* The records behind ties of two persons, at most so many of each family, the first ones. */
UNWIND $pairs AS pair
MATCH (p:Person {key: pair[0]}), (q:Person {key: pair[1]})
CALL (p, q) {
  MATCH (p)-[t:PARTY_TO]->(c:Case)<-[u:PARTY_TO]-(q)
  WITH t, u, c ORDER BY c.key LIMIT $most
  RETURN coalesce(t.records, []) + coalesce(u.records, []) AS records
  UNION ALL
  UNWIND [[p, q], [q, p]] AS way
  WITH way[0] AS a, way[1] AS b
  MATCH (a)-[:TOOK_PART|NAMED_IN]->(x:Detention|Warrant)-[:UNDER|ISSUED_UNDER]->(c:Case)
  WHERE EXISTS { (b)-[:PARTY_TO]->(c) }
     OR EXISTS { (b)-[:TOOK_PART|NAMED_IN]->(:Detention|Warrant)-[:UNDER|ISSUED_UNDER]->(c) }
  WITH x ORDER BY x.key LIMIT $most
  RETURN coalesce(x.records, [x.record]) AS records
  UNION ALL
  MATCH (p)-[t:USES]->(x:Device|Phone)<-[u:USES]-(q)
  WITH t, u, x ORDER BY x.key LIMIT $most
  RETURN coalesce(t.records, []) + coalesce(u.records, []) AS records
  UNION ALL
  MATCH (p)-[t:CONTROLS]->(a:Account)<-[u:CONTROLS]-(q)
  WITH t, u, a ORDER BY a.key LIMIT $most
  RETURN coalesce(t.records, []) + coalesce(u.records, []) AS records
  UNION ALL
  MATCH (p)-[t:OWNS]->(o:Organization)<-[u:OWNS]-(q)
  WITH t, u, o ORDER BY o.key LIMIT $most
  RETURN coalesce(t.records, []) + coalesce(u.records, []) AS records
  UNION ALL
  MATCH (p)-[:CONTROLS]->(a:Account)-[k:PAID]-(b:Account)<-[:CONTROLS]-(q)
  WITH DISTINCT startNode(k) AS a, endNode(k) AS b ORDER BY a.key, b.key LIMIT $most
  MATCH (a)-[:PERFORMS]->(m:Transaction)-[:BENEFITS_TO]->(b)
  WITH m ORDER BY m.at, m.key LIMIT $most
  RETURN coalesce(m.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(e:Stay|Lease)-[:AT]->(:Site)<-[:AT]-(f:Stay|Lease)<-[:TOOK_PART]-(q)
  WHERE (e:Lease OR f:Lease
         OR (coalesce(e.check_out, e.check_in) >= f.check_in
             AND coalesce(f.check_out, f.check_in) >= e.check_in))
  WITH e, f ORDER BY e.key, f.key LIMIT $most
  RETURN coalesce(e.records, []) + coalesce(f.records, []) AS records
  UNION ALL
  MATCH (p)-[:OWNS]->(:Organization)-[:TOOK_PART {role: 'lessee'}]->(b:Lease)-[:AT]->(:Site)
        <-[:AT]-(f:Stay)<-[:TOOK_PART]-(q)
  WITH b, f ORDER BY b.key, f.key LIMIT $most
  RETURN coalesce(b.records, []) + coalesce(f.records, []) AS records
  UNION ALL
  MATCH (q)-[:OWNS]->(:Organization)-[:TOOK_PART {role: 'lessee'}]->(b:Lease)-[:AT]->(:Site)
        <-[:AT]-(f:Stay)<-[:TOOK_PART]-(p)
  WITH b, f ORDER BY b.key, f.key LIMIT $most
  RETURN coalesce(b.records, []) + coalesce(f.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(m:Meeting)<-[:TOOK_PART]-(q)
  WITH m ORDER BY m.key LIMIT $most
  RETURN coalesce(m.records, []) AS records
  UNION ALL
  MATCH (p)-[:USES]->(:Phone)-[:IN_CONTACT]->(k:Contact)<-[:IN_CONTACT]-(:Phone)<-[:USES]-(q)
  WITH k ORDER BY k.day, k.key LIMIT $most
  RETURN coalesce(k.records, []) AS records
}
UNWIND records AS record
WITH pair, record ORDER BY record
WITH pair, collect(DISTINCT record) AS records
RETURN pair[0] AS one, pair[1] AS other, records
ORDER BY one, other
