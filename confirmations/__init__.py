"""The yearly question to leads, its link, and what leads propose to change (ADR 15)."""
