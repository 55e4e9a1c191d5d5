/* Statements that put one person under another: who stands below, who above, and the grades. */
UNWIND $keys AS key
MATCH (p:Person {key: key})-[:TOOK_PART {role: 'subject'}]->(s:Statement)
WHERE s.relation IN ['reports_to', 'paid_by']
MATCH (s)<-[:TOOK_PART {role: 'object'}]-(q:Person)
WHERE q <> p
RETURN DISTINCT key AS below, q.key AS above, s.relation AS relation,
       s.source_reliability IN ['A', 'B', 'C']
         AND s.information_credibility IN [1, 2, 3] AS reliable,
       s.key AS statement
ORDER BY below, above, relation, statement
