"""Hiding the council's notice."""
