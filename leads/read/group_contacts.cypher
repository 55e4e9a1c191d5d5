/* Numbers in contact with the numbers given: on how many days, first and last day. */
UNWIND $keys AS key
MATCH (:Phone {key: key})-[:IN_CONTACT]->(k:Contact)<-[:IN_CONTACT]-(m:Phone)
WHERE m.key <> key
WITH key, m, count(k) AS days, min(k.day) AS first, max(k.day) AS last
RETURN key AS phone, m.key AS other, days,
       duration.inDays(date('1970-01-01'), first).days AS first,
       duration.inDays(date('1970-01-01'), last).days AS last
ORDER BY phone, other
