"""Recording that a later meeting approved a part of the minutes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from base.numbers import whole_number
from boards.fetching import with_right
from boards.foreseen import counted
from boards.minutes.approving.besides import LineBesides, lines_besides
from boards.minutes.approving.forms import IN_ITEM, WORDS, TypedApproval
from boards.minutes.approving.writes import amendments_of, approve, corrections_of, field_of, sentences_of
from boards.minutes.choosing import PART_B, copies_for
from boards.minutes.comparing import changes
from boards.models import AgendaItem, Meeting, MinutesVersion, Part
from boards.part_b import note_items
from boards.steps import APPROVE, APPROVE_PART_B


@never_cache
def minutes_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a later meeting approved the circulated minutes, as they stand or amended; ``?part=b`` for Part B.

    ``?in_item=`` chooses the item under which. What was typed is shown once more, and recorded where ``sure`` is sent.
    404 for Part B where the user may not read it, because they withdrew or for another reason.
    """
    part = Part.asked_in(request.GET)
    step = APPROVE_PART_B if part.is_confidential else APPROVE
    meeting = with_right(request, pk, step.right)
    if part.is_confidential and PART_B not in copies_for(meeting, request.user):
        raise Http404("There is no Part B for this user")
    if not step.is_open_to(meeting):
        messages.info(request, f"There is nothing to approve: {meeting.get_status_display().lower()}.")
        return redirect(meeting)
    items = list(meeting.items.of_part(part).select_related("meeting__board").order_by("position"))
    approving = list(AgendaItem.objects.that_may_approve(meeting, request.user, part=part))
    note_items(request, [*items, *approving])
    version = meeting.versions.last_of(part)
    typed = TypedApproval(request.POST, items, lines_besides(meeting, part=part, version=version))
    is_sure = "sure" in request.POST
    if request.method == "POST" and "again" not in request.POST:
        in_item = _chosen(request, approving)
        _approve(request, meeting, part, typed, in_item, version, is_sure=is_sure)
        if in_item and not typed.errors and is_sure:
            messages.success(request, step.done)
            return redirect(_back_to(in_item, request))
        if in_item and not typed.errors:
            return _asked_first(request, meeting, part, typed, in_item, version)
    chosen = request.POST.get("in_item", "") or request.GET.get("in_item", "")
    return TemplateResponse(
        request,
        "boards/minutes/minutes_approve.html",
        {
            "meeting": meeting,
            "part": part,
            "typed": typed,
            "rows": [_row(typed, item) for item in items],
            "boxes": [(box, typed.errors_at(box.field)) for box in typed.boxes],
            "word_errors": typed.errors_at(WORDS),
            "approving": approving,
            "chosen": chosen,
            "version": version,
            "errors": typed.errors,
            "item_errors": typed.errors_at(IN_ITEM),
        },
        status=422 if typed.errors else 200,
    )


def _row(typed: TypedApproval, item: AgendaItem) -> dict[str, Any]:
    """A whole minute as its field shows it: what was typed, else as it is."""
    field = field_of(item)
    return {
        "item": item,
        "field": field,
        "text": typed.sent.get(field, item.text),
        "errors": typed.errors_at(field),
        "lines": [_line(typed, line) for line in typed.lines if line.item == item],
    }


def _line(typed: TypedApproval, line: LineBesides) -> dict[str, Any]:
    """What another room has of the item, as its two fields show it."""
    return {
        "line": line,
        "word": typed.sent.get(line.word_field, line.how.word),
        "words": typed.sent.get(line.words_field, line.how.words),
        "word_errors": typed.errors_at(line.word_field),
        "words_errors": typed.errors_at(line.words_field),
    }


def _chosen(request: HttpRequest, approving: list[AgendaItem]) -> AgendaItem | None:
    """The item that was chosen, of those under which the user may record it."""
    return next((item for item in approving if str(item.pk) == request.POST.get("in_item", "")), None)


def _approve(
    request: HttpRequest,
    meeting: Meeting,
    part: Part,
    typed: TypedApproval,
    in_item: AgendaItem | None,
    version: MinutesVersion | None,
    *,
    is_sure: bool,
) -> None:
    """Record it, or only try; what is refused is among the errors of what was typed."""
    if in_item is None:
        typed.errors.append((IN_ITEM, "Choose the item of the meeting that approved the minutes."))
        return
    latest = str(version.number) if version and not is_sure else ""  # the recording screen asks about the latest
    number = request.POST.get("version", "") or latest
    try:
        with transaction.atomic():
            approve(
                meeting=meeting,
                in_item=in_item,
                version=whole_number(number) or 0,
                amendments=typed.whole_minutes,
                phrases=typed.phrases(),
                besides=typed.besides,
                part=part,
                by=request.user,
            )
            transaction.set_rollback(not is_sure)
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {IN_ITEM: error.messages}
        typed.errors += [(at, said) for at, sentences in by_field.items() for said in sentences]


def _asked_first(
    request: HttpRequest,
    meeting: Meeting,
    part: Part,
    typed: TypedApproval,
    in_item: AgendaItem,
    version: MinutesVersion | None,
) -> TemplateResponse:
    """What will be recorded, in the words in which it will stand, and each minute that changes."""
    amended = amendments_of(meeting, part=part, amendments=typed.whole_minutes, phrases=typed.phrases())
    kept = dict(typed.kept) | {"version": request.POST.get("version", "") or (version.number if version else 0)}
    attendance = corrections_of(typed.phrases())
    besides = typed.besides
    sentence, *points = sentences_of(meeting, amended, attendance, besides, part=part)
    lines = {one.item: _changed_lines(one.item.text, one.text) for one in amended}
    for one in besides:
        said = one.line
        changed = [("removed", f"{said.label}: {said.said.text}"), ("added", f"{said.label}: {one.text}")]
        lines[said.item] = [*lines.get(said.item, []), *changed]
    stays = len(typed.items) - len(lines)
    stay = f"{stays} {'stays' if stays == 1 else 'stay'} word for word" if stays else "none stays as it is"
    context = {
        "meeting": meeting,
        "part": part,
        "crumb": "Approval",
        "in_item": in_item,
        "version": kept["version"],
        "sentence": sentence,
        "points": [point.removeprefix("- ") for point in points],
        "amended": list(lines.items()),
        "attendance": [phrase.in_words for phrase in attendance],
        "foreseen": [
            f"{counted(len(lines), 'minute').capitalize()} {'changes' if len(lines) == 1 else 'change'}, {stay}.",
            f"Minute {in_item.reference} says that it was approved, in the words below.",
            "Nobody is written to. Approved minutes are never changed: a postscript may be added below them.",
        ],
        "kept": kept.items(),
    }
    return TemplateResponse(request, "boards/minutes/minutes_approve_sure.html", context)


def _changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that change, each with whether it is ``removed`` or ``added``."""
    lines = changes(before.splitlines(), after.replace("\r\n", "\n").splitlines())
    return [(change, line) for change, line in lines if change and line.strip()]


def _back_to(in_item: AgendaItem, request: HttpRequest) -> str:
    """The item on the recording screen, for who records that meeting; for others its page."""
    if Meeting.objects.editable_by(request.user).filter(pk=in_item.meeting_id).exists():
        return f"{reverse('meetings:record', args=[in_item.meeting_id])}#item-{in_item.pk}"
    return in_item.meeting.get_absolute_url()
