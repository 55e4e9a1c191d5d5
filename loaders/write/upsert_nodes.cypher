// An element with its properties, as its feed has it now; nothing else of it stays.
UNWIND $rows AS row
MERGE (n:`{label}` {key: row.key})
SET n = row.properties
RETURN count(n) AS written
