// Betweenness of each, from $sample starting persons.
CALL gds.betweenness.stream($name, {samplingSize: $sample, samplingSeed: $seed}) YIELD nodeId, score
RETURN nodeId AS place, score
ORDER BY place
