"""Taking published minutes back, and a redacted version in their place."""
