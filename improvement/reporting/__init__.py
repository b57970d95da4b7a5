"""The termly report of a board: its figures by the six duties, a draft until it becomes a paper (ADR 84)."""
