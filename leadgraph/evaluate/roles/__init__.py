"""`evaluate roles`: lead lists of simulated worlds held against the truth, beside plain ones."""
