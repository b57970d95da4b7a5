"""Adding a postscript to approved minutes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from boards.fetching import sentence, with_right
from boards.minutes.choosing import PART_B, copies_for
from boards.minutes.postscripts.writes import add_postscript
from boards.models import Part
from boards.steps import POSTSCRIPT, POSTSCRIPT_TO_PART_B


@never_cache
def minutes_postscript(request: HttpRequest, pk: int) -> HttpResponse:
    """A postscript to the approved minutes, by who records the meeting; ``?part=b`` for Part B.

    404 for Part B where the user may not read it.
    """
    part = Part.asked_in(request.GET)
    step = POSTSCRIPT_TO_PART_B if part.is_confidential else POSTSCRIPT
    meeting = with_right(request, pk, step.right)
    if part.is_confidential and PART_B not in copies_for(meeting, request.user):
        raise Http404("There is no Part B for this user")
    if not step.is_open_to(meeting):
        messages.info(request, "These minutes are not approved yet. A postscript follows once they are.")
        return redirect(meeting)
    text, error = request.POST.get("text", ""), ""
    if request.method == "POST":
        try:
            add_postscript(meeting=meeting, part=part, text=text, by=request.user)
        except ValidationError as problem:
            error = sentence(problem)
        else:
            messages.success(request, step.done)
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "part": part,
        "is_public": not part.is_confidential and meeting.status == meeting.Status.PUBLISHED,
        "text": text,
        "error": error,
    }
    return TemplateResponse(request, "boards/minutes/minutes_postscript.html", context, status=422 if error else 200)
