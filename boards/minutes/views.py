"""The minutes as pages and files, and their versions."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from base.word import CONTENT_TYPE
from boards.fetching import with_right
from boards.minutes.choosing import PART_B, PUBLIC, as_it_is_now, copies_for, moved_to_part_b
from boards.minutes.comparing import changes
from boards.minutes.copies import MinutesCopy
from boards.minutes.pages import text_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import DRAFT_STAGES, Minutes, read_version
from boards.models import Meeting, MinutesVersion, Paper, Part
from boards.part_b import note_part_b
from boards.posted import panel_of
from boards.waiting import MadeFile, page_while_it_is_made

ASK_AGAIN = 10  # seconds until a browser asks again for a copy that is being made


def _chosen(request: HttpRequest, pk: int) -> tuple[Meeting, MinutesVersion, str, dict[str, MinutesVersion]]:
    """The meeting, the copy that ``?copy=`` asks for, which it is, and all there are; 404 where there is none."""
    meetings = Meeting.objects.with_rights(request.user).select_related("board__quadrant")
    meeting = get_object_or_404(meetings, pk=pk)
    copies = copies_for(meeting, request.user)
    asked = request.GET.get("copy", "")
    copy = asked if asked in copies else next(iter(copies), "")
    if not copy or (asked == PART_B and copy != PART_B):
        raise Http404("These minutes are not public")
    if copy == PART_B:
        note_part_b(request, [meeting])
    return meeting, as_it_is_now(copies[copy]), copy, copies


def _read(version: MinutesVersion) -> Minutes:
    return read_version(version, withheld=moved_to_part_b(version))


@login_not_required
@may_be_kept
@require_safe
def minutes_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: for the public as published, for members as circulated or approved, and their Part B.

    An e-mail leads members to their copy: who is not signed in is asked to, whether or not there is such a meeting.
    """
    try:
        meeting, version, copy, copies = _chosen(request, pk)
    except Http404:
        if request.user.is_authenticated or request.GET.get("copy") != Part.A.members_copy:
            raise
        return redirect_to_login(request.get_full_path())
    withheld = moved_to_part_b(version)
    minutes = read_version(version, withheld)
    papers = list(Paper.objects.readable_by(request.user, meeting).current().select_related("item"))
    text = text_of(minutes, meeting, withheld, papers)
    shown = {"meeting": meeting, "minutes": minutes, "text": text, "copy": copy, "copies": copies}
    asked = request.GET.get("item", "").lower()  # by a minute's permanent address, whose title names it
    shown["item"] = next((item for item in minutes.items if item.number.lower() == asked), None) if asked else None
    context = {**shown, **panel_of(meeting, request.user, "minutes")}
    return TemplateResponse(request, "boards/minutes/minutes_detail.html", context)


@login_not_required
@require_safe
def minutes_word(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same as a Word file."""
    return _file(request, pk, "docx", CONTENT_TYPE)


@login_not_required
@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same as a PDF."""
    return _file(request, pk, "pdf", "application/pdf")


def _file(request: HttpRequest, pk: int, suffix: str, content_type: str) -> HttpResponseBase:
    """The copy as a file: made of what it says, or the one that was uploaded, which there is in one format alone."""
    meeting, version, copy, _ = _chosen(request, pk)
    draft, of_part = "draft " if version.stage in DRAFT_STAGES else "", copy if copy == PART_B else ""
    name = f"{slugify(f'{meeting.reference} {draft}minutes {of_part}')}.{suffix}"
    upload = version.data.get("upload")
    if upload and upload["kind"] != suffix:
        raise Http404("These minutes were uploaded in another format")
    response: HttpResponseBase
    if upload:
        response = FileResponse(_opened(version), as_attachment=True, filename=name, content_type=content_type)
    else:
        response = _made(request, meeting, MinutesCopy(version, suffix, moved_to_part_b(version)), name, content_type)
    if copy != PUBLIC:
        response["Cache-Control"] = "private, no-store"
    return response


def _made(
    request: HttpRequest, meeting: Meeting, wanted: MinutesCopy, name: str, content_type: str
) -> HttpResponseBase:
    """The copy, or a page that asks for it again by itself until the worker has made it."""
    content = wanted.content()
    if content is not None:
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=content_type, headers=headers)
    made = MadeFile("This copy", "Copy of the minutes", "boards/minutes/copy_waits.html")
    return page_while_it_is_made(request, made, meeting, has_failed=wanted.has_failed, seconds=ASK_AGAIN)


def _opened(version: MinutesVersion) -> Any:
    try:
        return version.file.open()
    except FileNotFoundError:
        raise Http404("The file of these minutes is not there") from None


@never_cache
@require_safe
def minutes_versions(request: HttpRequest, pk: int) -> TemplateResponse:
    """The frozen versions of Part A for who checks them, and what changed between two: ``?from=1&to=2``.

    ``?part=b`` gives those of Part B, to who may read it.
    """
    meeting = with_right(request, pk, "may_check")
    part = Part.asked_in(request.GET)
    has_part_b = PART_B in copies_for(meeting, request.user)
    if part.is_confidential and not has_part_b:
        raise Http404("There is no Part B for this user")
    versions = list(meeting.versions.of_part(part).select_related("frozen_by").order_by("number"))
    for version in versions:
        version.meeting = meeting
    if part.is_confidential:
        note_part_b(request, [meeting])
    by_number = {str(version.number): version for version in versions}
    asked = [request.GET.get(name, "").strip() for name in ("from", "to")]
    one, other = map(by_number.get, asked)
    context = {
        "meeting": meeting,
        "versions": versions,
        "one": one,
        "other": other,
        "changes": list(changes(lines_of(_read(one)), lines_of(_read(other)))) if one and other else [],
        "part": part,
        "has_part_b": has_part_b,
        "ignored": [
            f"There is no version “{number[:50]}”, so nothing is compared."
            for number in dict.fromkeys(asked)
            if number and number not in by_number
        ],
    }
    return TemplateResponse(request, "boards/minutes/minutes_versions.html", context)
