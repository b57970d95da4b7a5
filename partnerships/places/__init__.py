"""Quadrants and districts."""
