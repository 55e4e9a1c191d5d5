/* The cases that some cases are looked at as: each with the larger ones that it is part of. */
UNWIND $cases AS asked
MATCH (c:Case {key: asked})-[:PART_OF*0..10]->(whole:Case)
RETURN DISTINCT asked, whole.key AS case_id ORDER BY case_id, asked
