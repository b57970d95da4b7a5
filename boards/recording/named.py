"""Whom and what the recording screen may name: one rule for what its script marks and what its forms post."""

from typing import Any

from django.core.exceptions import ValidationError

from boards.attendance.guests import listed_for
from boards.models import AgendaItem, Attendance, Meeting
from partnerships.models import Person


def person_named(user: Any, meeting: Meeting, key: int) -> Person:
    """Somebody who is listed under the meeting's attendance, or was until they were taken off by a slip.

    ``meeting`` comes from ``with_rights``. Raises ``ValidationError``.
    """
    person = listed_for(user, meeting).filter(pk=key).first() or _taken_off(user, meeting, key)
    if person is None:
        raise ValidationError("This person is not listed under this meeting’s attendance. Add them as a guest.")
    return person


def _taken_off(user: Any, meeting: Meeting, key: int) -> Person | None:
    """Not who came for an item that the user may not read."""
    readable = AgendaItem.objects.readable_by(user, meeting).order_by().values_list("pk", flat=True)
    last = Attendance.history.filter(meeting=meeting.pk, person=key).first()
    if last is None or last.history_type != "-" or (last.for_item_id and last.for_item_id not in set(readable)):
        return None
    return Person.objects.filter(pk=key).first()


def item_named(user: Any, meeting: Meeting, key: int) -> AgendaItem:
    """An item of the meeting that the user may record. Raises ``ValidationError``."""
    items = AgendaItem.objects.recordable_by(user).select_related("meeting__board", "presenter")
    item = items.filter(meeting=meeting, pk=key).first()
    if item is None:
        raise ValidationError("You may not record this item any more, or it is gone.")
    return item
