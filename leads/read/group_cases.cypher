/* Cases in which the police put the persons on the side of the offenders: as suspects, convicted or
   in contact with them, wanted, or arrested. Victims, witnesses and the rescued never stand here;
   nor does anybody in a case that is only about crossing a border, for those who are moved stand
   there as suspects. */
UNWIND $keys AS key
MATCH (p:Person {key: key})
CALL (p) {
  MATCH (p)-[t:PARTY_TO]->(c:Case)
  WHERE t.category IN ['suspect', 'convicted', 'contact']
  RETURN c, coalesce(date(t.since), date(c.opened_at)) AS day
  UNION ALL
  MATCH (p)-[:NAMED_IN]->(w:Warrant)-[:ISSUED_UNDER]->(c:Case)
  WHERE coalesce(w.status, '') <> 'withdrawn'
  RETURN c, date(w.issued_on) AS day
  UNION ALL
  MATCH (p)-[:TOOK_PART]->(d:Detention)-[:UNDER]->(c:Case)
  WHERE d.kind = 'arrest'
  RETURN c, date(d.at) AS day
}
WITH key, c, min(day) AS day
WHERE coalesce(c.status, '') <> 'withdrawn'
  AND coalesce(c.offence, '') <> 'illegal_border_crossing'
RETURN key AS person, c.key AS thing,
       duration.inDays(date('1970-01-01'), day).days AS since, null AS until
ORDER BY person, thing
