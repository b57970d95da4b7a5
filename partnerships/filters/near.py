"""The place that ``?near=`` names: a postcode, a district, a school, or where somebody is."""

from collections.abc import Iterable

from ..geography import (
    Location,
    district_centre,
    is_position,
    is_postcode,
    locate,
    locate_position,
    locate_school,
    problem_with,
)
from ..models import District
from ..search import match_school

EXAMPLES = "Enter a postcode such as CM1 1LX, its first half, CM1, a district, or a school’s full name or URN."


def find_place(text: str, districts: Iterable[District]) -> Location | None:
    """Where the text is; None where it names no place that is known, or none without doubt (see ``why_not_found``)."""
    if is_position(text):
        return locate_position(text)
    return locate(text) or _district(text, districts) or _school(text)


def why_not_found(text: str) -> str:
    """Why ``find_place`` found nothing, and what to do, as a sentence."""
    if is_position(text):
        return f"That location is not in or near Essex, so the list is not ordered by distance. {EXAMPLES}"
    if is_postcode(text):
        return problem_with(text)
    return f"We are not sure which place “{text[:50]}” is. {EXAMPLES}"


def _district(text: str, districts: Iterable[District]) -> Location | None:
    wanted = text.casefold()
    return next((district_centre(d.code, d.name) for d in districts if d.name.casefold() == wanted), None)


def _school(text: str) -> Location | None:
    """A school by its URN, or by a name about which the search has no doubt."""
    if len(text) == 6 and text.isascii() and text.isdigit():
        return locate_school(urn=int(text))
    pk = match_school(text).school_pk
    return locate_school(pk=pk) if pk else None
