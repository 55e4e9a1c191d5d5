"""What can still be frozen: accounts that hold victims' money, and requests for institutions."""
