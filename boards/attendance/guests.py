"""Who comes for a confidential item alone, so that to name them on a page is to say something of it."""

from typing import Any

from django.db.models import Q, QuerySet

from boards.attendance.expected import possible_owners
from boards.models import AgendaItem, Attendance, Meeting, Part, access
from boards.models.parts import in_part
from partnerships.models import Person


def guests_kept_from(user: Any, meeting: Meeting) -> QuerySet[Attendance]:
    """The guests of confidential items that the user may not read: of others' Part B, or that they withdrew from.

    ``meeting`` comes from ``with_rights``.
    """
    readable = AgendaItem.objects.readable_by(user, meeting).order_by().values("pk")
    return meeting.attendances.filter(in_part(Part.B, of="for_item")).exclude(for_item__in=readable)


def guests_kept_from_at_any(user: Any) -> QuerySet[Attendance]:
    """The same of every meeting."""
    open_to = Meeting.objects.filter(access.may_read_part_b(user)).order_by().values("pk")
    kept = ~Q(meeting__in=open_to) | Q(for_item__in=AgendaItem.objects.withdrawn_by(user))
    return Attendance.objects.filter(in_part(Part.B, of="for_item")).filter(kept)


def listed_for(user: Any, meeting: Meeting) -> QuerySet[Person]:
    """Everybody listed under the meeting's attendance, as far as it is the user's to read."""
    kept = guests_kept_from(user, meeting).order_by().values("pk")
    return possible_owners(meeting, recorded=meeting.attendances.exclude(pk__in=kept))


def possible_presenters(user: Any, meeting: Meeting, item: AgendaItem | None = None) -> QuerySet[Person]:
    """People whom the user may choose from to present an item: the roll as far as it is theirs to read, and whoever
    presents the item already."""
    people = listed_for(user, meeting)
    presenter = Person.objects.filter(pk=item.presenter_id if item else None)
    return (people | presenter).distinct()
