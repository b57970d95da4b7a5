"""Until when what belongs to a meeting may be deleted, as typed in error."""

from django.db.models import Model
from django.http import HttpRequest

from boards.models import Action, Decision, Meeting

Status = Meeting.Status


class MeetingRecords:
    """Records of a meeting, kept once others have been told of them; deletable while it is at one of those statuses."""

    deletable_while: tuple[str, ...]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether nobody has been told; without ``obj``, whether the officer may delete any.

        ``obj`` is the record in its own admin, and the meeting in the meeting's.
        """
        is_told = obj is not None and _meeting_of(obj).status not in self.deletable_while
        return not is_told and super().has_delete_permission(request, obj)  # type: ignore[misc]


class AgendaRecords(MeetingRecords):
    """What goes out with the agenda."""

    deletable_while = Meeting.WITHOUT_ISSUED_AGENDA
    kept_note = "The agenda has gone out, so this is kept: put it right rather than delete it."


class MinutedRecords(MeetingRecords):
    """What goes out with the minutes."""

    deletable_while = (Status.PLANNED, Status.AGENDA_ISSUED, *Meeting.BEING_RECORDED)
    kept_note = "The minutes have gone round, so this is kept: put it right rather than delete it."


def _meeting_of(obj: Model) -> Meeting:
    if isinstance(obj, Meeting):
        return obj
    return obj.item.meeting if isinstance(obj, Decision | Action) else obj.meeting  # type: ignore[attr-defined]
