"""The schools of a partnership as they are listed: under their phases."""

from partnerships.models import Membership, School

INDEPENDENT = "Independent"  # which the register gives no phase, as it gives none to special schools


def schools_by_phase(memberships: list[Membership]) -> list[tuple[str, list[Membership]]]:
    """Memberships under the phases of their schools, in the order of the phases; those without one last.

    The schools come with their types: an independent one is under that word.
    """
    phases: dict[str, list[Membership]] = {}
    for membership in memberships:
        school = membership.school
        has_none = school.phase == School.Phase.NOT_APPLICABLE
        phase = INDEPENDENT if has_none and school.establishment_type.is_only_independent else school.phase
        phases.setdefault(phase, []).append(membership)
    labels = {**dict(School.Phase.choices), INDEPENDENT: INDEPENDENT, "": "Phase not recorded"}
    return [(label, phases[phase]) for phase, label in labels.items() if phase in phases]
