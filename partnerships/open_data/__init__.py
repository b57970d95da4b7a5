"""The directory as files, and what their columns mean."""
