"""Breaking the glass of a board’s Part B, by a superuser."""
