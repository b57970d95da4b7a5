"""Admin of places, schools, people and partnerships, for LA officers."""

from . import (  # noqa: F401
    confirmations,
    corrections,
    enquiries,
    logs,
    partnerships,
    people,
    places,
    register_imports,
    schools,
    spreadsheets,
)
