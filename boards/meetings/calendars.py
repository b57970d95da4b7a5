"""Meetings as a calendar to subscribe to (RFC 5545): one UID a meeting for good, a new sequence with every change."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import Count, Max
from django.utils import timezone
from icalendar import Calendar, Event, vText

from base.days import days_later
from base.text import one_line
from boards.models import Meeting
from office.council.reading import the_council

DOMAIN = "essex-school-partnerships"  # a name, not an address: it stays when the portal moves
USUAL_LENGTH = dt.timedelta(hours=2)
STATUSES: dict[str, str] = {Meeting.Status.CANCELLED: "CANCELLED", Meeting.Status.PLANNED: "TENTATIVE"}


def calendar_of(name: str, meetings: Iterable[Meeting], address_of: Callable[[Meeting], str]) -> bytes:
    """The calendar; ``address_of`` gives a meeting's page. A remote meeting's link is never in it."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(the_council().name)}//{DOMAIN}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(one_line(name)))  # what is no standard field is not made safe by itself
    meetings = list(meetings)
    changes = _changes(meetings)
    for meeting in meetings:
        calendar.add_component(_event(meeting, changes.get(meeting.pk), address_of(meeting)))
        if meeting.resumed_on:
            calendar.add_component(_resumed(meeting, meeting.resumed_on, changes.get(meeting.pk), address_of(meeting)))
    return calendar.to_ical()


def _changes(meetings: list[Meeting]) -> dict[int, tuple[int, dt.datetime]]:
    """How often each meeting was changed since it was made, and when last; one query."""
    history = Meeting.history.filter(id__in=[meeting.pk for meeting in meetings])  # type: ignore[attr-defined]
    rows = history.order_by().values_list("id").annotate(Count("pk"), Max("history_date"))
    return {pk: (count - 1, last) for pk, count, last in rows}


def _resumed(meeting: Meeting, on: dt.date, change: tuple[int, dt.datetime] | None, address: str) -> Event:
    """The other day of an adjourned meeting; all of it where the time is not known."""
    event = _event(meeting, change, address, "-resumed")
    starts: dt.date = _moment(on, meeting.resumes_at) if meeting.resumes_at else on
    ends = _usual_end(starts) if isinstance(starts, dt.datetime) else days_later(on)
    for name, value in {"summary": f"{_summary(meeting)}, resumed", "dtstart": starts, "dtend": ends}.items():
        del event[name]
        event.add(name, value)
    return event


def _event(meeting: Meeting, change: tuple[int, dt.datetime] | None, address: str, day: str = "") -> Event:
    sequence, changed_at = change or (0, timezone.now())
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}{day}@{DOMAIN}")
    event.add("dtstamp", changed_at.astimezone(dt.UTC))
    event.add("last-modified", changed_at.astimezone(dt.UTC))
    event.add("sequence", sequence)
    event.add("summary", _summary(meeting))
    event.add("status", STATUSES.get(meeting.status, "CONFIRMED"))
    event.add("url", address)
    if meeting.is_cancelled and meeting.status_reason:
        event.add("description", one_line(meeting.status_reason))
    if meeting.venue:
        event.add("location", one_line(meeting.venue))
    starts, ends = _span(meeting)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    return event


def _summary(meeting: Meeting) -> str:
    words = f"{meeting.board}{' (extraordinary)' if meeting.is_extraordinary else ''}"
    return one_line(f"Cancelled: {words}" if meeting.is_cancelled else words)


def _span(meeting: Meeting) -> tuple[dt.date, dt.date]:
    """From when to when, in UTC; the whole day where the time is not known yet."""
    if meeting.start_time is None:
        return meeting.held_on, days_later(meeting.held_on)
    starts = _moment(meeting.held_on, meeting.start_time)
    return starts, _moment(meeting.held_on, meeting.end_time) if meeting.end_time else _usual_end(starts)


def _usual_end(starts: dt.datetime) -> dt.datetime:
    try:
        return starts + USUAL_LENGTH
    except OverflowError:  # a meeting in the last two hours of the calendar
        return starts


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time)).astimezone(dt.UTC)
