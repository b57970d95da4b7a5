"""The public directory: partnerships and schools."""
