"""The schools of a partnership as they are listed: under their phases."""

from partnerships.models import Membership, School


def schools_by_phase(memberships: list[Membership]) -> list[tuple[str, list[Membership]]]:
    """Memberships under the phases of their schools, in the order of the phases; those without one last."""
    phases: dict[str, list[Membership]] = {}
    for membership in memberships:
        phases.setdefault(membership.school.phase, []).append(membership)
    labels = {**dict(School.Phase.choices), "": "Phase not recorded"}
    return [(label, phases[phase]) for phase, label in labels.items() if phase in phases]
