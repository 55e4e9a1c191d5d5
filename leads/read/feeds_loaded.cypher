/* Feeds of which at least one batch is wholly loaded; what was derived has batch 0. */
MATCH (l:Load {complete: true})
WHERE l.batch > 0
RETURN DISTINCT l.feed AS feed
ORDER BY feed
