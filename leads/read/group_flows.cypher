/* Of accounts: the greatest part of what came in that is victims' money, the greatest part of what a
   case's victims lost that stayed there, and how many accounts paid in and were paid. */
UNWIND $keys AS key
MATCH (a:Account {key: key})
OPTIONAL MATCH (a)-[t:TAINTED]->(:Case)
WITH key, a, max(coalesce(t.overall, t.share)) AS share, max(t.part) AS kept
RETURN key AS account, coalesce(share, 0.0) AS share, coalesce(kept, 0.0) AS kept,
       COUNT { (a)<-[:PAID]-() } AS payers, COUNT { (a)-[:PAID]->() } AS payees
ORDER BY account
