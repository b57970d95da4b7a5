"""The steps of a meeting, as buttons on its page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from .. import letters
from ..actions import steps
from ..models import Meeting
from .guards import with_right

Status = Meeting.Status


@dataclass(frozen=True)
class Step:
    """A button: who sees it and at which statuses, what it does, and what is said afterwards."""

    name: str
    label: str
    right: str  # one of the annotations of ``with_rights``
    statuses: tuple[str, ...]
    act: Callable
    done: str
    tell: Callable[[Meeting], int] | None = None  # whom to write to once it is done


STEPS = (
    Step(
        "issue",
        "Issue the agenda",
        "may_record",
        (Status.PLANNED,),
        steps.issue_agenda,
        "The agenda is issued.",
        letters.send_agenda,
    ),
    Step(
        "start",
        "Start recording",
        "may_record",
        (Status.PLANNED, Status.AGENDA_ISSUED),
        steps.start_recording,
        "",
    ),
    Step(
        "finish",
        "Finish recording",
        "may_record",
        (Status.IN_PROGRESS,),
        steps.finish_recording,
        "The recording is finished. The draft is with the chair.",
        letters.send_draft,
    ),
    Step("clear", "Clear the draft", "may_check", (Status.DRAFT,), steps.clear_draft, "The draft is cleared."),
    Step(
        "circulate",
        "Circulate the draft",
        "may_record",
        (Status.DRAFT,),
        steps.circulate,
        "The minutes are circulated, marked as a draft.",
        letters.send_minutes,
    ),
    Step("publish", "Publish the minutes", "may_record", (Status.APPROVED,), steps.publish, "The minutes are public."),
    Step(
        "cancel",
        "Cancel the meeting",
        "may_record",
        (Status.PLANNED, Status.AGENDA_ISSUED),
        steps.cancel,
        "The meeting is cancelled.",
    ),
)


def steps_for(meeting: Meeting) -> list[Step]:
    """The buttons of a meeting that comes from ``with_rights``."""
    return [step for step in STEPS if meeting.status in step.statuses and getattr(meeting, step.right)]


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
