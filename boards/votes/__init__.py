"""Votes under an item: in numbers, and by name where somebody asked for that."""
