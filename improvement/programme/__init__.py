"""The programme as its readers see it: what it is, and each year in counts."""
