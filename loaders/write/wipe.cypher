// A batch of nodes at a time; migrations stay, for the schema stays.
MATCH (n)
WHERE NOT n:Migration AND NOT n:Writer
WITH n LIMIT $rows
DETACH DELETE n
RETURN count(n) AS written
