/* Name and identities of the persons given, as written by the agencies. */
UNWIND $persons AS key
MATCH (p:Person {key: key})
RETURN key AS person, coalesce(p.name, p.name_latin) AS name,
       [(p)<-[:IDENTIFIES]-(i:Identity) | coalesce(i.records, [])] AS identities,
       [(p)<-[:IDENTIFIES]-(i:Identity) | {identity: i.key, places: coalesce(i.records, [])}] AS written
ORDER BY person
