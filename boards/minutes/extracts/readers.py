"""Who may read minutes by who they are, account or not: the rights of ``boards/models/access.py``, asked of people."""

from typing import Any

from django.db.models import Q

from boards.models import Meeting, Part, Seat
from boards.models.minutes_access import people_kept_from
from partnerships.models import Lead, Person


def readers_of(meeting: Meeting, *, part: Part) -> Any:
    """People who may read that part of the meeting's minutes once members have them, by a seat or a lead of today.

    Of Part B nobody whom a withdrawal keeps from it (``boards/models/minutes_access.py``). Officers are none of them,
    unless they sit there.
    """
    seats = Seat.objects.active().filter(board=meeting.board_id)
    reads = Q(pk__in=seats.order_by().values("person")) | Q(pk=meeting.stand_in_id)
    if part.is_confidential:
        return Person.objects.filter(reads).exclude(pk__in=people_kept_from(meeting).order_by().values("pk"))
    quadrant = meeting.board.quadrant
    leads = Lead.objects.expected_at(quadrant) if quadrant else Lead.objects.none()
    return Person.objects.filter(reads | Q(pk__in=leads.order_by().values("person")))
