"""Who may read minutes by who they are, account or not: the rights of ``boards/models/access.py``, asked of people."""

from typing import Any

from django.db.models import Q

from boards.models import Interest, Meeting, Part, Seat
from partnerships.models import Lead, Person


def readers_of(meeting: Meeting, *, part: Part) -> Any:
    """People who may read that part of the meeting's minutes once members have them, by a seat or a lead of today.

    Of Part B nobody who withdrew from any of its items, for one document holds them all. Officers are none of them,
    unless they sit there.
    """
    seats = Seat.objects.active().filter(board=meeting.board_id)
    reads = Q(pk__in=seats.order_by().values("person")) | Q(pk=meeting.stand_in_id)
    if part.is_confidential:
        withdrew = Interest.objects.of_part(part).filter(item__meeting=meeting, withdrew=True)
        return Person.objects.filter(reads).exclude(pk__in=withdrew.order_by().values("person"))
    quadrant = meeting.board.quadrant
    leads = Lead.objects.expected_at(quadrant) if quadrant else Lead.objects.none()
    return Person.objects.filter(reads | Q(pk__in=leads.order_by().values("person")))
