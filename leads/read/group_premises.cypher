/* Where and when the persons stayed, and premises that they, or an organization that they lead or
   own, leased. Who lets premises to others does not stand here. */
UNWIND $keys AS key
MATCH (p:Person {key: key})
CALL (p) {
  MATCH (p)-[t:TOOK_PART]->(e:Stay)-[:AT]->(s:Site)
  WHERE t.role = 'guest'
  RETURN s.key AS site, date(e.check_in) AS since,
         date(coalesce(e.check_out, e.check_in)) AS until
  UNION ALL
  MATCH (p)-[t:TOOK_PART]->(b:Lease)-[:AT]->(s:Site)
  WHERE t.role = 'lessee'
  RETURN s.key AS site, b.from AS since, b.to AS until
  UNION ALL
  MATCH (p)-[o:OWNS]->(:Organization)-[t:TOOK_PART]->(b:Lease)-[:AT]->(s:Site)
  WHERE t.role = 'lessee'
    AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
  RETURN s.key AS site, b.from AS since, b.to AS until
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(m:Meeting)
  RETURN 'meeting ' + m.key AS site, date(m.at) AS since, date(m.at) AS until
}
RETURN DISTINCT key AS person, site AS thing,
       duration.inDays(date('1970-01-01'), since).days AS since,
       duration.inDays(date('1970-01-01'), until).days AS until
ORDER BY person, thing, since, until
