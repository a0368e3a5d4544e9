"""Shows what passes between two programs while it happens: make demo, make trace."""
