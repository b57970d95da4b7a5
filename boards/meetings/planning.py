"""Planning the meetings of a term in one step."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author, save
from boards.agendas.coming_back import bring_back
from boards.agendas.template import items_from_template
from boards.emails import post_change
from boards.forward_plan.writes import fill_from_plan
from boards.models import Meeting
from boards.moving import locked
from office.models import Message


@transaction.atomic
def plan_meetings(*, meetings: Sequence[Meeting], by: Author) -> list[Meeting]:
    """Save the meetings, each with the agenda that its board's template gives, with what was put off before and with
    what the board's forward plan has for it.

    Raises ``ValidationError``.
    """
    for meeting in meetings:
        save(meeting, by=by)
        for item in items_from_template(meeting):
            save(item, by=by)
    for board in {meeting.board for meeting in meetings}:
        bring_back(board=board, by=by)
    for meeting in sorted(meetings, key=lambda one: one.held_on):  # what is planned for a term comes to its first
        fill_from_plan(meeting=meeting, by=by)
    return list(meetings)


CHANGED = "Day, time or place changed"
STAYS = "This meeting has begun or is cancelled, so its day, time and place stay as they are."


@transaction.atomic
def change_when_and_where(*, meeting: Meeting, by: Author, **fields: object) -> list[Message]:
    """Change the day, the times or the place of a meeting that has not begun, and tell whoever had its agenda.

    ``fields`` are those of ``forms.WHEN_AND_WHERE``. Returns the messages; none where nothing changed, or nobody had
    the agenda. Raises ``ValidationError``.
    """
    meeting = locked(meeting)
    if not meeting.has_not_begun:
        raise ValidationError(STAYS)
    before = {name: getattr(meeting, name) for name in fields}
    if before == fields:
        return []
    was_in = meeting.term
    for name, value in fields.items():
        setattr(meeting, name, value)
    save(meeting, by=by, why=CHANGED)
    if meeting.term != was_in:
        fill_from_plan(meeting=meeting, by=by)
    return post_change(meeting, before=before)
