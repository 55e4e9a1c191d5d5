// PageRank of each, damping .85.
CALL gds.pageRank.stream($name) YIELD nodeId, score
RETURN nodeId AS place, score
ORDER BY place
