"""Identity resolution: persons from identities, and the layer that questions are asked of."""
