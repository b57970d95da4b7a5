"""Back-ups: everything in one dated folder, made while the portal runs, and back (docs/back-up.md, ADR 32)."""
