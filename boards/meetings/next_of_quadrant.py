"""The next meeting of a quadrant's leads, for the pages of its partnerships and schools."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from boards.models import Meeting
from boards.models.meetings import clock
from partnerships.places.next_meetings import NextMeeting, Teller


def _ask(quadrant: str) -> Subquery:
    meetings = Meeting.objects.upcoming().filter(board__quadrant=OuterRef(quadrant))
    return Subquery(meetings.values(found=JSONObject(**{name: name for name in FIELDS}))[:1])


def _read(found: dict[str, Any]) -> NextMeeting:
    meeting = Meeting(
        pk=found["pk"],
        held_on=dt.date.fromisoformat(found["held_on"]),
        resumed_on=dt.date.fromisoformat(found["resumed_on"]) if found["resumed_on"] else None,
    )
    starts = dt.time.fromisoformat(found["start_time"]) if found["start_time"] and not meeting.goes_on else None
    url = reverse("meetings:detail", args=[meeting.pk])
    return NextMeeting(url, meeting.next_day, clock(starts) if starts else "", found["venue"])


FIELDS = ("pk", "held_on", "resumed_on", "start_time", "venue")
next_of_quadrant = Teller(_ask, _read)
