UNWIND $rows AS row
MATCH (a:`{start}` {key: row.start_key})-[r:`{type}`]->(b:`{end}` {key: row.end_key})
DELETE r
RETURN count(r) AS written
