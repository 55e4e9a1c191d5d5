"""Lists must not move with who somebody is: what may not be read, and the test by permutation."""
