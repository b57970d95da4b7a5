"""What the export of a list of partnerships tells besides their own facts: of their leads and their schools."""

from base.exports.tables import SEPARATOR
from partnerships.memberships.by_phase import count_of_phase
from partnerships.models import Partnership


def names_of_leads(partnership: Partnership) -> str:
    """Who leads it today, as a sheet has several."""
    return SEPARATOR.join(str(lead.person) for lead in partnership.current_leads)  # type: ignore[attr-defined]


def addresses_of_leads(partnership: Partnership) -> str:
    """Where the portal writes to its leads, each address once; for those alone who may see contact details."""
    addresses = [lead.reachable_email for lead in partnership.current_leads]  # type: ignore[attr-defined]
    return SEPARATOR.join(dict.fromkeys(filter(None, addresses)))


def schools_of_phase(partnership: Partnership, label: str) -> int:
    """How many open schools of that phase are in it today."""
    return count_of_phase(partnership.open_memberships, label)  # type: ignore[attr-defined]
