"""The steps of a meeting, as buttons on its page."""

from collections.abc import Callable
from dataclasses import dataclass

from boards import emails, workflow
from boards.models import Meeting

Status = Meeting.Status


@dataclass(frozen=True)
class MeetingStep:
    """A button: who sees it and at which statuses, what it does, and what is said afterwards."""

    name: str
    label: str
    right: str  # one of the annotations of ``with_rights``
    statuses: tuple[str, ...]
    act: Callable
    done: str
    tell: Callable[[Meeting], int] | None = None  # whom to write to once it is done


STEPS = (
    MeetingStep(
        "issue",
        "Issue the agenda",
        "may_record",
        (Status.PLANNED,),
        workflow.issue_agenda,
        "The agenda is issued.",
        emails.send_agenda,
    ),
    MeetingStep(
        "start",
        "Start recording",
        "may_record",
        (Status.PLANNED, Status.AGENDA_ISSUED),
        workflow.start_recording,
        "",
    ),
    MeetingStep(
        "finish",
        "Finish recording",
        "may_record",
        (Status.IN_PROGRESS,),
        workflow.finish_recording,
        "The recording is finished. The draft is with the chair.",
        emails.send_draft,
    ),
    MeetingStep(
        "clear", "Clear the draft", "may_check", (Status.DRAFT,), workflow.clear_draft, "The draft is cleared."
    ),
    MeetingStep(
        "circulate",
        "Circulate the draft",
        "may_record",
        (Status.DRAFT,),
        workflow.circulate,
        "The minutes are circulated, marked as a draft.",
        emails.send_minutes,
    ),
    MeetingStep(
        "publish", "Publish the minutes", "may_record", (Status.APPROVED,), workflow.publish, "The minutes are public."
    ),
    MeetingStep(
        "cancel",
        "Cancel the meeting",
        "may_record",
        (Status.PLANNED, Status.AGENDA_ISSUED),
        workflow.cancel,
        "The meeting is cancelled.",
    ),
)


def steps_for(meeting: Meeting) -> list[MeetingStep]:
    """The buttons of a meeting that comes from ``with_rights``."""
    return [step for step in STEPS if meeting.status in step.statuses and getattr(meeting, step.right)]
