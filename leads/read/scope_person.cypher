/* One step from persons: their accounts (same), handsets and numbers shared, accounts operated,
   organizations (control), premises used at the same time, meetings, travel booked or paid. */
UNWIND $keys AS from
MATCH (p:Person {key: from})
CALL (p) {
  MATCH (p)-[r:HOLDS]->(a:Account)
  RETURN 'same' AS step, 'holds account ' + a.key AS words, a AS to,
         coalesce(r.records, []) AS records
  UNION ALL
  MATCH (p)-[u:USES]->(x:Device|Phone)<-[w:USES]-(q:Person)
  WHERE q <> p AND COUNT { (x)<-[:USES]-() } <= $control
    AND (u.to IS NULL OR w.from IS NULL OR u.to >= w.from)
    AND (w.to IS NULL OR u.from IS NULL OR w.to >= u.from)
  RETURN 'control' AS step, 'shares ' + x.key + ' with' AS words, q AS to,
         coalesce(u.records, []) + coalesce(w.records, []) AS records
  UNION ALL
  MATCH (p)-[u:USES]->(x:Device|Phone)-[l:LOGGED_INTO]->(a:Account)
  WHERE COUNT { (x)<-[:USES]-() } <= $control AND COUNT { (x)-[:LOGGED_INTO]->() } <= $control
  RETURN 'control' AS step, 'operates account ' + a.key AS words, a AS to,
         coalesce(u.records, []) + coalesce(l.records, []) AS records
  UNION ALL
  MATCH (p)-[r:OWNS]->(o:Organization)
  RETURN 'control' AS step, coalesce(r.part, 'has a part') + ' of' AS words, o AS to,
         coalesce(r.records, []) AS records
  UNION ALL
  MATCH (p)-[r:USES]->(n:Phone)-[s:SOLD_AT]->(u:Outlet)-[:RUN_BY]->(o:Organization)
  WITH [record IN r.records WHERE split(record, '/')[1] = 'subscribers'] AS registered, s, u, o
  WHERE size(registered) > 0 AND COUNT { (u)<-[:SOLD_AT]-() } <= $outlet
  RETURN 'control' AS step, 'has a number registered by' AS words, o AS to,
         registered + coalesce(s.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(m:Meeting)<-[:TOOK_PART]-(q:Person)
  WHERE q <> p AND COUNT { (m)<-[:TOOK_PART]-(:Person) } <= $control
  RETURN 'premises' AS step, 'met' AS words, q AS to, coalesce(m.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(e:Stay)-[:AT]->(s:Site)<-[:AT]-(f:Stay)<-[:TOOK_PART]-(q:Person)
  WHERE q <> p AND COUNT { (s)<-[:AT]-() } <= $premises
    AND coalesce(e.check_out, e.check_in) >= f.check_in
    AND coalesce(f.check_out, f.check_in) >= e.check_in
  RETURN 'premises' AS step, 'stayed at ' + s.key + ' with' AS words, q AS to,
         coalesce(e.records, []) + coalesce(f.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(e:Stay)-[:AT]->(s:Site)<-[:AT]-(b:Lease)
        <-[:TOOK_PART]-(q:Person|Organization)
  WHERE q <> p AND COUNT { (s)<-[:AT]-() } <= $premises
    AND (b.from IS NULL OR date(coalesce(e.check_out, e.check_in)) >= b.from)
    AND (b.to IS NULL OR date(e.check_in) <= b.to)
  RETURN 'premises' AS step, 'stayed at ' + s.key + ', let to or by' AS words, q AS to,
         coalesce(e.records, []) + coalesce(b.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(e:Stay)-[:AT]->(s:Site)<-[:AT]-(b:Lease)<-[:PAID_FOR]-(q:Account)
  WHERE COUNT { (s)<-[:AT]-() } <= $premises
    AND (b.from IS NULL OR date(coalesce(e.check_out, e.check_in)) >= b.from)
    AND (b.to IS NULL OR date(e.check_in) <= b.to)
  RETURN 'premises' AS step, 'stayed at ' + s.key + ', rent paid by account' AS words, q AS to,
         coalesce(e.records, []) + coalesce(b.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(b:Lease)<-[:TOOK_PART]-(q:Person|Organization)
  WHERE q <> p
  RETURN 'premises' AS step, 'let or leased premises with' AS words, q AS to,
         coalesce(b.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(b:Lease)<-[:PAID_FOR]-(q:Account)
  RETURN 'premises' AS step, 'leased premises paid by account' AS words, q AS to,
         coalesce(b.records, []) AS records
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(b:Lease)-[:AT]->(s:Site)<-[:AT]-(e:Stay)<-[:TOOK_PART]-(q:Person)
  WHERE q <> p AND COUNT { (s)<-[:AT]-() } <= $premises
    AND (b.from IS NULL OR date(coalesce(e.check_out, e.check_in)) >= b.from)
    AND (b.to IS NULL OR date(e.check_in) <= b.to)
  RETURN 'premises' AS step, 'let or leased ' + s.key + ', stayed in by' AS words, q AS to,
         coalesce(b.records, []) + coalesce(e.records, []) AS records
  UNION ALL
  MATCH (p)-[t:TOOK_PART]->(b:Booking|Stay)<-[:BOOKED]-(n:Phone)<-[u:USES]-(q:Person)
  WHERE q <> p AND t.role IN ['traveller', 'guest'] AND COUNT { (n)<-[:USES]-() } <= $control
  RETURN 'travel' AS step, 'travel booked from ' + n.key + ' by' AS words, q AS to,
         coalesce(b.records, []) + coalesce(u.records, []) AS records
  UNION ALL
  MATCH (p)-[t:TOOK_PART]->(b:Booking|Stay)<-[:PAID_FOR]-(q:Account)
  WHERE t.role IN ['traveller', 'guest']
  RETURN 'travel' AS step, 'travel paid by account' AS words, q AS to,
         coalesce(b.records, []) AS records
  UNION ALL
  MATCH (p)-[t:TOOK_PART]->(b:Booking)<-[r:TOOK_PART]-(q:Organization)
  WHERE t.role = 'traveller' AND r.role = 'booker'
  RETURN 'travel' AS step, 'travel booked by' AS words, q AS to,
         coalesce(b.records, []) AS records
  UNION ALL
  MATCH (p)-[u:USES]->(n:Phone)-[:BOOKED]->(b:Booking|Stay)<-[t:TOOK_PART]-(q:Person)
  WHERE q <> p AND t.role IN ['traveller', 'guest'] AND COUNT { (n)-[:BOOKED]->() } <= $travel
    AND COUNT { (n)<-[:USES]-() } <= $control
  RETURN 'travel' AS step, 'booked from ' + n.key + ' the travel of' AS words, q AS to,
         coalesce(b.records, []) + coalesce(u.records, []) AS records
}
WITH from, step, words, labels(to)[0] AS label, to.key AS key, records, true AS carries
ORDER BY from, step, words, label, key, records
RETURN from, collect([step, words, label, key, records, carries]) AS steps
