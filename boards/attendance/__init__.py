"""Who was there: the roll of a meeting, and the years of a board."""
