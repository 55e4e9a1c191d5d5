/* Numbers and handsets that the persons use, and since and until when, where known. */
UNWIND $keys AS key
MATCH (p:Person {key: key})-[u:USES]->(x:Device|Phone)
RETURN key AS person, labels(x)[0] + ' ' + x.key AS thing,
       duration.inDays(date('1970-01-01'), u.from).days AS since,
       duration.inDays(date('1970-01-01'), u.to).days AS until
ORDER BY person, thing, since, until
