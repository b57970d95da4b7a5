"""Useful resources."""
