"""Adjourning a meeting to another day."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from boards.fetching import with_right
from boards.meetings.adjourning_forms import AdjournForm
from boards.steps import ADJOURN
from boards.workflow import adjourn


@never_cache
def meeting_adjourn(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask on which day a meeting that is being recorded goes on, and adjourn it."""
    meeting = with_right(request, pk, ADJOURN.right)
    if not ADJOURN.is_open_to(meeting):
        messages.info(request, ADJOURN.refusal_of(meeting))
        return redirect(meeting)
    form = AdjournForm(initial={"resumed_on": meeting.resumed_on, "resumes_at": meeting.resumes_words})
    if request.method == "POST":
        form = AdjournForm(request.POST)
        if form.is_valid():
            try:
                adjourn(meeting=meeting, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("resumed_on", error.messages)
            else:
                messages.success(request, ADJOURN.done)
                return redirect(meeting)
    context = {"meeting": meeting, "form": form}
    return TemplateResponse(
        request, "boards/meetings/meeting_adjourn.html", context, status=422 if form.errors else 200
    )
