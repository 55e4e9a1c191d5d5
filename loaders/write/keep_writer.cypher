MATCH (w:Writer {key: 'ingest', token: $token})
SET w.heartbeat = datetime()
RETURN w.token AS token
