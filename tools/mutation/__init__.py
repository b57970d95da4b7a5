"""Faults put into a copy of the project, one at a time, to see whether a test notices: ``python -m tools.mutation``.

DEVELOPERS.md says how to run it and how to read what it prints.
"""
