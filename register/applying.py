"""Write a plan, whole or not at all."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from base.days import days_later
from base.saving import Author
from base.saving_many import BATCH, batches, insert_many, save_many
from partnerships.models import EstablishmentType, School, SchoolLink, SchoolName
from partnerships.search import are_one_name
from register.authorities import AuthorityChange, write_authorities
from register.planning.plan import (
    CORRECTABLE,
    NewSchool,
    RegisterLink,
    RegisterLinkKey,
    RegisterPlan,
    RegisterUpdate,
    first_and_next,
)
from register.planning.types import TypeKey, key, new_type
from register.rows import RegisterRow, changed, made

Progress = Callable[[Iterable], Iterable]
Types = dict[TypeKey, int]  # primary keys


@transaction.atomic
def apply_plan(
    plan: RegisterPlan,
    change: AuthorityChange | None = None,
    *,
    why: str,
    by: Author = None,
    on: dt.date | None = None,
    progress: Progress = list,
) -> list[RegisterRow]:
    """Do everything that the plan says, in one transaction; return what was written, in order, for ``undo``.

    ``change`` says when schools come to other authorities: today, unless it is given. ``why`` goes into the history of
    each record, ``on`` is the day of the register, today where its file does not say: a school that it renames had its
    former name until the day before. What an officer has put right since the plan was made is left alone. Raises
    ``IntegrityError`` if the register was imported by somebody else meanwhile.
    """
    types, rows = _make_types(plan, by, why)
    new = [_row(school, types) for school in plan.created]
    for batch in progress(list(batches(new, BATCH))):
        insert_many(School, batch, unique="urn", by=by, why=why)
    rows += made(School, [row["urn"] for row in new], by="urn")
    rows += _keep_former_names(plan.updated, on or timezone.localdate(), by, why)
    for updates in progress(list(batches(plan.updated, BATCH))):
        rows += _update_schools(updates, types, by, why)
    rows += write_authorities(plan, change or AuthorityChange(timezone.localdate()), by=by, why=why)
    return rows + _write_links(plan, by, why)


def _make_types(plan: RegisterPlan, by: Author, why: str) -> tuple[Types, list[RegisterRow]]:
    """Make the types met for the first time; return the primary keys of all types, and what was written."""
    save_many([new_type(*names) for names in plan.new_types.values()], by=by, why=why)
    types = {key(kind.name, kind.group_name): kind.pk for kind in EstablishmentType.objects.all()}
    return types, made(EstablishmentType, [types[which] for which in plan.new_types])


def _row(school: NewSchool, types: Types) -> dict[str, object]:
    """The values of a new school, by attribute, copied once: there may be 22,000."""
    row = {**school.values, "urn": school.urn}
    if isinstance(kind := row.get("establishment_type_id"), tuple):
        row["establishment_type_id"] = types[kind]
    return row


def _resolved(values: dict[str, object], types: Types) -> dict[str, object]:
    """The values with the primary key of a type that was new when they were planned."""
    kind = values.get("establishment_type_id")
    return values | {"establishment_type_id": types[kind]} if isinstance(kind, tuple) else values


def _keep_former_names(updates: list[RegisterUpdate], on: dt.date, by: Author, why: str) -> list[RegisterRow]:
    """Keep the names that schools lose; another way of writing one ("CofE") is no other name."""
    before = {update.urn: update.changes["name"] for update in updates if "name" in update.changes}
    renamed = {urn: str(old) for urn, (old, new) in before.items() if not are_one_name(str(old), str(new))}
    schools = School.objects.filter(urn__in=renamed).prefetch_related("former_names")
    names = [name for school in schools if (name := _former_name(school, renamed[school.urn], on))]
    return made(SchoolName, [name.pk for name in save_many(names, by=by, why=why)])


def _former_name(school: School, name: str, on: dt.date) -> SchoolName | None:
    """The name that the school has lost by that day, after the one before it; None where an officer knew it already."""
    last = max(school.former_names.all(), key=lambda former: former.ended_on, default=None)
    if last is None:
        return SchoolName(school=school, name=name, ended_on=days_later(on, -1))
    if are_one_name(last.name, name):
        return None
    first_day = days_later(last.ended_on)
    return SchoolName(school=school, name=name, started_on=first_day, ended_on=max(first_day, days_later(on, -1)))


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
    set_aside = _set_aside_before()
    new = [
        SchoolLink(
            school_id=schools[urn],
            direction=direction,
            linked_urn=linked,
            set_aside_on=set_aside.get(first_and_next((urn, direction, linked))),
            **_said(link, schools.get(linked)),
        )
        for (urn, direction, linked), link in plan.links_created.items()
    ]
    rows = made(SchoolLink, [link.pk for link in save_many(new, by=by, why=why)])
    existing = _existing(plan.links_updated)
    for which, link in plan.links_updated.items():
        rows.append(changed(existing[which], _said(link, schools.get(which[2]))))
    fields = ["linked_name", "manner", "established_on", "linked_school", "is_chosen"]
    save_many(list(existing.values()), by=by, why=why, fields=fields)
    return rows


def _set_aside_before() -> dict[tuple[int, int], dt.date | None]:
    """When officers set aside what the register says of two schools: its link on the other side is wrong as well."""
    links = SchoolLink.objects.set_aside().select_related("school")
    return {first_and_next((one.school.urn, one.direction, one.linked_urn)): one.set_aside_on for one in links}


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
        "is_chosen": link.is_chosen,
    }
