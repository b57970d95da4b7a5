"""What the council says of itself: read from one place, changed in admin."""
