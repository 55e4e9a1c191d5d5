/* The steps that brought the persons given into scope. */
UNWIND $persons AS person
MATCH (:Person {key: person})-[s:IN_SCOPE]->(c:Case)
RETURN person, c.key AS case_id, s.steps AS steps, s.via AS via,
       coalesce(s.records, []) AS records
ORDER BY case_id, person
