/* Where persons stand: what the police noted last, when they were last arrested, whether a warrant
   is active, and whether they are identified: by a document, the police, or a register. */
UNWIND $keys AS key
MATCH (p:Person {key: key})
CALL (p) {
  OPTIONAL MATCH (p)-[t:PARTY_TO]->(:Case)
  WHERE t.status IS NOT NULL
  WITH t ORDER BY coalesce(date(t.since), date('0001-01-01')), t.status
  WITH collect(t) AS noted_all
  RETURN noted_all[-1].status AS status, date(noted_all[-1].since) AS noted
}
RETURN key AS person, status, noted,
       COLLECT { MATCH (p)-[:TOOK_PART]->(d:Detention {kind: 'arrest'})
                 RETURN date(d.at) AS day ORDER BY day DESC LIMIT 1 }[0] AS arrested,
       EXISTS { (p)-[:NAMED_IN]->(:Warrant {status: 'active'}) } AS wanted,
       EXISTS { (p)-[:HOLDS]->(:Document) }
         OR EXISTS { MATCH (p)<-[:IDENTIFIES]-(i:Identity) WHERE i.feed IN $registers } AS identified
ORDER BY person
