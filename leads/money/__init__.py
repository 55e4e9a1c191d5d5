"""The money tracer: where the money of a case's victims went, and where it still is."""
