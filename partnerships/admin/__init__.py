"""Admin of places, schools, people and partnerships, for LA officers."""

from . import confirmations, corrections, enquiries, logs, partnerships, people, places, schools  # noqa: F401
