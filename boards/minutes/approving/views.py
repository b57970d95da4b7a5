"""Recording that a later meeting approved a part of the minutes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from boards.fetching import with_right
from boards.minutes.approving.writes import Amendment, approve, field_of
from boards.minutes.choosing import PART_B, copies_for
from boards.models import AgendaItem, Meeting, Part
from boards.part_b import note_items
from boards.steps import APPROVE, APPROVE_PART_B

IN_ITEM = "in-item"  # the field to which a refusal of the whole leads


@never_cache
def minutes_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a later meeting approved the circulated minutes, as they stand or amended; ``?part=b`` for Part B.

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
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        errors = _approve(request, meeting, items, part)
        if not errors:
            messages.success(request, step.done)
            return redirect(meeting)
        for item in items:  # nothing that was typed is lost
            item.text = request.POST.get(field_of(item), item.text)
    context = {
        "meeting": meeting,
        "part": part,
        "rows": [(item, field_of(item), [said for at, said in errors if at == field_of(item)]) for item in items],
        "approving": approving,
        "chosen": request.POST.get("in_item", ""),
        "version": meeting.versions.last_of(part),
        "errors": errors,
        "item_errors": [said for at, said in errors if at == IN_ITEM],
    }
    return TemplateResponse(request, "boards/minutes/minutes_approve.html", context, status=422 if errors else 200)


def _approve(request: HttpRequest, meeting: Meeting, items: list[AgendaItem], part: Part) -> list[tuple[str, str]]:
    """Record it; what is refused instead comes back, each sentence with the id of its field."""
    chosen, version = request.POST.get("in_item", ""), request.POST.get("version", "")
    may_approve = AgendaItem.objects.that_may_approve(meeting, request.user, part=part)
    in_item = may_approve.filter(pk=chosen if chosen.isdecimal() and len(chosen) < 18 else 0).first()
    if in_item is None:
        return [(IN_ITEM, "Choose the item of the meeting that approved the minutes.")]
    amendments = [Amendment(item, request.POST[field_of(item)]) for item in items if field_of(item) in request.POST]
    try:
        approve(
            meeting=meeting,
            in_item=in_item,
            version=int(version) if version.isdecimal() and len(version) < 9 else 0,
            amendments=amendments,
            part=part,
            by=request.user,
        )
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {IN_ITEM: error.messages}
        return [(at, said) for at, sentences in by_field.items() for said in sentences]
    return []
