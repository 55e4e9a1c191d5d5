UNWIND $rows AS row
MATCH (a:`{start}` {key: row.start_key})
MATCH (b:`{end}` {key: row.end_key})
MERGE (a)-[r:`{type}`]->(b)
SET r = row.properties
RETURN count(r) AS written
