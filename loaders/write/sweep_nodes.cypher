// Nothing but its key is left and no record ties it to anything: it goes.
UNWIND $rows AS row
MATCH (n:`{label}` {key: row.key})
WHERE size(keys(n)) = 1 AND NOT EXISTS { (n)-[r]-() WHERE r.run IS NULL }
DETACH DELETE n
RETURN count(n) AS written
