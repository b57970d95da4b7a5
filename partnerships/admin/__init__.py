"""Admin of places, schools, people and partnerships, for LA officers."""

from . import enquiries, logs, partnerships, people, places, register_imports, schools  # noqa: F401
