"""Fetching a meeting for somebody who may do what the page is for; for everybody else it is not there."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from boards.models import AgendaItem, Mark, Meeting


def recordable(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, if the user plans and records it; 404 otherwise.

    ``last_mark`` is the last mark that was made on its recording screen, before anything else of it is read.
    """
    meetings = Meeting.objects.editable_by(request.user).with_rights(request.user)
    meetings = meetings.annotate(**Mark.objects.last_of_each())
    return get_object_or_404(meetings.select_related("board__quadrant"), pk=pk)


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
