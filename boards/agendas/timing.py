"""When each item of an agenda would start, when the meeting would end, and how far behind it is (ADR 68).

Reckoned in minutes of the day, from what each item may take; an item without minutes takes none, and that is said.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from boards.models import AgendaItem, ItemVersion, Meeting
from boards.models.meetings import clock
from boards.models.statuses import GOING_ON

ONE_DAY = 24 * 60
LONGEST = 10 * 60  # minutes on one item: past it its recording was gone on with on another day


@dataclass(frozen=True)
class Timetable:
    """The items of a meeting, all of them in order, against its times."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    is_as_issued: bool = False  # as the agenda went out, whenever the meeting was opened

    @property
    def is_resumed(self) -> bool:
        """Whether it was adjourned and is not over, so that what is left starts on its other day."""
        return self.meeting.resumed_on is not None and self.meeting.status in GOING_ON

    @property
    def is_moved(self) -> bool:
        """Whether it was opened at another time than it was to be, so that all items start later or earlier."""
        return not self.is_resumed and self.begins != self.meeting.start_time

    @property
    def begins(self) -> dt.time | None:
        """From when it reckons: when it was opened, once it is; of an adjourned one when it goes on."""
        meeting = self.meeting
        if self.is_resumed:
            return meeting.resumes_at
        is_opened = meeting.status in GOING_ON and not self.is_as_issued
        return (meeting.time_opened if is_opened else None) or meeting.start_time

    @property
    def begins_words(self) -> str:
        """The same as the council writes it."""
        return clock(self.begins) if self.begins else ""

    @cached_property
    def to_come(self) -> list[AgendaItem]:
        """The items that it reckons with: all, or of an adjourned meeting those that its first day left."""
        if not self.is_resumed:
            return list(self.items)
        return [item for item in self.items if not _was_dealt_with_before(item, self.meeting.resumed_on)]

    @cached_property
    def starts(self) -> dict[int, str]:
        """When each item starts, by its key, as the council writes a time; empty where that is not known."""
        if self.begins is None:
            return {}
        at, found = _minute_of(self.begins), {}
        for item in self.to_come:
            found[item.pk] = clock(_time_at(at))
            at += item.minutes_allowed or 0
        return found

    @property
    def minutes(self) -> int:
        """How long the items take together."""
        return sum(item.minutes_allowed or 0 for item in self.to_come)

    @property
    def untimed(self) -> int:
        """How many have no minutes."""
        return sum(not item.minutes_allowed for item in self.to_come)

    @property
    def is_timed(self) -> bool:
        """Whether any time can be said."""
        return self.begins is not None and self.minutes > 0

    @property
    def is_shown(self) -> bool:
        """Whether the agenda as it goes out says the times; ``board`` comes with the meeting."""
        return self.is_timed and self.meeting.board.shows_agenda_times

    @property
    def sentences(self) -> list[str]:
        """How long it all takes, when that ends against when the meeting is to, and what has no time."""
        which = "The items that are left" if self.is_resumed else "The items"
        said = [f"{which} take {_long(self.minutes)}."] if self.minutes else []
        if self.is_timed:
            said.append(self._end())
        elif self.begins is None:
            said.append("The meeting has no time to start at, so its items have none.")
        if self.untimed:
            said.append(f"{self.untimed} {'item has' if self.untimed == 1 else 'items have'} no time.")
        return said

    @property
    def end(self) -> int:
        """The minute of the day, past midnight too, at which all are over that take their time."""
        return _minute_of(self.begins or dt.time()) + self.minutes

    def _end(self) -> str:
        opened = f"Opened at {self.begins_words}, the" if self.is_moved else "The"
        return f"{opened} meeting ends at {self.ends_at(self.end)}."

    def ends_at(self, minute: int) -> str:
        """That minute as the time at which the meeting ends, beside the time at which it is to."""
        return f"{clock(_time_at(minute))}{self._against_the_end(minute)}"

    @property
    def planned_end(self) -> int | None:
        """The minute of the day at which it is to end; None where none is set, or on the other day of one adjourned."""
        planned = self.meeting.end_time
        return None if planned is None or self.is_resumed else _minute_of(planned)

    @property
    def planned_end_words(self) -> str:
        """The same as the council writes it."""
        return "" if self.planned_end is None else clock(_time_at(self.planned_end))

    def _against_the_end(self, minute: int) -> str:
        if self.planned_end is None:
            return ""
        over = minute - self.planned_end
        if over == 0:
            return ", as planned"
        return f", {_long(abs(over))} {'after' if over > 0 else 'before'} {self.planned_end_words}"

    def progress(self, now: dt.datetime | None = None) -> "Progress | None":
        """How it goes, at that moment; None unless it is being held on that day and has times."""
        now = timezone.localtime(now)
        return Progress(self, now) if is_held_on(self.meeting, now.date()) and self.is_timed else None


@dataclass(frozen=True)
class Progress:
    """How a meeting that is being held goes at a moment of its day."""

    timetable: Timetable
    now: dt.datetime

    @property
    def minute(self) -> int:
        """The minute of the day that it is."""
        return _minute_of(self.now.time())

    @cached_property
    def left(self) -> dict[int, int]:
        """How many minutes each item still takes, by its key: none once it is dealt with, or another was taken up."""
        taken_up = [item for item in self.timetable.to_come if item.taken_up_at and not item.dealt_with_at]
        current = max(taken_up, key=lambda item: (item.taken_up_at, item.position), default=None)
        return {item.pk: self._left_of(item, current) for item in self.timetable.to_come}

    def _left_of(self, item: AgendaItem, current: AgendaItem | None) -> int:
        if item.dealt_with_at or (item.taken_up_at and item is not current):
            return 0
        return max(0, (item.minutes_allowed or 0) - (spent_on(item, self.now) if item is current else 0))

    @property
    def behind(self) -> int:
        """How many minutes later than planned it would end; none where it is on time or before it."""
        if all(item.dealt_with_at for item in self.timetable.to_come):
            return 0
        return max(0, self.minute + sum(self.left.values()) - self.timetable.end)

    @property
    def sentence(self) -> str:
        """How far behind it is, and when it would end; empty where it is not."""
        if not self.behind:
            return ""
        end, planned = self.timetable.end + self.behind, self.timetable.planned_end
        is_early = planned is not None and end < planned
        before = f"{clock(_time_at(end))}, before the planned {self.timetable.planned_end_words}"
        return f"{_long(self.behind)} behind: ends at {before if is_early else self.timetable.ends_at(end)}"


def is_held_on(meeting: Meeting, day: dt.date) -> bool:
    """Whether the meeting is being held on that day: its first, or the one on which it was resumed."""
    return meeting.status == Meeting.Status.IN_PROGRESS and day == (meeting.resumed_on or meeting.held_on)


def timetable_of(meeting: Meeting, *, is_as_issued: bool = False) -> Timetable:
    """The timetable of a meeting, of all its items whoever asks; it says nothing of them but times. One query."""
    names = ("meeting", "position", "minutes_allowed", "taken_up_at", "dealt_with_at")
    return Timetable(meeting, list(meeting.items.only(*names).as_printed()), is_as_issued)


@dataclass(frozen=True)
class TimeOnItem:
    """How long an item was worked on: the seconds of stretches that are over, and since when it is again."""

    seconds: int = 0
    since: dt.datetime | None = None

    def minutes(self, now: dt.datetime) -> int:
        """The whole minutes of all of it by then."""
        return (self.seconds + _seconds(self.since, now)) // 60


def time_on_items(meeting: Meeting, now: dt.datetime) -> dict[int, TimeOnItem]:
    """How long each item that was taken up was worked on, by its key, whoever may read it. Two queries.

    A stretch begins where an item is taken up or typed in, and ends where another is, or it is dealt with.
    """
    items = meeting.items.filter(taken_up_at__isnull=False).only("meeting", "taken_up_at", "dealt_with_at")
    ends = {item.pk: item.dealt_with_at for item in items}
    saves = ItemVersion.objects.filter(item__in=ends).order_by().values_list("saved_at", "item")
    begun = sorted([*((item.taken_up_at, item.pk) for item in items if item.taken_up_at), *saves])
    begun = [one for place, one in enumerate(begun) if not place or begun[place - 1][1] != one[1]]
    spent: dict[int, TimeOnItem] = {}
    for place, (start, pk) in enumerate(begun):
        before, until = spent.get(pk, TimeOnItem()).seconds, ends[pk]
        following = begun[place + 1][0] if place + 1 < len(begun) else None
        over = min(filter(None, [following, until]), default=None)
        spent[pk] = TimeOnItem(before + _seconds(start, over), None if over else start)
    return spent


def _seconds(start: dt.datetime | None, end: dt.datetime | None) -> int:
    """How long a stretch was; nothing where it went on on another day, or has no end or beginning."""
    seconds = int((end - start).total_seconds()) if start and end else 0
    return seconds if 0 <= seconds <= (LONGEST + 1) * 60 - 1 else 0


def spent_on(item: AgendaItem, now: dt.datetime) -> int:
    """How many minutes were spent on an item so far, 0 where nobody has taken it up, or it went on on another day."""
    if item.taken_up_at is None:
        return 0
    spent = int(((item.dealt_with_at or now) - item.taken_up_at).total_seconds() // 60)
    return spent if 0 <= spent <= LONGEST else 0


def _was_dealt_with_before(item: AgendaItem, day: dt.date | None) -> bool:
    return item.dealt_with_at is not None and day is not None and timezone.localdate(item.dealt_with_at) < day


def _minute_of(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _time_at(minute: int) -> dt.time:
    hour, rest = divmod(minute % ONE_DAY, 60)
    return dt.time(hour, rest)


def _long(minutes: int) -> str:
    """A length in words: ``15 minutes``, ``1 hour 55 minutes``."""
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    said += [f"{rest} minute{'' if rest == 1 else 's'}"] if rest or not hours else []
    return " ".join(said)
