"""A plan in words."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from django.utils.formats import date_format

from partnerships.models import District, EstablishmentType, School
from register.planning.plan import RegisterPlan, RegisterUpdate
from register.planning.types import counts, sentence_case

MAX_NAMED = 10  # of the districts and phases that the portal does not know


def summary(plan: RegisterPlan) -> Iterator[str]:
    """What a plan does, in counts, a line each. A file with a rejected row never becomes a plan, hence the 0.

    A school that closes is counted as closed and not once more as updated, whatever else changes about it.
    """
    yield (
        f"Schools: {len(plan.created)} created, {len(plan.otherwise_updated)} updated, {len(plan.closed)} closed, "
        f"{plan.unchanged} unchanged, 0 rejected."
    )
    if plan.updated:
        yield f"Facts that change: {', '.join(_facts(plan.updated))}."
    if plan.reopened:
        yield f"{_many(len(plan.reopened), 'closed school')} open again, among the updated."
    if plan.not_in_file:
        yield f"{_many(plan.not_in_file, 'school')} held here, not in the file: left unchanged."
    if plan.other_authorities:
        yield f"{_many(plan.other_authorities, 'school')} of other authorities passed over."
    if plan.links_created or plan.links_updated or plan.links_unchanged or plan.links_passed_over:
        yield (
            f"Links: {len(plan.links_created)} created, {len(plan.links_updated)} updated, {plan.links_unchanged} "
            f"unchanged, {plan.links_passed_over} passed over (not of schools held here, or of another kind)."
        )
    yield from to_look_at(plan)


def details(plan: RegisterPlan) -> Iterator[str]:
    """Every change of a plan, a line each."""
    names = Names()
    for name, group in plan.new_types.values():
        counted = "counts" if counts(name, group) else "does not count"
        yield f"Create the type “{name or 'no type'}, {group or 'no group'}”, which {counted} towards coverage"
    for school in plan.created:
        yield f"Create {school.urn} {school.values['name']}"
    for update in plan.updated:
        verb = "Close" if update.closes else "RegisterUpdate"
        yield f"{verb} {update.urn} {update.name}: {'; '.join(names.changes(update))}"
    for urn, direction, linked_urn in plan.links_created:
        yield f"Link {urn} to its {direction} {linked_urn}"
    for urn, direction, linked_urn in plan.links_updated:
        yield f"Update the link of {urn} to its {direction} {linked_urn}"


def moved(moves: dict[int, int]) -> Iterator[str]:
    """Whose memberships, leads and heads go on at which successor."""
    yield f"{_many(len(moves), 'closed school')} carried over to a successor."
    for urn, successor in moves.items():
        yield f"Carry over from {urn} to {successor}"


def to_look_at(plan: RegisterPlan) -> Iterator[str]:
    """What an officer may want to put right."""
    if plan.new_types:
        types = _many(len(plan.new_types), "new establishment type")
        yield f"{types}: see in admin which of them count towards coverage."
    if plan.unknown_districts:
        districts = _many(len(plan.unknown_districts), "district")
        yield f"{districts} not known here, left empty: {_some(plan.unknown_districts)}."
    if plan.unknown_phases:
        phases = _many(len(plan.unknown_phases), "phase")
        yield f"{phases} not known here, left empty: {_some(plan.unknown_phases)}."


def _facts(updates: list[RegisterUpdate]) -> Iterator[str]:
    for name, count in Counter(name for update in updates for name in update.changes).most_common():
        yield f"{label(name)} ({count})"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _some(names: set[str]) -> str:
    """The first names in order, and how many more there are."""
    shown = sorted(names)[:MAX_NAMED]
    return ", ".join(shown) + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")


def label(name: str) -> str:
    return str(getattr(School._meta.get_field(name), "verbose_name", name))


@cache
def _day(day: dt.date) -> str:
    """A day in words; many schools open and close on the same."""
    return date_format(day)


class Names:
    """Says the values of changes as people do."""

    def __init__(self) -> None:
        districts = {district.pk: district.name for district in District.objects.all()}
        types = {kind.pk: f"{kind}, {kind.group_name or 'no group'}" for kind in EstablishmentType.objects.all()}
        self.of: dict[str, dict] = {
            "establishment_type_id": types,
            "register_district_id": districts,
            "district_id": districts,
            "status": dict(School.Status.choices),
            "phase": dict(School.Phase.choices),
        }

    def changes(self, update: RegisterUpdate) -> Iterable[str]:
        """A phrase for each change."""
        for name, (old, new) in update.changes.items():
            yield f"{label(name)} {self.shown(name, old)} becomes {self.shown(name, new)}"

    def shown(self, name: str, value: object) -> str:
        """A value within a sentence: in quotation marks, unless it is a day or empty."""
        words = self.words(name, value)
        return words if value in (None, "") or isinstance(value, dt.date) else f"“{words}”"

    def words(self, name: str, value: object) -> str:
        """A value in a table."""
        if value in (None, ""):
            return "empty"
        if isinstance(value, dt.date):
            return _day(value)
        if isinstance(value, tuple):  # a type that the plan makes
            return ", ".join(sentence_case(part) for part in value if part)
        return str(self.of.get(name, {}).get(value, value))
