"""A school becomes another record of the register, such as an academy: what of the programme is of it goes on there.

The worker does it, once the register or an officer has said who follows: reviews (``rounds/conversions.py``) and
support (``support/conversions.py``) come with what is theirs. Where a refresh is undone it goes back. Nobody's history
or log says so, and no preview of a refresh does: an officer does not learn from it which school is reviewed or asks.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from office.stamps import Stamp, read_stamp
from partnerships.models import Membership, School
from partnerships.models.school_links import successors_of

Moves = Callable[[dt.date], Sequence[Callable[[], object]]]  # what is to be done on a day, a write each
# The day, the database and the stamp at which there was nothing to do, of each that is asked.
_quiet: dict[Moves, tuple[dt.date, str, Stamp]] = {}


def follow(moves: Moves) -> bool:
    """Do what is to be done today, each in a transaction of its own; whether there was anything.

    The worker asks every second: where there was nothing, it is looked again once something public has changed.
    """
    looked_at = (timezone.localdate(), str(connection.settings_dict["NAME"]), read_stamp())
    if _quiet.get(moves) == looked_at:
        return False
    found = moves(looked_at[0])
    for do in found:
        do()
    if found:
        _quiet.pop(moves, None)
    else:
        _quiet[moves] = looked_at
    return bool(found)


def moving(rows: QuerySet[Any], day: dt.date, school: str = "school") -> Iterator[tuple[Any, int]]:
    """The rows whose ``school`` is another now, each with the key of that: back where the one before is open again."""
    is_open = School.objects.open(day).order_by()
    back = rows.none()
    if has_before(rows.model, school):
        back = rows.filter(**{f"{school}_before__in": is_open})
        yield from ((row, getattr(row, f"{school}_before_id")) for row in back)
    closed = rows.filter(**{f"{school}__isnull": False}).exclude(**{f"{school}__in": is_open})
    for row in closed.exclude(pk__in=back.values("pk")).select_related(school).order_by("pk"):
        if after := became(getattr(row, school), day):
            yield row, after.pk


def has_before(model: type[Model], school: str = "school") -> bool:
    """Whether a record keeps of which school it was before, so that it can go back there."""
    return any(field.name == f"{school}_before" for field in model._meta.fields)


def go_to(record: Any, to: int, school: str = "school") -> None:
    """Have the record be of that school, and note the one before; nothing is saved yet."""
    own, before = f"{school}_id", f"{school}_before_id"
    if has_before(type(record), school):
        is_back = getattr(record, before) == to
        setattr(record, before, None if is_back else getattr(record, before) or getattr(record, own))
    setattr(record, own, to)


def became(school: School, day: dt.date, partnership: int | None = None) -> School | None:
    """The one open school that it became, a member of the partnership where one is given; None where it is not one."""
    if school.closed_on is None or school.closed_on >= day:
        return None
    reached, latest = {school}, [school]
    while latest:
        latest = [one for before in latest for one in successors_of(before) if one not in reached]
        reached.update(latest)
    found = [one for one in reached if one.is_open_on(day)]
    if partnership is not None:
        members = Membership.objects.active(day).filter(partnership=partnership, school__in=found)
        there = set(members.values_list("school", flat=True))
        found = [one for one in found if one.pk in there]
    return found[0] if len(found) == 1 else None
