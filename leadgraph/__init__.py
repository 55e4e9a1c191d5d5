"""The command line, settings, local Neo4j, simulator and evaluation."""
