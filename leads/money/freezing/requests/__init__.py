"""Freeze requests as files: a list for each institution, and an overview of all of them.

A request is a draft that nobody has reviewed, and no order: what is frozen, a human decides who
has the power to.
"""
