"""Sheets to print: one to sign in on, one to take the minutes on by hand, and the keys of the recording screen."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boards.attendance.roll import Body, roll_of
from boards.fetching import recordable
from boards.minutes.recommendations import note_recommendations
from boards.models import AgendaItem, Meeting, Paper, Part
from boards.papers.beside import put_under
from boards.part_b import note_part_b

EMPTY_ROWS = range(8)  # for substitutes, guests and observers
LINES, LINES_FOR_ACTIONS = range(7), range(2)  # of an item


@never_cache
@require_safe
def sign_in_sheet(request: HttpRequest, pk: int) -> TemplateResponse:
    """Everybody expected with room for a signature, and empty rows."""
    meeting = recordable(request, pk)
    context = {"meeting": meeting, "bodies": _in_the_room(meeting), "rows": EMPTY_ROWS}
    return TemplateResponse(request, "boards/recording/sign_in_sheet.html", context)


@never_cache
@require_safe
def minute_sheet(request: HttpRequest, pk: int) -> TemplateResponse:
    """The agenda with room to write under each item; Part B on a sheet of its own, ``?part=b``."""
    meeting = recordable(request, pk)
    part = Part.asked_in(request.GET)
    items = list(AgendaItem.objects.readable_by(request.user, meeting).select_related("presenter").order_by("position"))
    shown = [item for item in items if item.part is part]
    note_part_b(request, [meeting] if part.is_confidential and shown else [])
    note_recommendations(shown)
    papers = Paper.objects.readable_by(request.user, meeting).current().select_related("item")
    put_under(shown, [paper for paper in papers if paper.part is part])
    context = {
        "meeting": meeting,
        "part": part,
        "bodies": _in_the_room(meeting),
        "items": shown,
        "has_part_b": any(item.part.is_confidential for item in items),
        "lines": LINES,
        "action_lines": LINES_FOR_ACTIONS,
    }
    return TemplateResponse(request, "boards/recording/minute_sheet.html", context)


@never_cache
@require_safe
def key_sheet(request: HttpRequest, pk: int) -> TemplateResponse:
    """How a minute is written, and the keys: what the recording screen shows as a dialog."""
    return TemplateResponse(request, "boards/recording/key_sheet.html", {"meeting": recordable(request, pk)})


def _in_the_room(meeting: Meeting) -> list[Body]:
    """The roll for a sheet that lies in the room, where everybody reads it."""
    return roll_of(meeting).shown_in(Part.A).bodies
