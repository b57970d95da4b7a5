"""Partnerships and schools in the words of schema.org, for search engines; nothing that is not public."""

from collections.abc import Callable, Iterable
from typing import Any

from office.council.reading import the_council
from partnerships.models import Lead, Membership, Partnership, School

CONTEXT = "https://schema.org"
Absolute = Callable[[str], str]  # makes the whole address of a path: request.build_absolute_uri


def partnership_data(
    partnership: Partnership, leads: Iterable[Lead], memberships: Iterable[Membership], absolute: Absolute
) -> dict[str, Any]:
    """The partnership with its leads and schools of today, and where it works."""
    url, site = absolute(partnership.get_absolute_url()), absolute("/").removesuffix("/")
    data = {
        "@context": CONTEXT,
        "@type": "Organization",
        "@id": url,
        "url": url,
        "name": partnership.name,
        "description": partnership.purpose or partnership.focus,
        "disambiguatingDescription": "Invented for a demonstration" if partnership.is_demonstration else "",
        "foundingDate": partnership.started_on.isoformat(),
        "dissolutionDate": partnership.ended_on.isoformat() if partnership.is_over and partnership.ended_on else "",
        "sameAs": partnership.website,
        "areaServed": _areas(memberships),
        "contactPoint": [_contact(lead) for lead in leads if lead.has_public_contact],
        "member": [
            *(_role(lead) for lead in leads),
            *(_school(membership.school, site) for membership in memberships),
        ],
    }
    return _filled(data)


def school_data(school: School, memberships: Iterable[Membership], absolute: Absolute) -> dict[str, Any]:
    """The school as the register has it, and the partnerships that it is in."""
    data = {
        "@context": CONTEXT,
        **_school(school, absolute("/").removesuffix("/")),
        "alternateName": school.known_as,
        "identifier": {"@type": "PropertyValue", "propertyID": "URN", "value": str(school.urn)},
        "telephone": school.telephone,
        "sameAs": school.website_url,
        "address": _address(school),
        "memberOf": [
            {"@type": "Organization", "name": partnership.name, "url": absolute(partnership.get_absolute_url())}
            for partnership in (membership.partnership for membership in memberships)
        ],
    }
    return _filled(data)


def _school(school: School, site: str) -> dict[str, str]:
    """``site`` is the beginning of its address, asked for once for all schools."""
    return {"@type": "School", "name": school.name, "url": f"{site}{school.get_absolute_url()}"}


def _areas(memberships: Iterable[Membership]) -> list[dict[str, str]]:
    districts = {membership.school.district.name for membership in memberships if membership.school.district}
    return [{"@type": "AdministrativeArea", "name": f"{name}, {the_council().area_name}"} for name in sorted(districts)]


def _role(lead: Lead) -> dict[str, Any]:
    return {
        "@type": "OrganizationRole",
        "roleName": lead.get_role_display(),
        "startDate": lead.started_on.isoformat(),
        "member": {"@type": "Person", "name": str(lead.person)},
    }


def _contact(lead: Lead) -> dict[str, str]:
    return _filled(
        {
            "@type": "ContactPoint",
            "contactType": lead.get_role_display(),
            "email": lead.public_email,
            "telephone": lead.public_telephone,
        }
    )


def _address(school: School) -> dict[str, str]:
    parts = {
        "streetAddress": school.street,
        "addressLocality": school.town,
        "addressRegion": school.county,
        "postalCode": school.postcode,
    }
    filled = _filled(parts)
    return {"@type": "PostalAddress", **filled, "addressCountry": "GB"} if filled else {}


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in data.items() if value}
