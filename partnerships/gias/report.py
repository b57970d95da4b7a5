"""A plan in words."""

from collections.abc import Iterator

from ..models import School
from .plan import Plan, Update
from .types import counts


def summary(plan: Plan) -> Iterator[str]:
    """What a plan does, in counts, a line each. A file with a rejected row never becomes a plan, hence the 0."""
    yield (
        f"Schools: {len(plan.created)} created, {len(plan.otherwise_updated)} updated, {len(plan.closed)} closed, "
        f"{plan.unchanged} unchanged, 0 rejected."
    )
    if plan.not_in_file:
        yield f"{plan.not_in_file} schools that the portal holds are not in the file; they stay as they are."
    if plan.other_authorities:
        yield f"{plan.other_authorities} schools of other authorities were passed over."
    if plan.links_created or plan.links_updated or plan.links_unchanged or plan.links_passed_over:
        yield (
            f"Links: {len(plan.links_created)} created, {len(plan.links_updated)} updated, {plan.links_unchanged} "
            f"unchanged, {plan.links_passed_over} passed over (not of schools held here, or of another kind)."
        )
    if plan.new_types:
        yield f"{len(plan.new_types)} establishment types are new: see in admin which of them count towards coverage."
    if plan.unknown_districts:
        yield f"Districts that the portal does not know, left empty: {', '.join(sorted(plan.unknown_districts))}."
    if plan.unknown_phases:
        yield f"Phases that the portal does not know, left empty: {', '.join(sorted(plan.unknown_phases))}."


def details(plan: Plan) -> Iterator[str]:
    """Every change of a plan, a line a school."""
    for name, group in plan.new_types.values():
        counted = "counts" if counts(name, group) else "does not count"
        yield f"Create the type “{name or 'no type'}, {group or 'no group'}”, which {counted} towards coverage"
    for school in plan.created:
        yield f"Create {school.urn} {school.values['name']}"
    for update in plan.updated:
        verb = "Close" if update.closes else "Update"
        yield f"{verb} {update.urn} {update.name}: {'; '.join(_changes(update))}"
    for urn, direction, linked_urn in plan.links_created:
        yield f"Link {urn} to its {direction} {linked_urn}"
    for urn, direction, linked_urn in plan.links_updated:
        yield f"Update the link of {urn} to its {direction} {linked_urn}"


def _changes(update: Update) -> Iterator[str]:
    for name, (old, new) in update.changes.items():
        label = getattr(School._meta.get_field(name), "verbose_name", name)
        yield f"{label} {_shown(old)} becomes {_shown(new)}"


def _shown(value: object) -> str:
    return "empty" if value in (None, "") else f"“{value}”"
