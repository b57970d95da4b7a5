"""What each step of the table (``boards/steps.py``) does, and what must hold before it.

Who may take a step is the querysets' to say (``boards/models/access.py``); a step refuses with a sentence what is not
so far, and freezes the minutes where they leave somebody's hands.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.days import in_words
from base.saving import Author, save
from boards.agendas.coming_back import put_off_what_is_left
from boards.attendance.presiding import refuse_without_chair
from boards.attendance.roll import roll_of
from boards.checking import open_suggestions, waits_for_chairs, waits_until
from boards.clearing import undone_clearing
from boards.forward_plan.writes import give_up_meeting, take_up_meeting
from boards.minutes.approving.writes import approve
from boards.minutes.freezing import freeze, freeze_for_the_public
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.suggesting.writes import refuse_open_suggestions
from boards.minutes.uploading.writes import upload_minutes
from boards.minutes.withdrawing.writes import put_back, withdraw
from boards.models import Meeting, MinutesVersion, Part
from boards.models.access import is_chaired_by
from boards.models.parts import BOTH_PARTS
from boards.moving import day, enter, leave, locked, refuse_without_quorum
from boards.recording.started import is_anything_recorded, started_and_before
from boards.steps import (
    ADJOURN,
    APPROVE,
    APPROVE_PART_B,
    CANCEL,
    CIRCULATE,
    CIRCULATED_WITH_SUGGESTIONS,
    CLEAR,
    CLEARED_IN_PLACE,
    FINISH,
    ISSUE,
    NOT_STARTED,
    ON_THE_WORD_OF,
    POSTSCRIPT,
    POSTSCRIPT_TO_PART_B,
    PUBLISH,
    PUT_BACK,
    RESUME,
    SET_UP_AGAIN,
    START,
    UPLOAD,
    WITHDRAW,
    MeetingStep,
)
from boards.votes.voting import refuse_wrong_votes
from office.models import Message

Stage = MinutesVersion.Stage


@transaction.atomic
def take(step: MeetingStep, *, meeting: Meeting, by: Author, tells: bool = True, **given: Any) -> list[Message]:
    """Take a step that needs no more than a button; return what was written to people, which the worker sends.

    Nobody is written to unless it ``tells``. The step and its messages are kept together or not at all; nothing of it
    waits for a mail server. Raises ``ValidationError`` where it is refused.
    """
    CALLS[step.name](meeting=meeting, by=by, **given)
    if not (step.tells and tells):
        return []
    # As it is now: between the page and the button somebody else may have sent the agenda, or moved the day.
    return step.tells(Meeting.objects.select_related("board__quadrant").get(pk=meeting.pk))


def preview(step: MeetingStep, *, meeting: Meeting, by: Author, **given: Any) -> list[Message]:
    """What the step would write to people; nothing of it is kept. Raises ``ValidationError`` where it is refused."""
    with transaction.atomic():
        written = take(step, meeting=meeting, by=by, **given)
        transaction.set_rollback(True)
    return written


@transaction.atomic
def issue_agenda(*, meeting: Meeting, by: Author) -> None:
    """Let members and the public read the agenda; raises ``ValidationError`` where there is none."""
    meeting = enter(ISSUE, meeting)
    if not meeting.items.exists():
        raise ValidationError("There is nothing on the agenda yet. Add its items first.")
    meeting.agenda_issued_at = timezone.now()
    leave(ISSUE, meeting, by)


@transaction.atomic
def start_recording(*, meeting: Meeting, by: Author) -> None:
    """Open the minutes for typing, on the day of the meeting or after it; nothing where they are open already."""
    if locked(meeting).is_being_recorded:
        return
    meeting = enter(START, meeting)
    if not meeting.has_come:
        raise ValidationError(f"This meeting is on {day(meeting)}. Its recording opens on that day.")
    if not meeting.items.exists():
        raise ValidationError("There is nothing on the agenda yet. Add its items first.")
    meeting.agenda_issued_at = meeting.agenda_issued_at or timezone.now()
    meeting.time_opened = meeting.time_opened or _opened_now(meeting)
    leave(START, meeting, by)


def _opened_now(meeting: Meeting) -> dt.time | None:
    """The time now, but not before it was to begin, for the screen is opened early; none on a day after it."""
    return _time_now(not_before=meeting.start_time) if timezone.localdate() == meeting.held_on else None


def _time_now(*, not_before: dt.time | None) -> dt.time:
    time = timezone.localtime().time().replace(second=0, microsecond=0)
    return max(time, not_before) if not_before else time


def _closed_now(meeting: Meeting) -> dt.time | None:
    """The time now, on the day on which it ends; none afterwards, or where that is before it was opened."""
    now = timezone.localtime()
    time = now.time().replace(second=0, microsecond=0)
    if now.date() != (meeting.resumed_on or meeting.held_on):
        return None
    return None if meeting.time_opened and not meeting.resumed_on and time <= meeting.time_opened else time


@transaction.atomic
def take_start_back(*, meeting: Meeting, by: Author) -> None:
    """Make a meeting what it was before its recording was started by mistake; refused once anything is recorded."""
    meeting = enter(NOT_STARTED, meeting)
    started, before = started_and_before(meeting)
    if started is None or before is None:
        raise ValidationError(NOT_STARTED.refusal_of(meeting))
    if is_anything_recorded(meeting, since=started.history_date):
        raise ValidationError(
            "Something is recorded of this meeting already, so its recording goes on. Take it out first where it was "
            "a mistake, or finish the recording."
        )
    meeting.status, meeting.agenda_issued_at, meeting.time_opened = (
        before.status,
        before.agenda_issued_at,
        before.time_opened,
    )
    leave(NOT_STARTED, meeting, by)


@transaction.atomic
def adjourn(*, meeting: Meeting, resumed_on: dt.date, by: Author, resumes_at: dt.time | None = None) -> None:
    """Say on which later day, and when on it, the meeting goes on, under the same numbers."""
    meeting = enter(ADJOURN, meeting)
    if resumed_on <= meeting.held_on:
        raise ValidationError(f"This meeting began on {day(meeting)}. Enter a later day.")
    meeting.resumed_on, meeting.resumes_at = resumed_on, resumes_at
    leave(ADJOURN, meeting, by)


@transaction.atomic
def resume(*, meeting: Meeting, by: Author) -> None:
    """Go on with an adjourned meeting.

    On the day on which that was said it was not adjourned after all: the other day that it had before that stands, if
    it had one. On a later day, before the other one, it goes on earlier than was said.
    """
    meeting = enter(RESUME, meeting)
    today = timezone.localdate()
    goes_on = meeting.resumed_on == today
    if meeting.resumed_on and meeting.resumed_on > today:
        before = meeting.history.exclude(status=meeting.Status.ADJOURNED).first()
        adjourned = meeting.history.filter(history_id__gt=before.history_id).last() if before else None
        if adjourned and timezone.localdate(adjourned.history_date) < today:
            meeting.resumed_on, meeting.resumes_at = today, None
            goes_on = True
        else:
            meeting.resumed_on = before.resumed_on if before else None
            meeting.resumes_at = before.resumes_at if before else None
    if goes_on:
        meeting.resumes_at = _time_now(not_before=meeting.resumes_at)
    leave(RESUME, meeting, by)


@transaction.atomic
def finish_recording(*, meeting: Meeting, by: Author) -> None:
    """Make what was typed the draft that the chairs check; refuses while a line is not the action it wants to be."""
    meeting = enter(FINISH, meeting)
    if meeting.is_adjourned and meeting.resumed_on and meeting.resumed_on > timezone.localdate():
        goes_on = in_words(meeting.resumed_on)
        raise ValidationError(f"This meeting goes on on {goes_on}. Finish its recording then, or change that day.")
    _settle_lines(meeting, by)
    roll = roll_of(meeting)
    if not any(place.attendance for place in roll.places):
        raise ValidationError("Nobody is marked as present or absent yet. Record who was here first.")
    refuse_without_chair(meeting, roll)
    refuse_without_quorum(meeting, roll)
    refuse_wrong_votes(meeting, roll)
    meeting.is_inquorate = not roll.is_quorate
    meeting.time_closed = meeting.time_closed or _closed_now(meeting)
    meeting.finished_at = timezone.now()
    leave(FINISH, meeting, by)
    freeze(meeting=meeting, parts=BOTH_PARTS, stage=Stage.DRAFT, by=by)


def _settle_lines(meeting: Meeting, by: Author) -> None:
    problems = [
        problem.said_of(item, shown_in=Part.A)
        for item in meeting.items.all()
        for problem in keep_outcomes_in_step(item=item, by=by)
    ]
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def clear_draft(*, meeting: Meeting, by: Author, seen: str = "", word: str = "") -> None:
    """Record that a chair has checked the draft, as it is now; of somebody else, that they did it in a chair's place.

    Refused while a suggestion is open. ``seen`` is the ``draft_mark`` of what was read, where that is known: another
    text is not cleared unread. ``word`` says which chair said so to whoever does it in their place, and when: the
    meeting's history keeps it, for those who run it.
    """
    meeting = enter(CLEAR, meeting)
    refuse_open_suggestions(meeting)
    if seen and seen != meeting.draft_mark():
        raise ValidationError(
            "The draft has changed since you opened this page. Read it again, then clear it for circulation."
        )
    meeting.cleared_at, meeting.cleared_by = timezone.now(), by
    in_place = by is not None and not is_chaired_by(meeting, by)
    leave(CLEAR, meeting, by, noted=CLEARED_IN_PLACE if in_place else "")
    if in_place and word:
        save(meeting, by=by, why=f"{ON_THE_WORD_OF}{word}")


@transaction.atomic
def circulate(*, meeting: Meeting, by: Author) -> list[MinutesVersion]:
    """Give the draft to the members. A chair has cleared it, or has let pass the working days that there are for it.

    Then it is marked as not yet checked by the chair, and suggestions that nobody answered are left open; before that
    it is refused while one is.
    """
    meeting = enter(CIRCULATE, meeting)
    is_waiting = waits_for_chairs(meeting)
    if is_waiting:
        refuse_open_suggestions(meeting)
    _settle_lines(meeting, by)
    roll = roll_of(meeting)  # which stays open while the draft is checked
    refuse_without_chair(meeting, roll)
    refuse_without_quorum(meeting, roll)
    refuse_wrong_votes(meeting, roll)
    meeting.is_inquorate = not roll.is_quorate
    if is_waiting:
        undone = undone_clearing(meeting)
        raise ValidationError(
            f"No chair has cleared this draft for circulation{f' as it is now. {undone}' if undone else ' yet.'} "
            f"Without an answer it may be circulated from {in_words(timezone.localdate(waits_until(meeting)))}, marked "
            "as not yet checked."
        )
    leave(CIRCULATE, meeting, by, noted=CIRCULATED_WITH_SUGGESTIONS if open_suggestions(meeting) else "")
    put_off_what_is_left(meeting=meeting, by=by)
    return freeze(meeting=meeting, parts=BOTH_PARTS, stage=Stage.CIRCULATED, by=by)


@transaction.atomic
def publish(*, meeting: Meeting, by: Author) -> list[MinutesVersion]:
    """Let the public read the approved minutes, where the board publishes."""
    meeting = enter(PUBLISH, meeting)
    if not meeting.board.publishes_minutes:
        raise ValidationError(f"{meeting.board} does not publish its minutes. An officer may change that in admin.")
    leave(PUBLISH, meeting, by)
    return [freeze_for_the_public(meeting=meeting, by=by)]


@transaction.atomic
def cancel(*, meeting: Meeting, by: Author, reason: str = "") -> None:
    """Call a meeting off that has not begun; its page, the calendars and the e-mails say why."""
    meeting = enter(CANCEL, meeting)
    if meeting.has_issued_agenda:  # one that came here with its agenda out has no moment of that: tell its people too
        meeting.agenda_issued_at = meeting.agenda_issued_at or timezone.now()
    meeting.status_reason = reason
    leave(CANCEL, meeting, by)
    give_up_meeting(meeting=meeting, by=by)


@transaction.atomic
def set_up_again(*, meeting: Meeting, by: Author, reason: str = "") -> None:
    """Plan a cancelled meeting again, with the agenda that it had; whoever was told that it is cancelled is told why.

    The agenda goes out anew, for whoever had it was told that the meeting is cancelled; so no item is late any more.
    """
    meeting = enter(SET_UP_AGAIN, meeting)
    meeting.agenda_issued_at, meeting.status_reason = None, reason
    for item in meeting.items.filter(is_late=True):
        item.is_late = False
        save(item, by=by, fields=["is_late"])
    leave(SET_UP_AGAIN, meeting, by)
    take_up_meeting(meeting=meeting, by=by)


CALLS: dict[str, Callable[..., Any]] = {  # what each step of the table does
    ISSUE.name: issue_agenda,
    START.name: start_recording,
    NOT_STARTED.name: take_start_back,
    ADJOURN.name: adjourn,
    RESUME.name: resume,
    FINISH.name: finish_recording,
    CLEAR.name: clear_draft,
    CIRCULATE.name: circulate,
    APPROVE.name: approve,
    APPROVE_PART_B.name: approve,
    PUBLISH.name: publish,
    POSTSCRIPT.name: add_postscript,
    POSTSCRIPT_TO_PART_B.name: add_postscript,
    WITHDRAW.name: withdraw,
    PUT_BACK.name: put_back,
    UPLOAD.name: upload_minutes,
    CANCEL.name: cancel,
    SET_UP_AGAIN.name: set_up_again,
}
