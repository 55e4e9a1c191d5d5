/* Everyone in scope, with the steps that brought them there. */
MATCH (p:Person)-[s:IN_SCOPE]->(c:Case)
RETURN p.key AS person, c.key AS case_id, s.steps AS steps, s.via AS via,
       coalesce(s.records, []) AS records
ORDER BY case_id, person
