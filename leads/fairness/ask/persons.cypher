/* Everyone in scope, with the date of birth that is known of them. */
MATCH (p:Person)-[:IN_SCOPE]->(:Case)
WITH DISTINCT p
RETURN p.key AS key, p.birth_date AS birth_date
ORDER BY key
