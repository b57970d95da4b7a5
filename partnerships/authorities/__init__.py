"""Local authorities: which are home, and since when a school is of which."""
