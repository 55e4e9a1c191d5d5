/* Accounts that the group behind a case works with, why, and by which records:
   taint: much of what came in is victims' money, and some of it this case's; frozen, named: by the
   case's own records, and some came in; handset: operated from the handset of such an account, and
   not the user's own; front: of an organization that leases where members are, or that somebody
   directs who has a hand on such an account, and that deals with it. Accounts of victims are left
   out. */
UNWIND $cases AS case_id
MATCH (c:Case {key: case_id})
CALL (c) {
  MATCH (a:Account)-[k:TAINTED]->(c)
  WHERE k.overall >= $least_share AND k.share >= $least_own AND k.amount > 0
  CALL (a, c) {
    MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[:TAINTED]->(c)
    RETURN t ORDER BY t.at, t.key LIMIT 1
  }
  RETURN a, 'taint' AS because, coalesce(t.records, []) AS records
  UNION ALL
  MATCH (c)<-[:PART_OF*0..10]-(:Case)<-[:UNDER]-(f:Freeze {action: 'freeze'})
  MATCH (f)-[:FREEZES]->(a:Account)-[k:TAINTED]->(c)
  WHERE k.overall >= $named_share
  RETURN a, 'frozen' AS because, coalesce(f.records, []) AS records
  UNION ALL
  MATCH (c)<-[:PART_OF*0..10]-(:Case)<-[:UNDER]-(r:Report)
  MATCH (r)-[:NAMES]->(a:Account)-[k:TAINTED]->(c)
  WHERE k.overall >= $named_share
  RETURN a, 'named' AS because, coalesce(r.records, []) AS records
  UNION ALL
  MATCH (s:Account)-[k:TAINTED]->(c)
  WHERE k.overall >= $least_share AND k.share >= $least_own AND k.amount > 0
  MATCH (s)<-[l:LOGGED_INTO]-(x:Device)
  WHERE COUNT { (x)-[:LOGGED_INTO]->() } <= $handset_accounts
    AND COUNT { (x)<-[:USES]-(:Person) } <= $handset_users
  MATCH (x)-[m:LOGGED_INTO]->(a:Account)
  WHERE a <> s AND EXISTS { (:Person|Organization)-[:HOLDS]->(a) }
    AND NOT EXISTS { (x)<-[:USES]-(:Person)-[:HOLDS]->(a) }
  RETURN a, 'handset' AS because, coalesce(l.records, []) + coalesce(m.records, []) AS records
  UNION ALL
  MATCH (c)<-[z:IN_SCOPE {steps: 0}]-(q:Person)-[:TOOK_PART]->(e:Stay|Meeting|Detention)-[:AT]->(s:Site)
  WITH s, count(DISTINCT q) AS members, collect(coalesce(e.records, []))[0] AS there
  WHERE members >= $least_members
  MATCH (s)<-[:AT]-(l:Lease)<-[y:TOOK_PART]-(o:Organization)-[h:HOLDS]->(a:Account)
  WHERE y.role = 'lessee'
  RETURN a, 'front' AS because, there + coalesce(l.records, []) + coalesce(h.records, []) AS records
  UNION ALL
  MATCH (s:Account)-[k:TAINTED]->(c)
  WHERE k.overall >= $least_share AND k.share >= $least_own AND k.amount > 0
  MATCH (s)<-[r:CONTROLS]-(p:Person)
  WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
  MATCH (p)-[w:OWNS]->(o:Organization)-[h:HOLDS]->(a:Account)
  WHERE a <> s AND w.part IN ['director', 'representative', 'beneficial_owner', 'shareholder']
    AND (EXISTS { (a)-[:PAID]-(s) } OR EXISTS { (a)-[:TAINTED]->(c) })
  RETURN a, 'front' AS because,
         coalesce(r.records, []) + coalesce(w.records, []) + coalesce(h.records, []) AS records
}
WITH c, a, because, records
WHERE NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:PARTY_TO {category: 'victim'}]->(:Case) }
  AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:TOOK_PART {role: 'victim'}]->(:Report) }
WITH c, a, because, records ORDER BY because, records
WITH c, a, collect(DISTINCT because) AS because, collect(records[..$records_kept]) AS lists
OPTIONAL MATCH (a)-[k:TAINTED]->(c)
WITH c, a, because, lists, max(k.overall) AS share, min(k.since) AS since
RETURN c.key AS case_id, a.key AS account, because, share, since,
       reduce(flat = [], list IN lists | flat + list) AS records
ORDER BY case_id, account
