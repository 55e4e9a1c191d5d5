// No record describes it any more; what still mentions it keeps its key.
UNWIND $rows AS row
MATCH (n:`{label}` {key: row.key})
SET n = {key: row.key}
RETURN count(n) AS written
