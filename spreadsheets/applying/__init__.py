"""Bringing a sheet in: upload, preview, apply."""
