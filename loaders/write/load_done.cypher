MATCH (l:Load {key: $key})
RETURN l.done AS done
