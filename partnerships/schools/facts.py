"""What a school's page says of it, and where each fact comes from."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import get_text_list

from base.telephones import spaced
from office.council.words import in_our_words
from partnerships.models import Headship, School

GIAS = "https://www.get-information-schools.service.gov.uk/Establishments/Establishment/Details/{}"


@dataclass(frozen=True)
class Fact:
    """A fact in one line or several; ``source`` is empty where it stands in the register, whose import says when."""

    label: str
    lines: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    leads_to: str = ""  # where the link leads, for who hears it: a number alone does not say


def facts_of(school: School, headships: Iterable[Headship]) -> list[Fact]:
    """The facts of a school in the order of its page; one that nobody has recorded has no lines."""
    return [
        *(_head(headship) for headship in headships),
        *_identity(school),
        *_whereabouts(school),
    ]


def not_recorded(facts: Iterable[Fact]) -> str:
    """The facts of which nobody has recorded anything, as a phrase: “ages, gender and trust”; empty without any."""
    return get_text_list([_within_a_sentence(fact.label) for fact in facts if not fact.lines], "and")


def _within_a_sentence(label: str) -> str:
    """The label without its capital, unless it is an abbreviation such as LAESTAB."""
    return label if label.isupper() else f"{label[:1].lower()}{label[1:]}"


def _fact(label: str, value: object, **more: str) -> Fact:
    return Fact(label, (str(value),) if value not in ("", None) else (), **more)


def _head(headship: Headship) -> Fact:
    who = f"{headship.person}, since {date_format(headship.started_on)}"
    return _fact(headship.get_role_display(), who, source="Recorded by the council.")


def _identity(school: School) -> list[Fact]:
    known_as = [_fact("Known as", school.known_as, source="Added by the council.")] if school.known_as else []
    return [
        *known_as,
        _fact("URN", school.urn, url=GIAS.format(school.urn), leads_to="Get Information About Schools"),
        _fact("LAESTAB", school.laestab_with_slash),
        *_authority(school),
        _fact("Phase", school.get_phase_display()),
        _fact("Type", school.establishment_type),
        _fact("Ages", school.age_range),
        _fact("Gender", school.gender),
        _fact("Religious character", school.religious_character),
        *_trust(school),
        _fact("Number of pupils", school.pupils),
        _fact("Opening day", date_format(school.opened_on) if school.opened_on else ""),
    ]


def _trust(school: School) -> list[Fact]:
    """The trust, with a link to its schools; of a school that the local authority maintains there is none to record."""
    if not school.trust_name and "maintained" in school.establishment_type.group_name:
        return []
    query = urlencode({"q": f"schools of {school.trust_name}"})
    return [_fact("Trust", school.trust_name, url=f"{reverse('schools:list')}?{query}", leads_to="its schools")]


def _authority(school: School) -> list[Fact]:
    """The authority, and the one before it: nothing where there has been one and it is home, as for most schools."""
    ended_on = school.former_authority_ended_on
    if ended_on is None and school.is_home:
        return []
    former = [f"{school.former_authority_name} until {date_format(ended_on)}"] if ended_on else []
    return [Fact("Local authority", tuple(name for name in [school.authority_name, *former] if name))]


def _whereabouts(school: School) -> list[Fact]:
    number = school.telephone.replace(" ", "")
    return [
        Fact("Address", tuple(school.address_lines), source=_postcode_source(school)),
        _fact("Telephone", spaced(school.telephone), url=f"tel:{number}" if number else ""),
        _fact("Website", school.website if school.website_url else "", url=school.website_url),
        _district(school),
        _quadrant(school),
    ]


def _district(school: School) -> Fact:
    source = f"Put right by the council. {_register_says(school.register_district)}"
    return _fact("District", school.district or "", source=source if school.has_corrected_district else "")


def _postcode_source(school: School) -> str:
    if not school.has_corrected_postcode:
        return ""
    return f"Postcode put right by the council. {_register_says(school.register_postcode)}"


def _register_says(fact: object) -> str:
    return f"The register says {fact}." if fact else "The register does not say."


def _quadrant(school: School) -> Fact:
    if not school.district:
        return Fact(in_our_words("Quadrant"))
    quadrant = school.district.quadrant
    return _fact(
        in_our_words("Quadrant"), quadrant, source="Worked out from the district.", url=quadrant.get_absolute_url()
    )


def counting_of(school: School) -> list[Fact]:
    """Whether an open school counts towards coverage: worked out, never recorded (ADR 4)."""
    if not school.is_open:
        return []
    if school.has_authority_to_come_only:
        return [_fact("Counts towards coverage", "No", source="Worked out: its authority has not begun yet.")]
    if not school.is_home:
        return [_fact("Counts towards coverage", "No", source="Worked out: it is in another authority.")]
    answer = "Yes" if school.establishment_type.is_in_scope else "No"
    return [
        _fact("Counts towards coverage", answer, source="Worked out from the type, by the council’s list of types.")
    ]
