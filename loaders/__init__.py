"""The staged store, the graph vocabulary, the feed mappings and the one door for writes."""
