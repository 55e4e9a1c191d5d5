"""Linkage by probability: features of nuclei, candidate pairs, their weights, three bands."""
