"""What is on an agenda: what it starts from, its items, and those that come back."""
