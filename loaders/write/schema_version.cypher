OPTIONAL MATCH (m:Migration)
RETURN coalesce(max(m.version), 0) AS version
