"""The directory on paper: as a page that prints well, and for Word."""
