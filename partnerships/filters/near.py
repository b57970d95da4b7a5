"""The place that ``?near=`` names: a postcode, a district, a school, or where somebody is."""

from collections.abc import Callable, Iterable

from partnerships.geography import (
    Location,
    district_centre,
    is_position,
    is_postcode,
    locate,
    locate_position,
    locate_school,
    problem_with,
)
from partnerships.models import District
from partnerships.search import Names, match_school

EXAMPLES = "Enter a postcode such as CM1 1LX, its first half, CM1, a district, or a school’s full name or URN."


def find_place(text: str, districts: Iterable[District], known: Callable[[], Names]) -> tuple[Location | None, str]:
    """Where the text is; or None and why, in a sentence that says what to do. ``known`` is asked for schools' names."""
    if is_position(text):
        found = locate_position(text)
        why = f"That location is not in or near Essex, so the list is not ordered by distance. {EXAMPLES}"
        return found, "" if found else why
    if found := locate(text) or _district(text, districts):
        return found, ""
    return (None, problem_with(text)) if is_postcode(text) else _school(text, known)


def _district(text: str, districts: Iterable[District]) -> Location | None:
    wanted = text.casefold()
    return next((district_centre(d.code, d.name) for d in districts if d.name.casefold() == wanted), None)


def _school(text: str, known: Callable[[], Names]) -> tuple[Location | None, str]:
    """A school by its URN, or by a name about which the search has no doubt."""
    is_urn = len(text) == 6 and text.isascii() and text.isdigit()
    lookup = {"urn": int(text)} if is_urn else {"pk": match_school(text, known=known()[0]).school_pk}
    school, location = locate_school(**lookup) if any(lookup.values()) else (None, None)
    if location:
        return location, ""
    if school:
        return None, f"The register does not say where {school} is, nor its district. {EXAMPLES}"
    return None, f"We are not sure which place “{text[:50]}” is. {EXAMPLES}"
