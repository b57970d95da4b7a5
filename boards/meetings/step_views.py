"""Taking a step of a meeting that needs no form of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from base.methods import may_be_sent
from boards.fetching import with_right
from boards.models import Meeting
from boards.posted import unnamed_to
from boards.steps import BY_NAME, MeetingStep
from boards.workflow import preview, take
from office.models import Message
from office.post.links import without_links
from office.post.told import posted_in_words


@may_be_sent
def meeting_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step. A GET shows its question, if it has one; a refusal is shown on the page that had the button."""
    chosen = BY_NAME.get(step)
    if chosen is None or chosen.page:
        raise Http404("There is no such step")
    if request.method != "POST" and not chosen.question:
        return HttpResponseNotAllowed(["POST"])
    meeting = with_right(request, pk, chosen.right)
    if request.method == "POST":
        return _taken(request, meeting, chosen)
    if not chosen.is_open_to(meeting):  # somebody else was quicker: there is nothing to ask any more
        messages.error(request, chosen.refusal_of(meeting))
        return redirect(meeting)
    return _asked_first(request, meeting, chosen)


def _asked_first(request: HttpRequest, meeting: Meeting, step: MeetingStep) -> HttpResponse:
    """The question, with what would be written to whom; what stands in the way instead of the button."""
    back = meeting.get_absolute_url()
    if step.is_on_screen and meeting.is_being_recorded:
        back = reverse("meetings:record", args=[meeting.pk])
    context: dict[str, Any] = {"meeting": meeting, "step": step, "back": back, "written": [], "problems": []}
    try:
        written = preview(step, meeting=meeting, by=request.user)
    except ValidationError as error:
        context["problems"] = error.messages
    else:
        unnamed = unnamed_to(request.user, meeting) if written else set()
        going = [message for message in written if message.recipient]
        named = [message for message in going if message.whom not in unnamed]
        context["written"], context["named"], context["unnamed"] = going, named, len(going) - len(named)
        context["examples"] = [
            (message, without_links(message.text, message.links))
            for message in {message.kind: message for message in reversed(named)}.values()  # the first of each kind
        ][::-1]
        unreached = [one.name for one in written if not one.recipient and one.whom not in unnamed]
        context["unreached"] = list(dict.fromkeys(unreached))
    return TemplateResponse(request, "boards/meetings/meeting_step.html", context)


def _told(request: HttpRequest, meeting: Meeting, written: list[Message]) -> str:
    return posted_in_words(written, unnamed=unnamed_to(request.user, meeting) if written else ())


def _taken(request: HttpRequest, meeting: Meeting, step: MeetingStep) -> HttpResponse:
    read = {"seen": request.POST.get("seen", "")} if step.is_of_what_was_read else {}
    try:
        written = take(step, meeting=meeting, by=request.user, **read)
    except ValidationError as error:
        for problem in error.messages:
            messages.error(request, problem)
        return redirect("meetings:record" if step.is_on_screen else "meetings:detail", meeting.pk)
    if step.done:
        messages.success(request, f"{step.done} {_told(request, meeting, written) or step.told_nobody}".strip())
    return redirect("meetings:record" if step.opens_screen else "meetings:detail", meeting.pk)
