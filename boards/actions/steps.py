"""The steps of a meeting from planned to published, each with what must hold before it (design, section 5).

Who may take a step is the querysets' to say (``boards/models/access.py``); a step refuses with a sentence what is not
so far, and freezes the minutes where they leave somebody's hands.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from ..attendance import roll_of
from ..models import AgendaItem, Meeting, MinutesVersion
from .freezing import freeze
from .kept import save
from .outcomes import keep_outcomes_in_step, match_outcomes
from .texts import write_text

Status, Stage = Meeting.Status, MinutesVersion.Stage
DAYS_TO_CHECK = 5  # working days that a chair has before an officer may circulate an unchecked draft


@transaction.atomic
def issue_agenda(*, meeting: Meeting, by) -> None:
    """Let members and the public read the agenda; raises ``ValidationError`` where there is none."""
    meeting = _locked(meeting)
    _require(meeting, Status.PLANNED, "Its agenda has gone out already.")
    if not meeting.items.exists():
        raise ValidationError("There is nothing on the agenda yet. Add its items first.")
    meeting.agenda_issued_at = timezone.now()
    _move(meeting, Status.AGENDA_ISSUED, by)


@transaction.atomic
def start_recording(*, meeting: Meeting, by) -> None:
    """Open the minutes for typing, on the day of the meeting or after it."""
    meeting = _locked(meeting)
    if meeting.is_being_recorded:
        return
    _require(meeting, (Status.PLANNED, Status.AGENDA_ISSUED), "It is not to be recorded any more.")
    if meeting.held_on > timezone.localdate():
        raise ValidationError(f"This meeting is on {day(meeting)}. Its recording opens on that day.")
    if not meeting.items.exists():
        raise ValidationError("There is nothing on the agenda yet. Add its items first.")
    meeting.agenda_issued_at = meeting.agenda_issued_at or timezone.now()
    _move(meeting, Status.IN_PROGRESS, by)


@transaction.atomic
def finish_recording(*, meeting: Meeting, by) -> None:
    """Make what was typed the draft that the chairs check; refuses while a line is not the action it wants to be."""
    meeting = _locked(meeting)
    _require(meeting, Status.IN_PROGRESS, "Its recording is finished.")
    _settle_lines(meeting, by)
    roll = roll_of(meeting)
    if not any(place.attendance for place in roll.places):
        raise ValidationError("Nobody is marked as present or absent yet. Record who was here first.")
    meeting.is_inquorate = not roll.is_quorate
    meeting.finished_at = timezone.now()
    _move(meeting, Status.DRAFT, by)
    freeze(meeting=meeting, stage=Stage.DRAFT, by=by)


def _settle_lines(meeting: Meeting, by) -> None:
    problems = [
        f"Item {item.number}, “{problem.line[:80]}”: {problem.why}"
        for item in meeting.items.all()
        for problem in keep_outcomes_in_step(item=item, by=by)
    ]
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def clear_draft(*, meeting: Meeting, by) -> None:
    """Record that a chair has checked the draft, as it is now."""
    meeting = _locked(meeting)
    _require(meeting, Status.DRAFT, "There is no draft to clear.")
    meeting.cleared_at, meeting.cleared_by = timezone.now(), by
    save(meeting, by)


@transaction.atomic
def circulate(*, meeting: Meeting, by) -> list[MinutesVersion]:
    """Give the draft to the members. A chair has cleared it, or has not answered in five working days.

    Then it is marked as not yet checked by the chair.
    """
    meeting = _locked(meeting)
    _require(meeting, Status.DRAFT, "Only a draft is circulated.")
    _settle_lines(meeting, by)
    waited_until = working_days_after(meeting.finished_at or timezone.now(), DAYS_TO_CHECK)
    if meeting.cleared_at is None and timezone.now() < waited_until:
        raise ValidationError(
            "No chair has cleared this draft yet. Without an answer it may be circulated from "
            f"{date_format(timezone.localtime(waited_until), 'j F Y')}, marked as not yet checked."
        )
    _move(meeting, Status.CIRCULATED, by)
    return freeze(meeting=meeting, stage=Stage.CIRCULATED, by=by)


@dataclass(frozen=True)
class Amendment:
    """What the minute of an item is to say instead."""

    item: AgendaItem
    text: str


@transaction.atomic
def approve(
    *, meeting: Meeting, in_item: AgendaItem, version: int, by, amendments: Sequence[Amendment] = ()
) -> list[MinutesVersion]:
    """Record that a later meeting approved the minutes under ``in_item``, as they stand or amended.

    ``version`` is the number of the circulated version that the meeting had before it. The amendments are written into
    that item's minute, applied to the minutes, and frozen with them. Raises ``ValidationError`` where the meeting could
    not approve, or had another version.
    """
    meeting = _locked(meeting)
    _require(meeting, Status.CIRCULATED, "Only circulated minutes are approved.")
    approving = in_item.meeting
    _refuse_approval(meeting, approving, version)
    changed = [amendment for amendment in amendments if _clean(amendment.text) != _clean(amendment.item.text)]
    for amendment in changed:
        item = meeting.items.select_for_update(of=("self",)).select_related("meeting__board").get(pk=amendment.item.pk)
        write_text(item=item, text=_clean(amendment.text), by=by)
        match_outcomes(item, by)
    meeting.approved_in = in_item
    _move(meeting, Status.APPROVED, by)
    _record_approval(meeting, in_item, changed, by)
    return freeze(meeting=meeting, stage=Stage.APPROVED, by=by)


def _refuse_approval(meeting: Meeting, approving: Meeting, version: int) -> None:
    if approving.board_id != meeting.board_id or approving.held_on <= meeting.held_on:
        raise ValidationError("Minutes are approved by a later meeting of the same board. Choose one.")
    if not approving.is_being_recorded:
        raise ValidationError(f"The meeting of {day(approving)} is not being recorded, so it cannot approve minutes.")
    roll = roll_of(approving)
    if approving.is_inquorate or not roll.is_quorate:
        raise ValidationError(
            f"The meeting of {day(approving)} has no quorum: {roll.members_there} of the {roll.quorum} members that "
            "the board needs are marked as present. It cannot approve minutes."
        )
    latest = meeting.versions.filter(is_part_b=False).order_by("-number").first()
    if latest is None or latest.number != version:
        raise ValidationError(
            f"The version before you was {version}; the latest is {latest.number if latest else 'none'}. "
            "Read that one and record the approval again."
        )


def _record_approval(meeting: Meeting, in_item: AgendaItem, amendments: Sequence[Amendment], by) -> None:
    sentences = [f"The minutes of the meeting of {day(meeting)} were approved as a true record."]
    if amendments:
        sentences = [f"The minutes of the meeting of {day(meeting)} were approved as a true record with amendments:"]
        sentences += [_amended(amendment) for amendment in amendments]
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=in_item.pk)
    write_text(item=item, text="\n".join(filter(None, [item.text.rstrip(), *sentences])) + "\n", by=by)


def _amended(amendment: Amendment) -> str:
    """What is said of an amendment in the approving meeting's minutes, which are public: of Part B only that it was."""
    if amendment.item.is_part_b:
        return f"- item {amendment.item.number} (Part B) was amended."
    words = " ".join(amendment.text.split())
    return f"- item {amendment.item.number} to read: {words}"


@transaction.atomic
def publish(*, meeting: Meeting, by) -> list[MinutesVersion]:
    """Let the public read the approved minutes, where the board publishes."""
    meeting = _locked(meeting)
    _require(meeting, Status.APPROVED, "Only approved minutes are published.")
    if not meeting.board.publishes_minutes:
        raise ValidationError(f"{meeting.board} does not publish its minutes. An officer may change that in admin.")
    _move(meeting, Status.PUBLISHED, by)
    return freeze(meeting=meeting, stage=Stage.PUBLISHED, by=by)


@transaction.atomic
def cancel(*, meeting: Meeting, by) -> None:
    """Call a meeting off that has not begun."""
    meeting = _locked(meeting)
    _require(meeting, (Status.PLANNED, Status.AGENDA_ISSUED), "It cannot be called off any more.")
    _move(meeting, Status.CANCELLED, by)


def working_days_after(moment: dt.datetime, days: int) -> dt.datetime:
    """The same time of day that many Mondays to Fridays later; bank holidays count."""
    while days:
        moment += dt.timedelta(days=1)
        days -= moment.weekday() < 5
    return moment


def day(meeting: Meeting) -> str:
    """The meeting's day as a sentence writes it: ``15 October 2026``."""
    return date_format(meeting.held_on, "j F Y")


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n")


def _locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, and nobody else's until this step is done: two people may press one button."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("board__quadrant").get(pk=meeting.pk)


def _require(meeting: Meeting, statuses: str | tuple[str, ...], sentence: str) -> None:
    allowed = (statuses,) if isinstance(statuses, str) else statuses
    if meeting.status not in allowed:
        raise ValidationError(f"{sentence} This meeting is at “{meeting.get_status_display()}”.")


def _move(meeting: Meeting, status: str, by) -> None:
    meeting.status = status
    save(meeting, by)
