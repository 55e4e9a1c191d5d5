// Several of one type may tie the same pair; `key` tells them apart.
UNWIND $rows AS row
MATCH (a:`{start}` {key: row.start_key})
MATCH (b:`{end}` {key: row.end_key})
MERGE (a)-[r:`{type}` {key: row.key}]->(b)
SET r = row.properties
RETURN count(r) AS written
