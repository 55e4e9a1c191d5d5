MATCH (l:Load)
WHERE l.complete AND l.batch > 0 AND NOT l.key ENDS WITH '/removal'
RETURN l.batch AS batch, l.feed AS feed
ORDER BY batch, feed
