// The lease of the one writer: whoever holds the token writes; a holder that gave no sign for
// $stale_seconds, or that the caller knows to be dead, loses it. The first SET takes the lock,
// so that two who ask at once are answered one after the other.
MERGE (w:Writer {key: 'ingest'})
SET w.asked = $token
WITH w, w.token AS held, w.holder AS holder, w.heartbeat AS heartbeat
WITH w, held, holder, heartbeat,
     held IS NULL OR held = $token OR holder IN $dead
       OR heartbeat < datetime() - duration({seconds: $stale_seconds}) AS free
SET w.token = CASE WHEN free THEN $token ELSE held END,
    w.holder = CASE WHEN free THEN $holder ELSE holder END,
    w.heartbeat = CASE WHEN free THEN datetime() ELSE heartbeat END
RETURN free, holder
