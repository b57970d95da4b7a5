"""Recording that a later meeting approved a part of the minutes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from boards.fetching import sentence, with_right
from boards.minutes.approving.writes import Amendment, approve
from boards.minutes.choosing import PART_B, copies_for
from boards.models import AgendaItem, Meeting, Part
from boards.part_b import note_items
from boards.steps import APPROVE, APPROVE_PART_B


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
    errors: list[str] = []
    if request.method == "POST":
        errors = _approve(request, meeting, items, part)
        if not errors:
            messages.success(request, step.done)
            return redirect(meeting)
        for item in items:  # nothing that was typed is lost
            item.text = request.POST.get(f"text-{item.pk}", item.text)
    context = {
        "meeting": meeting,
        "part": part,
        "items": items,
        "approving": approving,
        "version": meeting.versions.last_of(part),
        "errors": errors,
    }
    return TemplateResponse(request, "boards/minutes/minutes_approve.html", context, status=422 if errors else 200)


def _approve(request: HttpRequest, meeting: Meeting, items: list[AgendaItem], part: Part) -> list[str]:
    chosen, version = request.POST.get("in_item", ""), request.POST.get("version", "")
    may_approve = AgendaItem.objects.that_may_approve(meeting, request.user, part=part)
    in_item = may_approve.filter(pk=chosen if chosen.isdecimal() and len(chosen) < 18 else 0).first()
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
            part=part,
            by=request.user,
        )
    except ValidationError as error:
        return [sentence(error)]
    return []
