"""Write which authority each school of a plan is of: the first of a new school, the next of one that moves."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count
from django.utils.formats import date_format

from base.saving import A_DAY, Author
from base.saving_many import BATCH, batches, note_created, save_many
from partnerships.models import Authority, School, SchoolAuthority
from partnerships.models.authorities import LONG_SINCE
from register.planning.plan import RegisterPlan
from register.planning.reorganisation import first_day_after
from register.rows import RegisterRow, changed, made

UNNAMED = "Authority {}"  # the name of one that the register does not name, by its code


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
    return rows + _former(plan, authorities, by, why)


def _begin(plan: RegisterPlan, by: Author, why: str) -> list[RegisterRow]:
    """Give new schools the authority that they name, from its first day. An open one of one that ends stays there.

    So it is on the desk, as left behind by the register, until a file gives it another.

    The rows never come to Python: for all of England that takes a third of the time.
    """
    urns = [school.urn for school in plan.created]
    statement = _FIRST.format(
        held=SchoolAuthority._meta.db_table, school=School._meta.db_table, authority=Authority._meta.db_table
    )
    with connection.cursor() as cursor:
        for batch in batches(urns, BATCH):
            named = statement.format(statuses=_places(School.OPEN_STATUSES), urns=_places(batch))
            cursor.execute(named, [*School.OPEN_STATUSES, *batch])
    created = set(urns)
    pks = [pk for urn, pk in _held(created) if urn in created]
    note_created(SchoolAuthority, pks, by=by, why=why)
    return made(SchoolAuthority, pks)


_FIRST = """
    INSERT INTO {held} (school_id, authority_id, started_on, ended_on)
    SELECT school.id, authority.id, authority.started_on,
        CASE WHEN school.status IN ({{statuses}}) THEN NULL ELSE authority.ended_on END
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


def _former(plan: RegisterPlan, authorities: dict[str, Authority], by: Author, why: str) -> list[RegisterRow]:
    """Give new schools that were there before their authority began the one before, which ended then.

    That is the one that the file says, else the one of which most of the authority's schools were.
    """
    begun = {str(school.values["la_code"]) for school in plan.created}
    before = {code: _before(authorities[code]) for code in begun if authorities[code].started_on > LONG_SINCE}
    former: dict[int, Authority] = {}
    began: dict[int, dt.date] = {}
    for school in plan.created:
        code, said = str(school.values["la_code"]), authorities.get(school.former_authority)
        if code not in before:
            continue
        began[school.urn] = authorities[code].started_on
        is_said = said is not None and said.ended_on == began[school.urn] - A_DAY
        if one := said if is_said else before[code]:
            former[school.urn] = one
    rows: list[RegisterRow] = []
    for urns in batches(list(former), BATCH):
        schools = School.objects.filter(urn__in=urns).order_by("urn").values_list("urn", "pk", "opened_on")
        new = [
            SchoolAuthority(
                school_id=pk,
                authority=former[urn],
                started_on=former[urn].started_on,
                ended_on=began[urn] - A_DAY,
            )
            for urn, pk, opened_on in schools
            if opened_on is None or opened_on < began[urn]
        ]
        rows += made(SchoolAuthority, [row.pk for row in save_many(new, by=by, why=why)])
    return rows


def _before(authority: Authority) -> Authority | None:
    """The authority of which most of its schools were until the day before it began, and which ended then."""
    last_day = authority.started_on - A_DAY
    came = SchoolAuthority.objects.filter(authority=authority, started_on=authority.started_on).order_by()
    were = SchoolAuthority.objects.filter(school__in=came.values("school"), ended_on=last_day)
    most = were.filter(authority__ended_on=last_day).order_by().values("authority").annotate(schools=Count("pk"))
    first = most.order_by("-schools", "authority").first()
    return Authority.objects.get(pk=first["authority"]) if first else None


def _known(plan: RegisterPlan, change: AuthorityChange, by: Author, why: str):
    """Make the authorities that the portal does not know; end, name and mark those that it does; all by code.

    A name that an officer gave one stays.
    """
    names = dict(_names(plan))
    authorities = {authority.code: authority for authority in Authority.objects.all()}
    renamed = {code for code, one in authorities.items() if names.get(code, one.name) not in ("", one.name)}
    said_before = _names_before(plan, renamed)
    new = [
        Authority(
            code=code,
            name=name or UNNAMED.format(code),
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
        if code in renamed and authority.name in said_before[code]:
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


def _names_before(plan: RegisterPlan, codes: Collection[str]) -> dict[str, set[str]]:
    """The names that authorities had by the register until now, by code, and the one of those that it did not name.

    The schools that the plan changes say it no more: they are written already.
    """
    before = {code: {UNNAMED.format(code)} for code in codes}
    new = {school.urn for school in plan.created}
    for update in plan.updated:
        if "la_name" in update.changes:
            new.add(update.urn)
            code, _ = update.changes.get("la_code", (update.la_code, None))
            before.get(str(code), set()).add(str(update.changes["la_name"][0]))
    held = School.objects.filter(la_code__in=codes).order_by().values_list("urn", "la_code", "la_name")
    for urn, code, name in held if codes else ():
        if urn not in new:
            before[code].add(name)
    return before


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
            first_day = _first_day_at(authority, row, change)
            if row is not None and row.started_on >= first_day:
                ended.append((row, {"authority_id": authority.pk}))
                continue
            if row is not None:
                ended.append((row, {"ended_on": first_day - A_DAY}))
            new.append(SchoolAuthority(school_id=pk, authority=authority, started_on=first_day))
        rows += [changed(row, values) for row, values in ended]
        save_many([row for row, _ in ended], by=by, why=why, fields=["ended_on", "authority"])
        rows += made(SchoolAuthority, [row.pk for row in save_many(new, by=by, why=why)])
    return rows


def _first_day_at(authority: Authority, held: SchoolAuthority | None, change: AuthorityChange) -> dt.date:
    """The day from which a school is of another authority: that of the change, or the one after its own ended."""
    late = first_day_after(held.authority, authority) if held and held.authority.code not in change.ends else None
    return late or change.on


def _lasting(urns: Iterable[int]):
    lasting = SchoolAuthority.objects.lasting().filter(school__urn__in=urns)
    return lasting.select_for_update(of=["self"]).select_related("authority")
