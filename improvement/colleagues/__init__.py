"""Deputies and senior leaders whom a head or lead names for peer reviews, by name and work e-mail (ADR 57)."""
