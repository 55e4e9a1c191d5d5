// Which person each delivered place of mention was judged to be.
MATCH (identity:Identity)-[:IDENTIFIES]->(person:Person)
UNWIND identity.records AS mention
RETURN mention, person.key AS person
ORDER BY mention
