"""What to do where somebody else saved the same record in the meantime."""
