"""What was done in one go, kept as one entry, looked at, and taken back (ADR 81)."""
