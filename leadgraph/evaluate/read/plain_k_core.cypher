// The core number of each.
CALL gds.kcore.stream($name) YIELD nodeId, coreValue
RETURN nodeId AS place, coreValue AS score
ORDER BY place
