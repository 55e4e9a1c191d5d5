MATCH (n:Load)
WHERE n.batch = $batch
DETACH DELETE n
