"""Boards and who sits on them."""
