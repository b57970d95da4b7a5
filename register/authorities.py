"""Write which authority each school of a plan is of: the first of a new school, the next of one that moves."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from base.saving import A_DAY, Author
from base.saving_many import BATCH, batches, note_created, save_many
from partnerships.models import Authority, School, SchoolAuthority
from partnerships.models.authorities import LONG_SINCE
from register.planning.plan import RegisterPlan
from register.rows import RegisterRow, changed, made


@dataclass(frozen=True)
class AuthorityChange:
    """When schools of a plan come to other authorities, and the codes of those that begin, end, and are home then.

    ``home_no_more`` are those that were home, and are not any more.
    """

    on: dt.date
    begins: Collection[str] = ()
    ends: Collection[str] = ()
    home: Collection[str] = ()
    home_no_more: Collection[str] = ()


def change_of(preview: dict, *, on: dt.date, home: Collection[str]) -> AuthorityChange:
    """The change that a preview shows, from the day and with the home authorities that somebody chose.

    One that is home already and was not chosen is home no more; where nobody was asked, each stays as it is.
    """
    begins, ends, goes_on = ([code for code, *_ in preview.get(kind, ())] for kind in ("begins", "ends", "goes_on"))
    no_more = [code for code in goes_on if code not in home] if preview["asks"] else []
    return AuthorityChange(on, begins, ends, home, no_more)


def may_be_home(preview: dict) -> dict[str, str]:
    """The authorities of which somebody says whether they are home, by code: what begins, is joined, or is home."""
    return {code: name for kind in ("begins", "joined", "goes_on") for code, name, *_ in preview.get(kind, ())}


def home_unless_told(preview: dict) -> list[str]:
    """The codes of the authorities that are home where nobody says otherwise: what begins, and what is home already."""
    return [code for kind in ("begins", "goes_on") for code, *_ in preview.get(kind, ())]


def why_too_early(preview: dict, on: dt.date) -> str:
    """Why schools cannot come to others on the day, or empty.

    An authority that ends the day before began no sooner, or one to which they come begins here only later.
    """
    codes = [code for code, _ in preview["ends"]]
    late = Authority.objects.filter(code__in=codes, started_on__gte=on).order_by("-started_on").first()
    if late:
        return f"{late.name} began on {date_format(late.started_on)}: give a later day than that for its end."
    codes = [code for code, *_ in preview["joined"]]
    ahead = Authority.objects.filter(code__in=codes, started_on__gt=on).order_by("-started_on").first()
    if ahead is None:
        return ""
    return (
        f"{ahead.name} begins here on {date_format(ahead.started_on)} only: give that day or a later one, or put its "
        "first day right under Authorities."
    )


def write_authorities(plan: RegisterPlan, change: AuthorityChange, *, by: Author, why: str) -> list[RegisterRow]:
    """Write what the plan says of authorities; its schools are written already. Return what was written, in order."""
    authorities, rows = _known(plan, change, by, why)
    rows += _move(plan, change, authorities, by, why)
    rows += _begin(plan, by, why)
    return rows + _former(plan, change, authorities, by, why)


def _begin(plan: RegisterPlan, by: Author, why: str) -> list[RegisterRow]:
    """Give new schools the authority that they name, from its first day. An open one of one that is over stays there.

    The rows never come to Python: for all of England that takes a third of the time.
    """
    urns, today = [school.urn for school in plan.created], connection.ops.adapt_datefield_value(timezone.localdate())
    statement = _FIRST.format(
        held=SchoolAuthority._meta.db_table, school=School._meta.db_table, authority=Authority._meta.db_table
    )
    with connection.cursor() as cursor:
        for batch in batches(urns, BATCH):
            named = statement.format(statuses=_places(School.OPEN_STATUSES), urns=_places(batch))
            cursor.execute(named, [*School.OPEN_STATUSES, today, *batch])
    created = set(urns)
    pks = [pk for urn, pk in _held(created) if urn in created]
    note_created(SchoolAuthority, pks, by=by, why=why)
    return made(SchoolAuthority, pks)


_FIRST = """
    INSERT INTO {held} (school_id, authority_id, started_on, ended_on)
    SELECT school.id, authority.id, authority.started_on,
        CASE WHEN school.status IN ({{statuses}}) AND authority.ended_on < %s THEN NULL ELSE authority.ended_on END
    FROM {school} AS school JOIN {authority} AS authority ON authority.code = school.la_code
    WHERE school.urn IN ({{urns}}) ORDER BY school.id
"""


def _places(values: Collection) -> str:
    return ", ".join(["%s"] * len(values))


def _held(urns: set[int]) -> Iterable[tuple[int, int]]:
    """The URN of each school that has an authority, and the key; to name 22,000 takes longer than to look at all."""
    held = SchoolAuthority.objects.order_by("pk")
    held = held.filter(school__urn__in=urns) if len(urns) <= BATCH else held
    return held.values_list("school__urn", "pk").iterator() if urns else ()


def _former(
    plan: RegisterPlan, change: AuthorityChange, authorities: dict[str, Authority], by: Author, why: str
) -> list[RegisterRow]:
    """Give new schools that were there before the day the authority that they had, as the file says it."""
    codes = {
        school.urn: school.former_authority
        for school in plan.created
        if school.former_authority in change.ends and school.values["la_code"] in change.begins
    }
    rows: list[RegisterRow] = []
    for urns in batches(list(codes), BATCH):
        was_there = School.objects.filter(urn__in=urns).exclude(opened_on__gte=change.on).order_by("urn")
        new = [
            SchoolAuthority(
                school_id=pk,
                authority=authorities[codes[urn]],
                started_on=authorities[codes[urn]].started_on,
                ended_on=change.on - A_DAY,
            )
            for urn, pk in was_there.values_list("urn", "pk")
        ]
        rows += made(SchoolAuthority, [row.pk for row in save_many(new, by=by, why=why)])
    return rows


def _known(plan: RegisterPlan, change: AuthorityChange, by: Author, why: str):
    """Make the authorities that the portal does not know; end, name and mark those that it does; all by code."""
    names = dict(_names(plan))
    authorities = {authority.code: authority for authority in Authority.objects.all()}
    new = [
        Authority(
            code=code,
            name=name or f"Authority {code}",
            started_on=change.on if code in change.begins else LONG_SINCE,
            is_home=code in change.home,
        )
        for code, name in sorted(names.items())
        if code not in authorities
    ]
    rows = made(Authority, [authority.pk for authority in save_many(new, by=by, why=why)])
    updated = []
    for code, authority in authorities.items():
        values: dict[str, object] = {}
        if names.get(code, authority.name) not in ("", authority.name):
            values["name"] = names[code]
        if code in change.ends:
            values["ended_on"] = change.on - A_DAY
        if code in change.home and not authority.is_home:
            values["is_home"] = True
        if code in change.home_no_more and authority.is_home:
            values["is_home"] = False
        if values:
            rows.append(changed(authority, values))
            updated.append(authority)
    save_many(updated, by=by, why=why, fields=["name", "ended_on", "is_home"])
    return {authority.code: authority for authority in Authority.objects.all()}, rows


def _names(plan: RegisterPlan) -> Iterator[tuple[str, str]]:
    """The codes of authorities in the plan, each with its name in the file; a later one stands for the same code."""
    for school in plan.created:
        yield str(school.values["la_code"]), str(school.values["la_name"])
    for update in plan.updated:
        if update.comes_to or "la_name" in update.changes:
            yield update.la_code, update.la_name


def _move(
    plan: RegisterPlan, change: AuthorityChange, authorities: dict[str, Authority], by: Author, why: str
) -> list[RegisterRow]:
    """End what the moving schools have the day before, and begin the next; what began no sooner is put right."""
    codes = {update.urn: update.la_code for update in plan.updated if update.comes_to}
    rows: list[RegisterRow] = []
    for urns in batches(list(codes), BATCH):
        held = {row.school_id: row for row in _lasting(urns)}
        new: list[SchoolAuthority] = []
        ended: list[tuple[SchoolAuthority, dict[str, object]]] = []
        for urn, pk in School.objects.filter(urn__in=urns).order_by("urn").values_list("urn", "pk"):
            authority, row = authorities[codes[urn]], held.get(pk)
            if row is not None and row.started_on >= change.on:
                ended.append((row, {"authority_id": authority.pk}))
                continue
            if row is not None:
                ended.append((row, {"ended_on": change.on - A_DAY}))
            new.append(SchoolAuthority(school_id=pk, authority=authority, started_on=change.on))
        rows += [changed(row, values) for row, values in ended]
        save_many([row for row, _ in ended], by=by, why=why, fields=["ended_on", "authority"])
        rows += made(SchoolAuthority, [row.pk for row in save_many(new, by=by, why=why)])
    return rows


def _lasting(urns: Iterable[int]):
    return SchoolAuthority.objects.lasting().filter(school__urn__in=urns).select_for_update()
