"""What the days of a peer review clash with: said, and never refused."""
