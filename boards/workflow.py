"""The steps of a meeting from planned to published, each with what must hold before it (design, section 5).

Who may take a step is the querysets' to say (``boards/models/access.py``); a step refuses with a sentence what is not
so far, and freezes the minutes where they leave somebody's hands.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from base.saving import Author, save
from boards.attendance.roll import roll_of
from boards.minutes.approving.writes import Amendment, approve
from boards.minutes.freezing import freeze, freeze_for_the_public
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.models import Meeting, MinutesVersion
from boards.moving import day, locked, move, refuse_without_quorum, require

__all__ = [
    "Amendment",
    "adjourn",
    "approve",
    "cancel",
    "circulate",
    "clear_draft",
    "finish_recording",
    "issue_agenda",
    "publish",
    "start_recording",
    "working_days_after",
]
Status, Stage = Meeting.Status, MinutesVersion.Stage
DAYS_TO_CHECK = 5  # working days that a chair has before an officer may circulate an unchecked draft


@transaction.atomic
def issue_agenda(*, meeting: Meeting, by: Author) -> None:
    """Let members and the public read the agenda; raises ``ValidationError`` where there is none."""
    meeting = locked(meeting)
    require(meeting, Status.PLANNED, "Its agenda has gone out already.")
    if not meeting.items.exists():
        raise ValidationError("There is nothing on the agenda yet. Add its items first.")
    meeting.agenda_issued_at = timezone.now()
    move(meeting, Status.AGENDA_ISSUED, by)


@transaction.atomic
def start_recording(*, meeting: Meeting, by: Author) -> None:
    """Open the minutes for typing, on the day of the meeting or after it."""
    meeting = locked(meeting)
    if meeting.is_being_recorded:
        return
    require(meeting, (Status.PLANNED, Status.AGENDA_ISSUED), "It is not to be recorded any more.")
    if meeting.held_on > timezone.localdate():
        raise ValidationError(f"This meeting is on {day(meeting)}. Its recording opens on that day.")
    if not meeting.items.exists():
        raise ValidationError("There is nothing on the agenda yet. Add its items first.")
    meeting.agenda_issued_at = meeting.agenda_issued_at or timezone.now()
    move(meeting, Status.IN_PROGRESS, by)


@transaction.atomic
def adjourn(*, meeting: Meeting, resumed_on: dt.date | None, by: Author) -> None:
    """Say on which later day the meeting goes on, under the same numbers; None where it does not after all."""
    meeting = locked(meeting)
    require(meeting, Meeting.BEING_RECORDED, "Only a meeting that is being recorded is adjourned.")
    if resumed_on and resumed_on <= meeting.held_on:
        raise ValidationError(f"This meeting began on {day(meeting)}. Enter a later day.")
    meeting.resumed_on = resumed_on
    save(meeting, by=by)


@transaction.atomic
def finish_recording(*, meeting: Meeting, by: Author) -> None:
    """Make what was typed the draft that the chairs check; refuses while a line is not the action it wants to be."""
    meeting = locked(meeting)
    require(meeting, Status.IN_PROGRESS, "Its recording is finished.")
    if meeting.resumed_on and meeting.resumed_on > timezone.localdate():
        goes_on = date_format(meeting.resumed_on, "j F Y")
        raise ValidationError(f"This meeting goes on on {goes_on}. Finish its recording then, or change that day.")
    _settle_lines(meeting, by)
    roll = roll_of(meeting)
    if not any(place.attendance for place in roll.places):
        raise ValidationError("Nobody is marked as present or absent yet. Record who was here first.")
    refuse_without_quorum(meeting, roll)
    meeting.is_inquorate = not roll.is_quorate
    meeting.finished_at = timezone.now()
    move(meeting, Status.DRAFT, by)
    freeze(meeting=meeting, stage=Stage.DRAFT, by=by)


def _settle_lines(meeting: Meeting, by: Author) -> None:
    problems = [
        f"Item {item.number}, {problem.said_of(item)}"
        for item in meeting.items.all()
        for problem in keep_outcomes_in_step(item=item, by=by)
    ]
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def clear_draft(*, meeting: Meeting, by: Author, seen: str = "") -> None:
    """Record that a chair has checked the draft, as it is now.

    ``seen`` is the ``draft_mark`` of what was read, where that is known: another text is not cleared unread.
    """
    meeting = locked(meeting)
    require(meeting, Status.DRAFT, "There is no draft to clear.")
    if seen and seen != meeting.draft_mark:
        raise ValidationError("The draft has changed since you opened this page. Read it again, then clear it.")
    meeting.cleared_at, meeting.cleared_by = timezone.now(), by
    save(meeting, by=by)


@transaction.atomic
def circulate(*, meeting: Meeting, by: Author) -> list[MinutesVersion]:
    """Give the draft to the members. A chair has cleared it, or has not answered in five working days.

    Then it is marked as not yet checked by the chair.
    """
    meeting = locked(meeting)
    require(meeting, Status.DRAFT, "Only a draft is circulated.")
    _settle_lines(meeting, by)
    roll = roll_of(meeting)  # which stays open while the draft is checked
    refuse_without_quorum(meeting, roll)
    meeting.is_inquorate = not roll.is_quorate
    waited_until = working_days_after(meeting.finished_at or timezone.now(), DAYS_TO_CHECK)
    if meeting.cleared_at is None and timezone.now() < waited_until:
        raise ValidationError(
            "No chair has cleared this draft yet. Without an answer it may be circulated from "
            f"{date_format(timezone.localtime(waited_until), 'j F Y')}, marked as not yet checked."
        )
    move(meeting, Status.CIRCULATED, by)
    return freeze(meeting=meeting, stage=Stage.CIRCULATED, by=by)


@transaction.atomic
def publish(*, meeting: Meeting, by: Author) -> list[MinutesVersion]:
    """Let the public read the approved minutes, where the board publishes."""
    meeting = locked(meeting)
    require(meeting, Status.APPROVED, "Only approved minutes are published.")
    if not meeting.board.publishes_minutes:
        raise ValidationError(f"{meeting.board} does not publish its minutes. An officer may change that in admin.")
    move(meeting, Status.PUBLISHED, by)
    return [freeze_for_the_public(meeting=meeting, by=by)]


@transaction.atomic
def cancel(*, meeting: Meeting, by: Author) -> None:
    """Call a meeting off that has not begun."""
    meeting = locked(meeting)
    require(meeting, (Status.PLANNED, Status.AGENDA_ISSUED), "It cannot be called off any more.")
    move(meeting, Status.CANCELLED, by)


def working_days_after(moment: dt.datetime, days: int) -> dt.datetime:
    """The same time of day that many Mondays to Fridays later; bank holidays count."""
    while days:
        moment += dt.timedelta(days=1)
        days -= moment.weekday() < 5
    return moment
