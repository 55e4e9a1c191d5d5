// The schema files that were applied, oldest first.
MATCH (m:Migration)
RETURN m.version AS version, m.name AS name, m.sha256 AS sha256
ORDER BY version
