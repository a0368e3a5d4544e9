"""Draws the pictures of the handouts, docs/pictures: make pictures."""
