"""How many of the schools that count are in a partnership, and how that went over time."""
