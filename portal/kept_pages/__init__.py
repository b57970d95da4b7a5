"""Public pages, kept for the next who asks until any public record changes (ADR 46)."""
