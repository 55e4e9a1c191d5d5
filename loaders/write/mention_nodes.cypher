// An entity that is only mentioned has only its key; what its owner said of it stays.
UNWIND $rows AS row
MERGE (n:`{label}` {key: row.key})
RETURN count(n) AS written
