"""The minutes as pages and files, their versions, and their approval by a later meeting."""

import difflib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..actions.steps import Amendment, approve
from ..minutes.choosing import PART_B, PUBLIC, copies_for
from ..minutes.pdf import pdf_of
from ..minutes.plain import lines_of
from ..minutes.reading import Minutes, read_version
from ..minutes.word import word_of
from ..models import AgendaItem, Meeting
from ..part_b import note_items, note_part_b
from .guards import sentence, with_right

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _chosen(request: HttpRequest, pk: int) -> tuple[Meeting, Minutes, str, list[str]]:
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
    return meeting, read_version(copies[copy]), copy, list(copies)


@login_not_required
@require_safe
def minutes_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """The minutes: for the public as published, for members as circulated or approved, and their Part B."""
    meeting, minutes, copy, copies = _chosen(request, pk)
    context = {"meeting": meeting, "minutes": minutes, "copy": copy, "copies": copies}
    return TemplateResponse(request, "meetings/minutes.html", context)


@login_not_required
@require_safe
def minutes_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word file."""
    return _file(request, pk, "docx", WORD)


@login_not_required
@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a PDF."""
    return _file(request, pk, "pdf", "application/pdf")


def _file(request: HttpRequest, pk: int, suffix: str, content_type: str) -> HttpResponse:
    _, minutes, copy, _ = _chosen(request, pk)
    content = word_of(minutes) if suffix == "docx" else pdf_of(minutes)
    name = slugify(
        f"{minutes.reference} {'draft ' if minutes.is_draft else ''}minutes {copy if copy == PART_B else ''}"
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    if copy != PUBLIC:
        headers["Cache-Control"] = "private, no-store"
    return HttpResponse(content, content_type=content_type, headers=headers)


@never_cache
@require_safe
def minutes_versions(request: HttpRequest, pk: int) -> TemplateResponse:
    """The frozen versions of Part A for who checks them, and what changed between two: ``?from=1&to=2``."""
    meeting = with_right(request, pk, "may_check")
    versions = list(meeting.versions.filter(is_part_b=False).select_related("frozen_by").order_by("number"))
    by_number = {str(version.number): version for version in versions}
    one, other = by_number.get(request.GET.get("from", "")), by_number.get(request.GET.get("to", ""))
    changes = []
    if one and other:
        for line in difflib.ndiff(lines_of(read_version(one)), lines_of(read_version(other))):
            if line[0] != "?":
                changes.append(({"-": "removed", "+": "added"}.get(line[0], ""), line[2:]))
    context = {"meeting": meeting, "versions": versions, "one": one, "other": other, "changes": changes}
    return TemplateResponse(request, "meetings/minutes_versions.html", context)


@never_cache
def minutes_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a later meeting approved the circulated minutes, as they stand or amended."""
    meeting = with_right(request, pk, "may_clear")
    if meeting.status != Meeting.Status.CIRCULATED:
        messages.info(request, f"There is nothing to approve: {meeting.get_status_display().lower()}.")
        return redirect(meeting)
    readable = AgendaItem.objects.readable_by(request.user, meeting)
    items = list(readable.select_related("meeting__board").order_by("position"))
    note_items(request, items)
    errors: list[str] = []
    if request.method == "POST":
        errors = _approve(request, meeting, items)
        if not errors:
            messages.success(request, "The approval is recorded.")
            return redirect(meeting)
        for item in items:  # nothing that was typed is lost
            item.text = request.POST.get(f"text-{item.pk}", item.text)
    context = {
        "meeting": meeting,
        "items": items,
        "approving": AgendaItem.objects.that_may_approve(meeting),
        "version": meeting.versions.filter(is_part_b=False).order_by("-number").first(),
        "errors": errors,
    }
    return TemplateResponse(request, "meetings/minutes_approve.html", context, status=422 if errors else 200)


def _approve(request: HttpRequest, meeting: Meeting, items: list[AgendaItem]) -> list[str]:
    chosen, version = request.POST.get("in_item", ""), request.POST.get("version", "")
    in_item = AgendaItem.objects.that_may_approve(meeting).filter(pk=chosen if chosen.isdecimal() else 0).first()
    if in_item is None:
        return ["Choose the item of the meeting that approved the minutes."]
    amendments = [
        Amendment(item, request.POST[f"text-{item.pk}"])
        for item in items
        if request.POST.get(f"text-{item.pk}") is not None
    ]
    try:
        approve(
            meeting=meeting,
            in_item=in_item,
            version=int(version) if version.isdecimal() and len(version) < 9 else 0,
            amendments=amendments,
            by=request.user,
        )
    except ValidationError as error:
        return [sentence(error)]
    return []
