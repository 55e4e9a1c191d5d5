MATCH (w:Writer {key: 'ingest', token: $token})
DELETE w
