"""One module a command; each has `register(app)` and is found because it is here."""
