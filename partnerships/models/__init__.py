"""Places, schools, people and partnerships: the records that every other app stands on."""

from partnerships.models.authorities import Authority, SchoolAuthority
from partnerships.models.coverage_snapshots import CoverageSnapshot
from partnerships.models.enquiries import Enquiry
from partnerships.models.establishment_types import EstablishmentType
from partnerships.models.former_people import MergedPerson, PersonName
from partnerships.models.letters import Letter
from partnerships.models.memberships import Lead, Membership
from partnerships.models.organisation_names import OrganisationName
from partnerships.models.partnership_names import PartnershipName
from partnerships.models.partnerships import Partnership, PartnershipKind
from partnerships.models.people import Headship, Organisation, Person
from partnerships.models.places import District, Quadrant
from partnerships.models.school_links import SchoolLink
from partnerships.models.school_names import SchoolName
from partnerships.models.schools import School

__all__ = [
    "Authority",
    "CoverageSnapshot",
    "District",
    "Enquiry",
    "EstablishmentType",
    "Headship",
    "Lead",
    "Letter",
    "Membership",
    "MergedPerson",
    "Organisation",
    "OrganisationName",
    "Partnership",
    "PartnershipKind",
    "PartnershipName",
    "Person",
    "PersonName",
    "Quadrant",
    "School",
    "SchoolAuthority",
    "SchoolLink",
    "SchoolName",
]
