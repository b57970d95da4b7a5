"""What becomes of the forward plan of a meeting whose minutes are there."""

from base.saving import Author, save
from boards.models import Meeting
from boards.models.forward_plan import PLACE_COLUMNS


def see_off(*, meeting: Meeting, by: Author) -> None:
    """When minutes go round or are uploaded: what came to the meeting is done, and what it put off is not placed."""
    for entry in meeting.planned.open():
        put_off = entry.agenda_items.filter(meeting=meeting, put_off_at__isnull=False).exists()
        if put_off:
            entry.put_at()
        else:
            entry.done_on = meeting.held_on
        save(entry, by=by, fields=[*PLACE_COLUMNS, "done_on"])
