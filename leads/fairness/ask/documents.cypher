/* Documents of everyone in scope. */
MATCH (:Case)<-[:IN_SCOPE]-(:Person)<-[:IDENTIFIES]-(:Identity)-[:PRESENTED]->(d:Document)
WITH DISTINCT d
RETURN elementId(d) AS node, d.key AS key, d.number AS number, d.country AS country
ORDER BY key
