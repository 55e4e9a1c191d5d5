"""A Neo4j of one's own without Docker or a system Java: fetched, started, stopped, looked at."""
