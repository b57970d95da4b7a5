"""Fetching a meeting for somebody who may do what the page is for; for everybody else it is not there."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from boards.models import AgendaItem, Mark, Meeting

PROJECTED = "meetings-projected"  # in the session: the keys of meetings whose Part B is hidden


def recordable(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, if the user plans and records it; 404 otherwise. While it is projected, without its Part B.

    ``last_mark`` is the last mark that was made on its recording screen, before anything else of it is read.
    """
    meetings = Meeting.objects.editable_by(request.user).with_rights(request.user)
    meetings = meetings.annotate(**Mark.objects.last_of_each())
    meeting = get_object_or_404(meetings.select_related("board__quadrant"), pk=pk)
    if is_projected(request, pk):
        meeting.is_projected, meeting.may_read_part_b = True, False
    return meeting


def is_projected(request: HttpRequest, pk: int) -> bool:
    """Whether this browser shows that meeting on a wall, so that nothing of its Part B may stand on a page of it."""
    return pk in request.session.get(PROJECTED, [])


def project(request: HttpRequest, pk: int, *, is_on: bool) -> None:
    """Remember in this browser's session that the meeting is projected, or not any more."""
    others = [one for one in request.session.get(PROJECTED, []) if one != pk]
    request.session[PROJECTED] = [*others, pk] if is_on else others


def with_right(request: HttpRequest, pk: int, right: str) -> Meeting:
    """The meeting, if the user has that right of ``with_rights`` on it; 404 otherwise."""
    meetings = Meeting.objects.with_rights(request.user).filter(**{right: True})
    return get_object_or_404(meetings.select_related("board__quadrant"), pk=pk)


def recordable_item(request: HttpRequest, pk: int, item_pk: int) -> AgendaItem:
    """The item, if the user records its meeting and did not withdraw from it; 404 otherwise.

    One query: the recording screen asks it with every pause of typing.
    """
    items = AgendaItem.objects.recordable_by(request.user).select_related("meeting__board")
    return get_object_or_404(items, meeting=pk, pk=item_pk)


def sentence(error: ValidationError) -> str:
    """What a refusal says, in one line."""
    return " ".join(error.messages)
