MATCH (n:Batch {key: $key})
DETACH DELETE n
