/* Feeds of which at least one batch is wholly loaded. */
MATCH (l:Load {complete: true})
RETURN DISTINCT l.feed AS feed
ORDER BY feed
