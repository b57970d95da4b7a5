"""Following what is public by e-mail, without an account: asked for, confirmed, told, left (ADR 41)."""
