"""Planning the meetings of a term in one step."""

from collections.abc import Sequence

from django.db import transaction

from boards.meetings.agenda import items_from_template
from boards.models import Meeting


@transaction.atomic
def plan_meetings(*, meetings: Sequence[Meeting], by) -> list[Meeting]:
    """Save the meetings, each with the agenda that its board's template gives. Raises ``ValidationError``."""
    for meeting in meetings:
        meeting.full_clean()
        meeting._history_user = by  # type: ignore[attr-defined]
        meeting.save()
        for item in items_from_template(meeting):
            item._history_user = by  # type: ignore[attr-defined]
            item.save()
    return list(meetings)
