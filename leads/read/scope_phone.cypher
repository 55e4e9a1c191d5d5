/* One step from numbers that victims name: who uses them (same), where they were registered and
   which accounts they operate (control), whose travel was booked from them. */
UNWIND $keys AS from
MATCH (n:Phone {key: from})
CALL (n) {
  MATCH (p:Person)-[u:USES]->(n) WHERE COUNT { (n)<-[:USES]-() } <= $control
  RETURN 'same' AS step, 'number used by' AS words, p AS to, coalesce(u.records, []) AS records
  UNION ALL
  MATCH (n)-[l:LOGGED_INTO]->(a:Account) WHERE COUNT { (n)-[:LOGGED_INTO]->() } <= $control
  RETURN 'control' AS step, 'operates account ' + a.key AS words, a AS to,
         coalesce(l.records, []) AS records
  UNION ALL
  MATCH (n)-[s:SOLD_AT]->(u:Outlet)-[:RUN_BY]->(o:Organization)
  WHERE COUNT { (u)<-[:SOLD_AT]-() } <= $outlet
  RETURN 'control' AS step, 'registered at an outlet of' AS words, o AS to,
         coalesce(s.records, []) AS records
  UNION ALL
  MATCH (n)-[:BOOKED]->(b:Booking|Stay)<-[t:TOOK_PART]-(q:Person)
  WHERE t.role IN ['traveller', 'guest'] AND COUNT { (n)-[:BOOKED]->() } <= $travel
  RETURN 'travel' AS step, 'booked the travel of' AS words, q AS to,
         coalesce(b.records, []) AS records
}
WITH from, step, words, labels(to)[0] AS label, to.key AS key, records, true AS carries
ORDER BY from, step, words, label, key, records
RETURN from, collect([step, words, label, key, records, carries]) AS steps
