"""A minute by itself, as a page and as files, for whoever may read the minutes that it is of."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from base.word import CONTENT_TYPE
from boards.minutes.choosing import PART_B, PUBLIC, as_it_is_now, copies_for, moved_to_part_b
from boards.minutes.copies import MinutesCopy
from boards.minutes.extracts.cutting import copy_asked, cut, query_of
from boards.minutes.extracts.sent import sent_panel
from boards.minutes.pages import text_of
from boards.minutes.reading import read_version
from boards.models import Meeting, MinutesVersion
from boards.part_b import note_part_b
from boards.waiting import MadeFile, page_while_it_is_made

ASK_AGAIN = 10  # seconds until a browser asks again for a file that is being made


@dataclass(frozen=True)
class ReadableExtract:
    """An extract that somebody may read now, and the copies of those minutes that they may read."""

    meeting: Meeting
    version: MinutesVersion  # cut to the one minute
    number: str
    copy: str
    copies: dict[str, MinutesVersion]


def readable_extract(request: HttpRequest, pk: int, number: str) -> ReadableExtract | None:
    """The extract of the copy that ``?copy=`` asks for, else of the one that has the minute; 404 where there is none.

    None for somebody who may find it once they sign in.
    """
    meetings = Meeting.objects.with_rights(request.user).select_related("board__quadrant")
    meeting = meetings.filter(pk=pk).first()
    copies = copies_for(meeting, request.user) if meeting else {}
    copy = copy_asked(copies, number, request.GET.get("copy", ""))
    if not copy and not request.user.is_authenticated:
        return None
    if meeting is None or not copy:
        raise Http404("These minutes are not public")
    version = as_it_is_now(copies[copy])
    extract = cut(version, number, copy=copy, withheld=moved_to_part_b(version))
    if extract is None:
        raise Http404("There is no such minute")
    if copy == PART_B:
        note_part_b(request, [meeting])
    return ReadableExtract(meeting, extract, extract.data["extract"]["item"], copy, copies)


@login_not_required
@require_safe
def minute_extract(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """One minute, with what it is of; for who records the meeting what was sent of it too."""
    found = readable_extract(request, pk, number)
    if found is None:
        return redirect_to_login(request.get_full_path())
    minutes = read_version(found.version)
    context = {
        "meeting": found.meeting,
        "minutes": minutes,
        "item": minutes.items[0],
        "number": found.number,
        "text": text_of(minutes, found.meeting, frozenset()),
        "copy": found.copy,
        "copies": found.copies,
        "address": request.build_absolute_uri(request.path) + query_of(part=minutes.part),
        **sent_panel(found.meeting, found.number, part=minutes.part),
    }
    response = TemplateResponse(request, "boards/minutes/minute_extract.html", context)
    return _private(response, found)


@login_not_required
@require_safe
def extract_word(request: HttpRequest, pk: int, number: str) -> HttpResponseBase:
    """The same as a Word file."""
    return _file(request, pk, number, "docx", CONTENT_TYPE)


@login_not_required
@require_safe
def extract_pdf(request: HttpRequest, pk: int, number: str) -> HttpResponseBase:
    """The same as a PDF."""
    return _file(request, pk, number, "pdf", "application/pdf")


def _file(request: HttpRequest, pk: int, number: str, suffix: str, content_type: str) -> HttpResponseBase:
    found = readable_extract(request, pk, number)
    if found is None:
        return redirect_to_login(request.get_full_path())
    wanted = MinutesCopy(found.version, suffix)
    content = wanted.content()
    if content is None:
        made = MadeFile("This extract", "Extract from the minutes", "boards/minutes/copy_waits.html")
        waits = page_while_it_is_made(request, made, found.meeting, has_failed=wanted.has_failed, seconds=ASK_AGAIN)
        return _private(waits, found)
    of_part = found.copy if found.copy == PART_B else ""
    name = f"{slugify(f'{found.meeting.reference} extract {found.number} {of_part}')}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _private(HttpResponse(content, content_type=content_type, headers=headers), found)


def _private(response: Any, found: ReadableExtract) -> Any:
    """No browser keeps what only some may read."""
    if found.copy != PUBLIC:
        response["Cache-Control"] = "private, no-store"
    return response
