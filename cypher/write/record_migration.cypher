// Notes that a schema file was applied.
MERGE (m:Migration {key: $key})
SET m.version = $version, m.name = $name, m.sha256 = $sha256
