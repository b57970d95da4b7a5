"""Write a plan, whole or not at all."""

from collections.abc import Callable, Iterable

from django.db import transaction

from base.saving import Author
from base.saving_many import BATCH, batches, insert_many, save_many
from partnerships.models import EstablishmentType, School, SchoolLink
from register.planning.plan import CORRECTABLE, RegisterLink, RegisterLinkKey, RegisterPlan, RegisterUpdate
from register.planning.types import TypeKey, key, new_type
from register.rows import RegisterRow, changed, made

Progress = Callable[[Iterable], Iterable]
Types = dict[TypeKey, int]  # primary keys


@transaction.atomic
def apply_plan(plan: RegisterPlan, *, why: str, by: Author = None, progress: Progress = list) -> list[RegisterRow]:
    """Do everything that the plan says, in one transaction; return what was written, in order, for ``undo``.

    ``why`` goes into the history of each record. What an officer has put right since the plan
    was made is left alone. Raises ``IntegrityError`` if the register was imported by somebody else meanwhile.
    """
    types, rows = _make_types(plan, by, why)
    new = [{"urn": school.urn, **_resolved(school.values, types)} for school in plan.created]
    for batch in progress(list(batches(new, BATCH))):
        insert_many(School, batch, unique="urn", by=by, why=why)
    rows += made(School, [row["urn"] for row in new], by="urn")
    for updates in progress(list(batches(plan.updated, BATCH))):
        rows += _update_schools(updates, types, by, why)
    return rows + _write_links(plan, by, why)


def _make_types(plan: RegisterPlan, by: Author, why: str) -> tuple[Types, list[RegisterRow]]:
    """Make the types met for the first time; return the primary keys of all types, and what was written."""
    save_many([new_type(*names) for names in plan.new_types.values()], by=by, why=why)
    types = {key(kind.name, kind.group_name): kind.pk for kind in EstablishmentType.objects.all()}
    return types, made(EstablishmentType, [types[which] for which in plan.new_types])


def _resolved(values: dict[str, object], types: Types) -> dict[str, object]:
    """The values with the primary key of a type that was new when they were planned."""
    kind = values.get("establishment_type_id")
    return values | {"establishment_type_id": types[kind]} if isinstance(kind, tuple) else values


def _update_schools(updates: list[RegisterUpdate], types: Types, by: Author, why: str) -> list[RegisterRow]:
    schools = School.objects.select_for_update().in_bulk([update.urn for update in updates], field_name="urn")
    rows = [_update(schools[update.urn], update, types) for update in updates]
    fields = {School._meta.get_field(name).name for update in updates for name in update.changes}
    save_many(list(schools.values()), by=by, why=why, fields=fields)
    return rows


def _update(school: School, update: RegisterUpdate, types: Types) -> RegisterRow:
    values = {name: new for name, (_, new) in update.changes.items()}
    for name in CORRECTABLE.keys() & values.keys():
        if getattr(school, name) != update.changes[name][0]:
            del values[name]  # an officer was quicker
    return changed(school, _resolved(values, types))


def _write_links(plan: RegisterPlan, by: Author, why: str) -> list[RegisterRow]:
    wanted = plan.links_created | plan.links_updated
    urns = {urn for which in wanted for urn in (which[0], which[2])}
    schools = dict(School.objects.filter(urn__in=urns).values_list("urn", "pk"))
    new = [
        SchoolLink(school_id=schools[urn], direction=direction, linked_urn=linked, **_said(link, schools.get(linked)))
        for (urn, direction, linked), link in plan.links_created.items()
    ]
    rows = made(SchoolLink, [link.pk for link in save_many(new, by=by, why=why)])
    existing = _existing(plan.links_updated)
    for which, link in plan.links_updated.items():
        rows.append(changed(existing[which], _said(link, schools.get(which[2]))))
    fields = ["linked_name", "manner", "established_on", "linked_school"]
    save_many(list(existing.values()), by=by, why=why, fields=fields)
    return rows


def _existing(wanted: dict[RegisterLinkKey, RegisterLink]) -> dict[RegisterLinkKey, SchoolLink]:
    links = SchoolLink.objects.filter(school__urn__in={which[0] for which in wanted}).select_related("school")
    found = {(link.school.urn, link.direction, link.linked_urn): link for link in links}
    return {which: found[which] for which in wanted}


def _said(link: RegisterLink, linked_school_id: int | None) -> dict[str, object]:
    """What a link says of the other school, by attribute."""
    return {
        "linked_name": link.linked_name,
        "manner": link.manner,
        "established_on": link.established_on,
        "linked_school_id": linked_school_id,
    }
