"""The next meeting of each quadrant's leads, for the pages of its partnerships and schools."""

import datetime as dt

from django.urls import reverse

from boards.models import Meeting
from boards.models.meetings import clock
from partnerships.places.next_meetings import NextMeeting


def next_of_quadrants(on: dt.date) -> dict[int, NextMeeting]:
    """The next from that day on, by the primary keys of the quadrants."""
    found: dict[int, NextMeeting] = {}
    meetings = Meeting.objects.upcoming(on).filter(board__quadrant__isnull=False).select_related("board")
    for meeting in meetings.only("held_on", "resumed_on", "start_time", "venue", "board__quadrant"):
        quadrant = meeting.board.quadrant_id
        if quadrant and quadrant not in found:
            found[quadrant] = _told(meeting)
    return found


def _told(meeting: Meeting) -> NextMeeting:
    starts = meeting.start_time if not meeting.goes_on else None
    url = reverse("meetings:detail", args=[meeting.pk])
    return NextMeeting(url, meeting.next_day, clock(starts) if starts else "", meeting.venue)
