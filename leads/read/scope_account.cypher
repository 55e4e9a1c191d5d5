/* One step from accounts (`carries`: whether the account had enough of any victims' money for a
   step of money to be taken from it, though no case names it): who holds them (same), whom they paid and who paid them (money), who
   operates them from a handset or number (control), whose travel or premises they paid for. */
UNWIND $keys AS from
MATCH (a:Account {key: from})
WITH from, a, EXISTS { MATCH (a)-[k:TAINTED]->(:Case) WHERE k.overall >= $carried } AS carries,
     COUNT { (a)-[:PAID]->() } AS payees, COUNT { (a)<-[:PAID]-() } AS payers,
     COUNT { (a)-[:PAID_FOR]->() } AS paid_for
CALL (a, payees, payers, paid_for) {
  MATCH (h:Person|Organization)-[r:HOLDS]->(a)
  RETURN 'same' AS step, 'held by' AS words, h AS to, coalesce(r.records, []) AS records
  UNION ALL
  MATCH (a)-[:PAID]->(b:Account) WHERE payees <= $money
  RETURN DISTINCT 'money' AS step, 'paid account ' + b.key AS words, b AS to, [] AS records
  UNION ALL
  MATCH (a)<-[:PAID]-(b:Account) WHERE payers <= $money
  RETURN DISTINCT 'money' AS step, 'was paid by account ' + b.key AS words, b AS to,
         [] AS records
  UNION ALL
  MATCH (a)<-[l:LOGGED_INTO]-(x:Device|Phone)<-[u:USES]-(q:Person)
  WHERE COUNT { (x)<-[:USES]-() } <= $control AND COUNT { (x)-[:LOGGED_INTO]->() } <= $control
  RETURN 'control' AS step, 'operated from ' + x.key AS words, q AS to,
         coalesce(l.records, []) + coalesce(u.records, []) AS records
  UNION ALL
  MATCH (a)-[:PAID_FOR]->(b:Booking|Stay)<-[t:TOOK_PART]-(q:Person)
  WHERE paid_for <= $travel AND t.role IN ['traveller', 'guest']
  RETURN 'travel' AS step, 'paid for the travel of' AS words, q AS to,
         coalesce(b.records, []) AS records
  UNION ALL
  MATCH (a)-[:PAID_FOR]->(b:Lease)<-[:TOOK_PART]-(q:Person|Organization)
  WHERE paid_for <= $premises
  RETURN 'premises' AS step, 'paid the rent of' AS words, q AS to,
         coalesce(b.records, []) AS records
  UNION ALL
  MATCH (a)-[:PAID_FOR]->(b:Lease)-[:AT]->(s:Site)<-[:AT]-(e:Stay)<-[:TOOK_PART]-(q:Person)
  WHERE paid_for <= $premises AND COUNT { (s)<-[:AT]-() } <= $premises
    AND (b.from IS NULL OR date(coalesce(e.check_out, e.check_in)) >= b.from)
    AND (b.to IS NULL OR date(e.check_in) <= b.to)
  RETURN 'premises' AS step, 'paid the rent at ' + s.key AS words, q AS to,
         coalesce(b.records, []) + coalesce(e.records, []) AS records
}
WITH from, step, words, labels(to)[0] AS label, to.key AS key, records, carries OR step <> 'money' AS carries
ORDER BY from, step, words, label, key, records
RETURN from, collect([step, words, label, key, records, carries]) AS steps
