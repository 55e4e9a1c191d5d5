// How many others each is tied to.
CALL gds.degree.stream($name) YIELD nodeId, score
RETURN nodeId AS place, score
ORDER BY place
