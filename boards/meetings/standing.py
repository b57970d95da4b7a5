"""Why the public finds no minutes of a meeting that is over, and when to expect them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.formats import date_format

from boards.models import Meeting
from boards.models.statuses import NOT_BEGUN


class Around(NamedTuple):
    """The days of a board's last meeting and of its next, as far as there are any."""

    last_on: dt.date | None = None
    next_on: dt.date | None = None


def note_minutes(meetings: Iterable[Meeting], user: Any) -> list[Meeting]:
    """Give each meeting ``has_minutes_to_read``, by that user, and ``minutes_note``, a sentence where it has none.

    Each meeting comes with its board. One query for them all, and for somebody who is signed in another.
    """
    listed = list(meetings)
    readable = _circulated_to(user, listed)
    unread = [one for one in listed if not one.has_public_minutes and one.pk not in readable]
    around = _around({meeting.board_id for meeting in unread if why_no_minutes(meeting, Around())})
    for meeting in listed:
        is_read = meeting not in unread
        note = "" if is_read else why_no_minutes(meeting, around.get(meeting.board_id, Around()))
        meeting.has_minutes_to_read, meeting.minutes_note = is_read, note  # type: ignore[attr-defined]
    return listed


def why_no_minutes(meeting: Meeting, around: Around) -> str:
    """Why a past meeting has no minutes that anybody may read; empty where it has, or where there can be none."""
    if not meeting.is_past or meeting.is_cancelled or meeting.has_public_minutes:
        return ""
    if not meeting.board.publishes_minutes:  # first: how far they are, and how many came, is its members' business
        return "Minutes are for members only."
    if meeting.is_inquorate:
        return "Too few members came for it to decide anything, so it has no minutes, only notes for its members."
    if meeting.status in NOT_BEGUN and around.last_on and around.last_on > meeting.held_on:
        return "No minutes of this meeting are held here."
    if meeting.status == Meeting.Status.APPROVED:
        return "Minutes are approved, and come here when they are published."
    if around.next_on is None:
        return "Minutes come here once a later meeting has approved them; none is planned yet."
    return f"Minutes come here once the meeting of {date_format(around.next_on)} has approved them."


def _circulated_to(user: Any, meetings: Iterable[Meeting]) -> set[int]:
    """Which of them have minutes that went round to the user, or to those in whose place they are."""
    circulated = [meeting.pk for meeting in meetings if meeting.has_circulated_minutes]
    if not (circulated and user.is_authenticated):
        return set()
    return set(Meeting.objects.filter(pk__in=circulated).visible_to(user).values_list("pk", flat=True))


def _around(boards: set[int]) -> dict[int, Around]:
    if not boards:
        return {}
    today = timezone.localdate()
    held = Meeting.objects.filter(board__in=boards).exclude(status=Meeting.Status.CANCELLED).order_by()
    days = held.values_list("board").annotate(
        last_on=Max("held_on", filter=Q(held_on__lt=today)), next_on=Min("held_on", filter=Q(held_on__gte=today))
    )
    return {board: Around(last_on, next_on) for board, last_on, next_on in days}
