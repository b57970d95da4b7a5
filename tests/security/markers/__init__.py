"""Marker words in every field of the programme's records, and where each may be found: ``matrix/programme.csv``."""
