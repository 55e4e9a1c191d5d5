/* Everyone in scope, of which cases and in how many steps: one row a person. */
MATCH (p:Person)-[s:IN_SCOPE]->(c:Case)
WITH p.key AS person, c.key AS case_id, s.steps AS steps ORDER BY case_id
RETURN person, collect([case_id, steps]) AS cases
ORDER BY person
