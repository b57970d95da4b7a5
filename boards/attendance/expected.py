"""Who is expected at a meeting (design, section 9), and who may own what comes out of it: asked here alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from boards.models import Meeting, Seat
from partnerships.models import Lead, Person

MET_ON: Any = F("met_on")  # the day of the meeting at which a row of ``_at`` is expected


def expected_seats(meetings: Iterable[Meeting]) -> QuerySet[Any]:
    """The seats that are held on the meetings’ days, as a board lists them; ``expected_at`` is the meeting’s key."""
    seats = _at(meetings, Seat.objects.all(), "board__meetings").active(MET_ON)
    return seats.select_related("person", "organisation").in_order()


def expected_leads(meetings: Iterable[Meeting]) -> QuerySet[Any]:
    """The leads of those days whose partnership has its home in the quadrant that meets; ``expected_at`` likewise."""
    leads = _at(meetings, Lead.objects.all(), "partnership__home_quadrant__board__meetings").leading(MET_ON)
    return leads.select_related("person", "partnership").order_by("partnership__name", "person__name")


def possible_owners(meeting: Meeting) -> QuerySet[Person]:
    """Who may own an action of the meeting: everybody on its roll.

    That is who is expected, and who is recorded besides: a guest, and a substitute, who stands in for a person.
    """
    ways = (expected_seats([meeting]), expected_leads([meeting]), meeting.attendances.all())
    on_the_roll = [rows.order_by().values("person") for rows in ways]
    return Person.objects.filter(Q.create([("pk__in", people) for people in on_the_roll], connector=Q.OR))


def _at(meetings: Iterable[Meeting], rows: QuerySet, path: str) -> Any:
    """Each row once for every one of the meetings to which ``path`` leads, as ``expected_at``, with its day."""
    annotated = rows.annotate(expected_at=F(path), met_on=F(f"{path}__held_on"))
    return annotated.filter(expected_at__in=[meeting.pk for meeting in meetings])
