"""The one rule for who is expected at a meeting (design, section 9), and for who may own an action of it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from boards.models import Meeting, Seat
from partnerships.models import Lead, Person

MET_ON: Any = F("met_on")  # the day of the meeting at which a row of ``_at`` is expected


def expected_seats(meetings: Iterable[Meeting], *, called_on: dt.date | None = None) -> QuerySet[Any]:
    """Seats that are held on a meeting's day, in the board's order; ``expected_at`` is the key of that meeting.

    Their bodies are called as they were on the meeting's day, or on ``called_on``.
    """
    seats = _at(meetings, Seat.objects.all(), "board__meetings").active(MET_ON)
    return seats.select_related("person", "organisation").with_bodies(called_on or MET_ON).in_order()


def expected_leads(meetings: Iterable[Meeting]) -> QuerySet[Any]:
    """Leads on a meeting's day of partnerships at home in its quadrant; ``expected_at`` as for the seats."""
    leads = _at(meetings, Lead.objects.all(), "partnership__home_quadrant__board__meetings").leading(MET_ON)
    return leads.select_related("person", "partnership").order_by("partnership__name", "person__name")


def possible_owners(meeting: Meeting, *, recorded: QuerySet | None = None) -> QuerySet[Person]:
    """People who may own an action of the meeting: everybody on its roll.

    They are those who are expected, and those who are recorded besides, such as guests and substitutes: all of them,
    or the attendances ``recorded``.
    """
    there = meeting.attendances.all() if recorded is None else recorded
    ways = (expected_seats([meeting]), expected_leads([meeting]), there)
    on_the_roll = [rows.order_by().values("person") for rows in ways]
    return Person.objects.filter(Q.create([("pk__in", people) for people in on_the_roll], connector=Q.OR))


def _at(meetings: Iterable[Meeting], rows: QuerySet, path: str) -> Any:
    """Join the rows with the meetings by ``path``: one row a meeting, with its key as ``expected_at`` and its day."""
    annotated = rows.annotate(expected_at=F(path), met_on=F(f"{path}__held_on"))
    return annotated.filter(expected_at__in=[meeting.pk for meeting in meetings])
