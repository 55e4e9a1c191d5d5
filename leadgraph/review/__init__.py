"""Reviewing identities: the queue that resolution left, and what reviewers said of it."""
