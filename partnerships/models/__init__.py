"""Places, schools, people and partnerships: the records that every other app stands on."""

from .confirmations import Confirmation
from .corrections import Correction
from .coverage_snapshots import CoverageSnapshot
from .dated import Dated, DatedQuerySet
from .enquiries import Enquiry
from .establishment_types import EstablishmentType
from .memberships import Lead, Membership
from .partnerships import Partnership, PartnershipKind
from .people import Headship, Organisation, Person
from .places import District, Quadrant, SlugManager
from .register_imports import RegisterImport
from .school_links import SchoolLink
from .schools import School
from .sent_emails import SentEmail
from .spreadsheet_imports import SpreadsheetImport

__all__ = [
    "Confirmation",
    "Correction",
    "CoverageSnapshot",
    "Dated",
    "DatedQuerySet",
    "District",
    "Enquiry",
    "EstablishmentType",
    "Headship",
    "Lead",
    "Membership",
    "Organisation",
    "Partnership",
    "PartnershipKind",
    "Person",
    "Quadrant",
    "RegisterImport",
    "School",
    "SchoolLink",
    "SentEmail",
    "SlugManager",
    "SpreadsheetImport",
]
