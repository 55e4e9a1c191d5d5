"""Identity resolution: persons from identities, and the derived layer that questions are asked of."""
