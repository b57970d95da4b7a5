"""A sheet pasted from Excel: what is understood of it becomes this year's round; the rest is kept nowhere (ADR 52)."""
