"""Places, schools, people and partnerships: the records that every other app stands on."""

from .dated import Dated, DatedQuerySet
from .partnerships import Lead, Membership, Partnership, PartnershipKind
from .people import Headship, Organisation, Person
from .places import District, Quadrant, SlugManager
from .schools import EstablishmentType, School, SchoolLink

__all__ = [
    "Dated",
    "DatedQuerySet",
    "District",
    "EstablishmentType",
    "Headship",
    "Lead",
    "Membership",
    "Organisation",
    "Partnership",
    "PartnershipKind",
    "Person",
    "Quadrant",
    "School",
    "SchoolLink",
    "SlugManager",
]
