"""What a school's page says of it, and where each fact comes from."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format

from office.council.words import in_our_words
from partnerships.models import Headship, School


@dataclass(frozen=True)
class Fact:
    """A fact in one line or several; ``source`` is empty where it stands in the register, whose import says when."""

    label: str
    lines: tuple[str, ...] = ()
    source: str = ""
    url: str = ""


def facts_of(school: School, headships: Iterable[Headship]) -> list[Fact]:
    """The facts of a school in the order of its page; one that nobody has recorded has no lines."""
    return [
        *(_head(headship) for headship in headships),
        *_identity(school),
        *_whereabouts(school),
        *_counting(school),
    ]


def _fact(label: str, value: object, **more: str) -> Fact:
    return Fact(label, (str(value),) if value not in ("", None) else (), **more)


def _head(headship: Headship) -> Fact:
    who = f"{headship.person}, since {date_format(headship.started_on)}"
    return _fact(headship.get_role_display(), who, source="Recorded by the council.")


def _identity(school: School) -> list[Fact]:
    known_as = [_fact("Known as", school.known_as, source="Added by the council.")] if school.known_as else []
    return [
        *known_as,
        _fact("URN", school.urn),
        _fact("LAESTAB", school.laestab_with_slash),
        _fact("Phase", school.get_phase_display()),
        _fact("Type", school.establishment_type),
        _fact("Ages", school.age_range),
        _fact("Gender", school.gender),
        _fact("Religious character", school.religious_character),
        _fact("Trust", school.trust_name),
        _fact("Number of pupils", school.pupils),
        _fact("Opened", date_format(school.opened_on) if school.opened_on else ""),
    ]


def _whereabouts(school: School) -> list[Fact]:
    number = school.telephone.replace(" ", "")
    return [
        Fact("Address", tuple(school.address_lines), source=_postcode_source(school)),
        _fact("Telephone", school.telephone, url=f"tel:{number}" if number else ""),
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


def _counting(school: School) -> list[Fact]:
    """Whether an open school counts towards coverage: worked out, never recorded (ADR 4)."""
    if not school.is_open:
        return []
    if not school.is_in_essex:
        return [_fact("Counts towards coverage", "No", source="Worked out: it is in another authority.")]
    answer = "Yes" if school.establishment_type.is_in_scope else "No"
    return [
        _fact("Counts towards coverage", answer, source="Worked out from the type, by the council’s list of types.")
    ]
