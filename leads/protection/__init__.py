"""People who may be held, trafficked or used: who may see them, and who hides among them."""
