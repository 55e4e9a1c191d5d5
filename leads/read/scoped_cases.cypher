/* The cases that anybody is in scope of. */
MATCH (c:Case)
WHERE EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
RETURN c.key AS case_id
ORDER BY case_id
