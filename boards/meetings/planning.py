"""Planning the meetings of a term in one step."""

from collections.abc import Sequence

from django.db import transaction

from base.saving import Author, save
from boards.agendas.coming_back import bring_back
from boards.agendas.forward_plan import fill_from_plan
from boards.agendas.template import items_from_template
from boards.models import Meeting


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
