"""SQLite as Django has it, whose writers wait for one another in the order in which they came (ADR 47)."""
