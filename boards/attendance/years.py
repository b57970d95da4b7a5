"""Attendance at a board's meetings over an academic year, and the days on which a body had nobody on the board."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from base.days import days_later
from base.percentages import percentage_of
from base.school_terms import year_days
from boards.attendance.roll import Body, Presence, Roll, rolls_of
from boards.models import Board, Meeting, Seat


@dataclass(frozen=True)
class Count:
    """How many of a body, or of all, were there; ``expected`` leaves out substitutes, who stand for somebody."""

    expected: int = 0
    present: int = 0
    in_part: int = 0
    substitutes: int = 0
    apologies: int = 0
    absent: int = 0
    is_recorded: bool = False
    is_vacant: bool = False

    def __add__(self, other: "Count") -> "Count":
        """The two together; of a meeting that was not recorded nothing is added."""
        if not other.is_recorded:
            return self
        return Count(
            self.expected + other.expected,
            self.present + other.present,
            self.in_part + other.in_part,
            self.substitutes + other.substitutes,
            self.apologies + other.apologies,
            self.absent + other.absent,
            is_recorded=True,
        )

    @property
    def percentage(self) -> int:
        """The share of those expected who were there themselves or by a substitute; 0 where nobody was expected."""
        return min(100, int(percentage_of(self.present, self.expected)))

    @property
    def of_expected(self) -> str:
        """The same in numbers, ``8 of 10``."""
        return f"{self.present} of {self.expected}" if self.is_recorded else "not recorded"

    @property
    def not_marked(self) -> int:
        """How many of those expected nobody marked, at a meeting that was recorded."""
        return self.expected + self.substitutes - self.present - self.apologies - self.absent

    @property
    def lines(self) -> list[str]:
        """What a cell of the table says, a line each."""
        if self.is_vacant:
            return ["Vacant"]
        if not self.is_recorded:
            return ["Not recorded"] if self.expected else []
        inside = [f"{self.in_part} in part"] if self.in_part else []
        inside += [f"{self.substitutes} substitute{'' if self.substitutes == 1 else 's'}"] if self.substitutes else []
        present = f"Present {self.present}{' (' + ', '.join(inside) + ')' if inside else ''}"
        rest = [("Apologies", self.apologies), ("Absent", self.absent), ("Not marked", self.not_marked)]
        return [present] * bool(self.present) + [f"{word} {number}" for word, number in rest if number]


@dataclass(frozen=True)
class BodyAttendance:
    """A body with its count for each meeting, in the order of the meetings."""

    body: str
    counts: list[Count]

    @property
    def total(self) -> Count:
        """All meetings together."""
        return sum(self.counts, Count())


@dataclass(frozen=True)
class Vacancy:
    """Days of the year on which a body that had a seat on the board had none; still without one where ``until`` is
    empty."""

    body: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True)
class AttendanceYear:
    """A board's academic year: its meetings, a row a body, and the vacancies."""

    year: int
    meetings: list[Meeting]
    rows: list[BodyAttendance]
    vacancies: list[Vacancy]

    @property
    def total(self) -> Count:
        """Every body and meeting together."""
        return sum((row.total for row in self.rows), Count())

    @property
    def by_meeting(self) -> list[tuple[Meeting, Count]]:
        """Each meeting with the count over all bodies."""
        columns = [[row.counts[place] for row in self.rows] for place in range(len(self.meetings))]
        return [(meeting, sum(column, Count())) for meeting, column in zip(self.meetings, columns, strict=True)]


def attendance_in(board: Board, year: int, today: dt.date | None = None) -> AttendanceYear:
    """The meetings that the board has held in the year, and who was there. Five queries, however many meetings."""
    today = today or timezone.localdate()
    held = board.meetings.in_year(year).filter(held_on__lte=today).exclude(status=Meeting.Status.CANCELLED)
    meetings = list(held.order_by("held_on", "start_time"))
    first, last = year_days(year)
    latest = min(last, today)  # on which bodies are called as they are all through the table
    of_bodies = Seat.objects.filter(board=board, organisation__isnull=False).with_bodies(latest)
    seats = list(of_bodies.in_order().select_related("organisation"))
    vacancies = vacancies_between(seats, first, latest)
    rolls = rolls_of(board, meetings, called_on=latest)
    names = list(dict.fromkeys([*_bodies(rolls.values()), *(vacancy.body for vacancy in vacancies)]))
    rows = [
        BodyAttendance(name, [_count(name, meeting, rolls[meeting], vacancies) for meeting in meetings])
        for name in names
    ]
    return AttendanceYear(year, meetings, rows, vacancies)


def vacancies_between(seats: Sequence[Seat], first: dt.date, last: dt.date) -> list[Vacancy]:
    """The spans of days from ``first`` to ``last`` on which a body had no seat after it had had one.

    ``seats`` are those of one board that represent somebody; one that goes on after ``last`` has no end.
    """
    by_body: dict[str, list[Seat]] = {}
    for seat in seats:
        by_body.setdefault(seat.body_then or str(seat.organisation), []).append(seat)
    return [
        Vacancy(body, max(since, first), until if until and until <= last else None)
        for body, held in by_body.items()
        for since, until in _gaps(held)
        if since <= last and (until is None or until >= first)
    ]


def _gaps(seats: list[Seat]) -> Iterable[tuple[dt.date, dt.date | None]]:
    """The first and last days of the spans between, and after, the seats of one body."""
    seats = sorted(seats, key=lambda seat: seat.started_on)
    held_to: dt.date | None = seats[0].ended_on
    for seat in seats[1:]:
        if held_to is None:
            return
        if seat.started_on > days_later(held_to):
            yield days_later(held_to), days_later(seat.started_on, -1)
        held_to = None if seat.ended_on is None else max(held_to, seat.ended_on)
    if held_to is not None and held_to < dt.date.max:
        yield days_later(held_to), None


def _bodies(rolls: Iterable[Roll]) -> Iterable[str]:
    """The names of the bodies that had somebody expected or there, besides those in attendance."""
    return (body.name for roll in rolls for body in roll.bodies if _members(body))


def _members(body: Body) -> list:
    return [place for place in body.places if not place.is_in_attendance]


def _count(name: str, meeting: Meeting, roll: Roll, vacancies: Iterable[Vacancy]) -> Count:
    body = next((body for body in roll.bodies if body.name == name), None)
    places = _members(body) if body else []
    is_recorded = any(place.attendance for place in roll.places)
    if not places:
        return Count(is_recorded=is_recorded, is_vacant=any(_is_on(gap, name, meeting) for gap in vacancies))
    marks = [place.attendance for place in places if place.attendance]
    substitutes = [mark for mark in marks if mark.substitute_for_id]
    return Count(
        expected=len(places) - len(substitutes),
        present=sum(place.is_there for place in places),
        in_part=sum(mark.presence == Presence.IN_PART for mark in marks),
        substitutes=len(substitutes),
        apologies=sum(mark.presence == Presence.APOLOGIES for mark in marks),
        absent=sum(mark.presence == Presence.ABSENT for mark in marks),
        is_recorded=is_recorded,
    )


def _is_on(vacancy: Vacancy, body: str, meeting: Meeting) -> bool:
    ends_later = vacancy.until is None or vacancy.until >= meeting.held_on
    return vacancy.body == body and vacancy.since <= meeting.held_on and ends_later
