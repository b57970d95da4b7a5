"""Records that were made by mistake: removed while nobody could rely on them, else withdrawn, and put back (ADR 77)."""
