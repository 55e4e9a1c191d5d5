MATCH (n:Load)
WHERE n.batch = $batch AND ($feed IS NULL OR n.feed = $feed)
DETACH DELETE n
