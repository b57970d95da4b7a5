"""E-mails: sending them, and what became of each."""
