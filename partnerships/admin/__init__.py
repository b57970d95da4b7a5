"""Admin of places, schools, people and partnerships, for LA officers."""

from . import partnerships, people, places, schools, spreadsheets  # noqa: F401
