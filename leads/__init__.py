"""Roles, scores, money, evidence and the exported lead lists."""
