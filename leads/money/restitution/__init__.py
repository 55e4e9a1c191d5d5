"""What goes back to whom: frozen and recovered money divided among the victims."""
