UNWIND $rows AS row
MATCH (n:`{label}` {key: row.key})
DETACH DELETE n
RETURN count(n) AS written
