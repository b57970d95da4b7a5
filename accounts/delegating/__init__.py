"""Delegates: named by a lead or head to act for them until a day (ADR 45)."""
