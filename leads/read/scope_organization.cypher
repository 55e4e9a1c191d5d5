/* One step from organizations: their accounts (same), who has a part in them (control), who
   stays at or shares in the premises they let or lease, whose travel they booked. */
UNWIND $keys AS from
MATCH (o:Organization {key: from})
WITH from, o, COUNT { (o)<-[:OWNS]-() } AS parts, COUNT { (o)-[:TOOK_PART]->() } AS events
CALL (o, parts, events) {
  MATCH (o)-[r:HOLDS]->(a:Account)
  RETURN 'same' AS step, 'holds account ' + a.key AS words, a AS to,
         coalesce(r.records, []) AS records
  UNION ALL
  MATCH (p:Person)-[r:OWNS]->(o) WHERE parts <= $control
  RETURN 'control' AS step, 'has as ' + coalesce(r.part, 'part') AS words, p AS to,
         coalesce(r.records, []) AS records
  UNION ALL
  MATCH (o)-[r:HAS_PART_IN]-(x:Organization) WHERE parts <= $control
  RETURN 'control' AS step, 'tied by a part to' AS words, x AS to,
         coalesce(r.records, []) AS records
  UNION ALL
  MATCH (o)-[:TOOK_PART]->(b:Lease)<-[:TOOK_PART]-(q:Person|Organization)
  WHERE q <> o AND events <= $premises
  RETURN 'premises' AS step, 'let or leased premises with' AS words, q AS to,
         coalesce(b.records, []) AS records
  UNION ALL
  MATCH (o)-[:TOOK_PART]->(b:Lease)<-[:PAID_FOR]-(q:Account) WHERE events <= $premises
  RETURN 'premises' AS step, 'leased premises paid by account' AS words, q AS to,
         coalesce(b.records, []) AS records
  UNION ALL
  MATCH (o)-[:TOOK_PART]->(b:Lease)-[:AT]->(s:Site)<-[:AT]-(e:Stay)<-[:TOOK_PART]-(q:Person)
  WHERE events <= $premises AND COUNT { (s)<-[:AT]-() } <= $premises
    AND (b.from IS NULL OR date(coalesce(e.check_out, e.check_in)) >= b.from)
    AND (b.to IS NULL OR date(e.check_in) <= b.to)
  RETURN 'premises' AS step, 'let or leased ' + s.key + ', stayed in by' AS words, q AS to,
         coalesce(b.records, []) + coalesce(e.records, []) AS records
  UNION ALL
  MATCH (o)-[t:TOOK_PART]->(b:Booking)<-[r:TOOK_PART]-(q:Person)
  WHERE t.role = 'booker' AND r.role = 'traveller' AND events <= $travel
  RETURN 'travel' AS step, 'booked the travel of' AS words, q AS to,
         coalesce(b.records, []) AS records
}
WITH from, step, words, labels(to)[0] AS label, to.key AS key, records, true AS carries
ORDER BY from, step, words, label, key, records
RETURN from, collect([step, words, label, key, records, carries]) AS steps
