"""What `make check` in support/EXERCISE does: one screen for who works on it."""
