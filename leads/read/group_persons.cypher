/* Every person in scope of a case: among them, and only among them, groups are looked for. */
MATCH (p:Person)
WHERE EXISTS { (p)-[:IN_SCOPE]->(:Case) }
RETURN p.key AS person
ORDER BY person
