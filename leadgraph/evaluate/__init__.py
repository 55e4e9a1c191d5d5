"""Measures what leadgraph finds: on published research data, and on worlds whose truth is known."""
