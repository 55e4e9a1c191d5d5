// Everyone in scope of any case.
MATCH (person:Person)-[:IN_SCOPE]->(:Case)
RETURN DISTINCT person.key AS person
ORDER BY person
