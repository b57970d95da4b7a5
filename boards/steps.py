"""The steps of a meeting, as buttons on its page."""

from collections.abc import Callable
from dataclasses import dataclass

from boards import emails as letters
from boards import workflow as steps
from boards.models import Meeting

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
