/* Set who somebody is, on the person and on every identity of theirs; always rolled back. */
UNWIND $rows AS row
MATCH (p:Person {key: row.key})
SET p += row.traits
WITH p, row
MATCH (p)<-[:IDENTIFIES]-(i:Identity)
SET i += row.traits
