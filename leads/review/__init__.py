"""What named people found when they looked into leads, and the sample that is theirs to look at."""
