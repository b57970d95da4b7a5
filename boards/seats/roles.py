"""Says what people do on boards, to tell people of one name apart."""

from collections.abc import Collection

from django.utils.formats import date_format

from boards.models import Attendance, Part, Seat
from boards.models.parts import in_part
from partnerships.models import Person


def roles_on_boards(people: Collection[Person]) -> dict[int, list[str]]:
    """Return, by the person's primary key, their seats, to come too, and the last meeting at which they were, in words.

    A meeting to which somebody came for a Part B item alone is left out.
    """
    found: dict[int, list[str]] = {person.pk: [] for person in people}
    for seat in Seat.objects.active().filter(person__in=people).select_related("board").in_order():
        found[seat.person_id].append(f"{seat.get_role_display().lower()}, {seat.board}")
    for seat in Seat.objects.upcoming().filter(person__in=people).select_related("board").in_order():
        day = date_format(seat.started_on, "j F Y")
        found[seat.person_id].append(f"is to be {seat.get_role_display().lower()}, {seat.board}, from {day}")
    came = Attendance.objects.filter(person__in=people, presence__in=Attendance.THERE)
    open_to_all = came.exclude(in_part(Part.B, of="for_item")).select_related("meeting__board")
    last = {attendance.person_id: attendance.meeting for attendance in open_to_all.order_by("meeting__held_on")}
    for person, meeting in last.items():
        found[person].append(f"was at the {meeting.board} on {date_format(meeting.held_on, 'j F Y')}")
    return found
