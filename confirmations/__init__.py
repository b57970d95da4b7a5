"""The yearly confirmation: whom to ask and when, the link, the facts that a lead may correct (ADR 15)."""
