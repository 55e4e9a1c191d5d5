"""Stored Cypher: schema, indicators, questions, checks, and the library that reads them."""
