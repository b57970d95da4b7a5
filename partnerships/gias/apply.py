"""Write a plan, whole or not at all."""

from collections.abc import Callable, Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from ..models import EstablishmentType, School, SchoolLink
from .plan import Link, LinkKey, Plan
from .types import key, new_type

BATCH = 500  # rows a statement, within SQLite's limit of parameters
Progress = Callable[[Iterable], Iterable]


@transaction.atomic
def apply_plan(plan: Plan, *, reason: str, by: AbstractBaseUser | None = None, progress: Progress = list) -> None:
    """Do everything that the plan says, in one transaction; ``reason`` goes into the history of each record."""
    told = {"default_change_reason": reason[:100], "default_user": by}
    types = _make_types(plan, told)
    new = [School(urn=school.urn, **_resolved(school.values, types)) for school in plan.created]
    for batch in progress(_batches(new)):
        bulk_create_with_history(batch, School, batch_size=BATCH, **told)
    _update_schools(plan, types, told)
    _write_links(plan, told)


def _make_types(plan: Plan, told: dict) -> dict[object, int]:
    """Make the types met for the first time; return the primary keys of all types by their keys."""
    bulk_create_with_history([new_type(*names) for names in plan.new_types.values()], EstablishmentType, **told)
    return {key(kind.name, kind.group_name): kind.pk for kind in EstablishmentType.objects.all()}


def _resolved(values: dict[str, object], types: dict[object, int]) -> dict[str, object]:
    """The values with the primary key of a type that was new when they were planned."""
    kind = values.get("establishment_type_id")
    return values | {"establishment_type_id": types[kind]} if isinstance(kind, tuple) else values


def _update_schools(plan: Plan, types: dict[object, int], told: dict) -> None:
    schools = School.objects.in_bulk([update.urn for update in plan.updated], field_name="urn")
    fields: set[str] = set()
    for update in plan.updated:
        for name, value in _resolved(update.values, types).items():
            setattr(schools[update.urn], name, value)
            fields.add(School._meta.get_field(name).name)
    if schools:
        bulk_update_with_history(list(schools.values()), School, sorted(fields), batch_size=BATCH // 5, **told)


def _write_links(plan: Plan, told: dict) -> None:
    wanted = plan.links_created | plan.links_updated
    urns = {urn for which in wanted for urn in (which[0], which[2])}
    schools = dict(School.objects.filter(urn__in=urns).values_list("urn", "pk"))
    new = [
        _set(SchoolLink(school_id=schools[which[0]], direction=which[1], linked_urn=which[2]), link, schools)
        for which, link in plan.links_created.items()
    ]
    bulk_create_with_history(new, SchoolLink, batch_size=BATCH, **told)
    existing = _existing(plan.links_updated)
    changed = [_set(existing[which], link, schools) for which, link in plan.links_updated.items()]
    if changed:
        fields = ["linked_name", "manner", "established_on", "linked_school"]
        bulk_update_with_history(changed, SchoolLink, fields, batch_size=BATCH // 5, **told)


def _existing(wanted: dict[LinkKey, Link]) -> dict[LinkKey, SchoolLink]:
    links = SchoolLink.objects.filter(school__urn__in={which[0] for which in wanted}).select_related("school")
    return {(link.school.urn, link.direction, link.linked_urn): link for link in links}


def _set(row: SchoolLink, link: Link, schools: dict[int, int]) -> SchoolLink:
    row.linked_name, row.manner, row.established_on = link.linked_name, link.manner, link.established_on
    row.linked_school_id = schools.get(row.linked_urn)
    return row


def _batches(rows: list) -> list[list]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
