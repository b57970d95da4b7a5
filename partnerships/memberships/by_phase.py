"""The schools of a partnership as they are listed: under their phases."""

from collections import Counter
from collections.abc import Iterable

from partnerships.models import Membership, School

INDEPENDENT = "Independent"  # which the register gives no phase, as it gives none to special schools
UNKNOWN = "Phase not recorded"
LABELS = [*School.Phase.labels, INDEPENDENT, UNKNOWN]  # in the order of the list


def schools_by_phase(memberships: list[Membership]) -> list[tuple[str, list[Membership]]]:
    """Memberships under the phases of their schools, in the order of the phases; those without one last.

    The schools come with their types: an independent one is under that word.
    """
    phases: dict[str, list[Membership]] = {}
    for membership in memberships:
        phases.setdefault(_label_of(membership), []).append(membership)
    return [(label, phases[label]) for label in LABELS if label in phases]


def count_of_phase(memberships: Iterable[Membership], label: str) -> int:
    """How many of the memberships are listed under that one of ``LABELS``."""
    return sum(_label_of(membership) == label for membership in memberships)


def usual_place(memberships: list[Membership]) -> str:
    """The town, or else the district, of more than half of the schools, which need not be said of each; else empty."""
    places = Counter(membership.school.town_or_district for membership in memberships)
    place, count = places.most_common(1)[0] if places else ("", 0)
    return place if 2 * count > len(memberships) > 1 else ""


def phase_label(phase: str, *, is_independent: bool) -> str:
    """Under which of ``LABELS`` a school is listed."""
    if is_independent and phase == School.Phase.NOT_APPLICABLE:
        return INDEPENDENT
    return School.Phase(phase).label if phase else UNKNOWN


def _label_of(membership: Membership) -> str:
    school = membership.school
    return phase_label(school.phase, is_independent=school.establishment_type.is_only_independent)
