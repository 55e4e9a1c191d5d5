/* Organizations that the persons lead or own. */
UNWIND $keys AS key
MATCH (p:Person {key: key})-[o:OWNS]->(g:Organization)
WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
WITH key, g.key AS thing, min(o.from) AS since
RETURN key AS person, thing, duration.inDays(date('1970-01-01'), since).days AS since,
       null AS until
ORDER BY person, thing
