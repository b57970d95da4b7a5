"""The improvement programme."""
