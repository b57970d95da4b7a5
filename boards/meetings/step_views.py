"""Taking a step of a meeting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from boards.fetching import with_right
from boards.steps import STEPS


def _written(people: int) -> str:
    return f"{people} e-mail{'' if people == 1 else 's'} sent." if people else ""


@require_POST
def meeting_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step; what it refuses is said on the page that the button was on."""
    chosen = next((one for one in STEPS if one.name == step), None)
    if chosen is None:
        raise Http404("There is no such step")
    meeting = with_right(request, pk, chosen.right)
    from_screen = chosen.name == "finish"
    read = {"seen": request.POST.get("seen", "")} if chosen.name == "clear" else {}
    try:
        chosen.act(meeting=meeting, by=request.user, **read)
    except ValidationError as error:
        for problem in error.messages:
            messages.error(request, problem)
        return redirect("meetings:record" if from_screen else "meetings:detail", pk)
    written = chosen.tell(meeting) if chosen.tell else 0  # after the step, which no mail server undoes
    if chosen.done:
        messages.success(request, f"{chosen.done} {_written(written)}".strip())
    return redirect("meetings:record" if chosen.name == "start" else "meetings:detail", pk)
