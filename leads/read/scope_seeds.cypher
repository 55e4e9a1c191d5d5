/* What the records of a whole case name (its own and those of the cases that are part of it): persons, accounts and phones, and how each stands there.
   standing: full (steps are taken from it), moved (held or moved by others: only booked travel
   and premises lead on from them), out (victims, witnesses, those who reported: never reached). */
CALL () {
  MATCH (p:Person)-[t:PARTY_TO]->(c:Case)
  RETURN c, p AS named, t.category AS how, coalesce(t.records, []) AS records,
         CASE WHEN t.category IN ['suspect', 'convicted', 'contact'] THEN 'full'
              WHEN t.category IN ['possible_trafficking_victim', 'missing'] THEN 'moved'
              ELSE 'out' END AS standing
  UNION ALL
  MATCH (p:Person)-[:NAMED_IN]->(w:Warrant)-[:ISSUED_UNDER]->(c:Case)
  RETURN c, p AS named, 'wanted' AS how, [w.record] AS records, 'full' AS standing
  UNION ALL
  MATCH (p:Person)-[t:TOOK_PART]->(s:Statement)-[:UNDER]->(c:Case)
  WHERE t.role IN ['subject', 'object']
  RETURN c, p AS named, 'named in a statement' AS how, coalesce(s.records, []) AS records,
         CASE WHEN s.relation IN ['moved_by', 'held_by'] AND t.role = 'subject' THEN 'moved'
              ELSE 'full' END AS standing
  UNION ALL
  MATCH (p:Person)-[:TOOK_PART]->(m:Meeting)-[:UNDER]->(c:Case)
  RETURN c, p AS named, 'seen at a meeting' AS how, coalesce(m.records, []) AS records,
         'full' AS standing
  UNION ALL
  MATCH (p:Person)-[:TOOK_PART]->(d:Detention)-[:UNDER]->(c:Case)
  RETURN c, p AS named, 'taken: ' + d.kind AS how, coalesce(d.records, []) AS records,
         CASE WHEN d.kind IN ['arrest', 'illegal_crossing'] THEN 'full' ELSE 'moved' END AS standing
  UNION ALL
  MATCH (r:Report)-[:UNDER]->(c:Case)
  MATCH (r)-[:NAMES]->(x:Account|Phone)
  RETURN c, x AS named, 'named by a victim' AS how, coalesce(r.records, []) AS records,
         'full' AS standing
  UNION ALL
  MATCH (r:Report)-[:UNDER]->(c:Case)
  MATCH (r)-[:CLAIMS]->(t:Transaction)-[:BENEFITS_TO]->(x:Account)
  RETURN c, x AS named, 'paid by a victim' AS how,
         coalesce(r.records, []) + coalesce(t.records, []) AS records, 'full' AS standing
  UNION ALL
  MATCH (r:Report)-[:UNDER]->(c:Case)
  MATCH (r)-[:CLAIMS]->(t:Transaction)<-[:PERFORMS]-(x:Account)
  RETURN c, x AS named, 'account of a victim' AS how, coalesce(r.records, []) AS records,
         'out' AS standing
  UNION ALL
  MATCH (p:Person)-[:TOOK_PART]->(r:Report)-[:UNDER]->(c:Case)
  RETURN c, p AS named, 'reported' AS how, coalesce(r.records, []) AS records, 'out' AS standing
  UNION ALL
  MATCH (f:Freeze {action: 'freeze'})-[:UNDER]->(c:Case)
  MATCH (f)-[:FREEZES]->(x:Account)
  RETURN c, x AS named, 'frozen' AS how, coalesce(f.records, []) AS records, 'full' AS standing
}
// A case that is part of a larger one is looked at as that, unless the larger is an umbrella.
CALL (c) {
  MATCH path = (c)-[:PART_OF*0..10]->(whole:Case)
  WHERE length(path) = 0 OR COUNT { (whole)<-[:PART_OF*1..10]-(:Case) } <= $parts
  RETURN whole ORDER BY length(path) DESC, whole.key LIMIT 1
}
WITH whole AS c, named, how, standing, records
WHERE $cases IS NULL OR c.key IN $cases
RETURN c.key AS case_id, labels(named)[0] AS label, named.key AS key, how, standing, records
ORDER BY case_id, label, key, standing, how, records
