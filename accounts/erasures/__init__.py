"""What was erased stays erased: the log of it, in the database and beside it, which a restore replays (ADR 32)."""
