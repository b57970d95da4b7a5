"""A lead's own page."""
