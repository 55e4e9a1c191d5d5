MATCH (n)
WHERE none(label IN labels(n) WHERE label IN ['Migration', 'Writer'])
RETURN labels(n)[0] AS label
LIMIT 1
