"""Every lead explains itself: how sure its rank is, what it hangs on, and what would settle it."""
