MATCH (l:Load {key: $key})
WHERE l.done = $chunk
SET l.done = $chunk + 1, l.complete = ($chunk + 1 = l.of)
RETURN l.done AS done
