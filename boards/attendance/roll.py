"""The roll: who is expected at a meeting, how they were there and who else came, and whether that is a quorum."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from boards.attendance.expected import expected_leads, expected_seats
from boards.models import AgendaItem, Attendance, Board, Meeting, Part, Seat
from partnerships.models import Lead, Person
from partnerships.models.organisation_names import name_on

Presence = Attendance.Presence
IN_ATTENDANCE, LEADS, MEMBERS = "In attendance", "Partnership leads", "Members"


@dataclass
class RollPlace:
    """A person on the roll: what they are there as, and how they were there once that is recorded."""

    person: Person
    post: str = ""
    attendance: Attendance | None = None
    is_in_attendance: bool = False
    role: str = ""
    is_expected: bool = True  # or came as a guest or a substitute
    stands_for: str = ""  # of a substitute whose place has one: the partnership that they represent

    @property
    def chairs(self) -> bool:
        """Whether they are one of the board's chairs."""
        return self.role in Seat.CHAIRING

    @property
    def is_there(self) -> bool:
        """Whether they were there, for the whole of it or in part."""
        return bool(self.attendance and self.attendance.presence in Attendance.THERE)

    @property
    def came_later(self) -> bool:
        """Whether they were not there from the beginning."""
        return bool(self.attendance and (self.attendance.arrived_at_id or self.attendance.time_came))

    @property
    def is_for_part_b(self) -> bool:
        """Whether they come for a confidential item alone, so that to name them is to say something of it."""
        return bool(self.attendance and self.attendance.for_item and self.attendance.for_item.part.is_confidential)

    def was_there_for(self, item: AgendaItem) -> bool:
        """Whether they had come by the item and not left before it, as far as items are recorded for that.

        The item at which somebody came is the first that they were there for, that at which they left the first that
        they missed; a guest who came for one item was there for no other.
        """
        if not self.attendance or not self.is_there:
            return False
        came, left, for_item = self.attendance.arrived_at, self.attendance.left_at, self.attendance.for_item
        is_too_early = came is not None and came.position > item.came_up_at
        is_too_late = left is not None and left.position <= item.came_up_at
        return not (is_too_early or is_too_late) and for_item in (None, item)

    def may_stand_by(self, items: set[int]) -> bool:
        """Whether to name them says nothing of a confidential item besides those of these keys."""
        return not self.is_for_part_b or bool(self.attendance and self.attendance.for_item_id in items)


@dataclass
class Body:
    """The people on the roll under the body that they represent."""

    name: str
    places: list[RollPlace] = field(default_factory=list)


@dataclass
class Roll:
    """Everybody expected at a meeting, and everybody else who came."""

    bodies: list[Body]
    quorum: int | None

    def shown_in(self, part: Part) -> "Roll":
        """The roll as a page of that part shows it: Part A leaves out who comes for a confidential item alone."""
        return self if part.is_confidential else self.shown_beside([])

    def shown_beside(self, items: Iterable[AgendaItem]) -> "Roll":
        """The roll beside those items, which are all that somebody reads: without who comes for another confidential
        item alone."""
        shown = {item.pk for item in items}
        bodies = [
            Body(body.name, [place for place in body.places if place.may_stand_by(shown)]) for body in self.bodies
        ]
        return Roll([body for body in bodies if body.places], self.quorum)

    def there_for(self, items: Sequence[AgendaItem]) -> "Roll":
        """Only who was there for one of those items and did not withdraw from it; ``interests`` come with them."""
        withdrew = {item.pk: {one.person_id for one in item.interests.all() if one.withdrew} for item in items}
        there = {
            place.person.pk
            for place in self.places
            for item in items
            if place.was_there_for(item) and place.person.pk not in withdrew[item.pk]
        }
        bodies = [Body(body.name, [one for one in body.places if one.person.pk in there]) for body in self.bodies]
        return Roll([body for body in bodies if body.places], self.quorum)

    @property
    def places(self) -> list[RollPlace]:
        """Everybody, in the order of the roll."""
        return [place for body in self.bodies for place in body.places]

    @property
    def people(self) -> list[Person]:
        """Everybody on the roll."""
        return [place.person for place in self.places]

    @property
    def has_unmarked(self) -> bool:
        """Whether of anybody it is not recorded yet how they were there."""
        return any(place.attendance is None for place in self.places)

    @property
    def has_in_part(self) -> bool:
        """Whether anybody was there in part, so that there are times to type."""
        return any(place.attendance and place.attendance.presence == Presence.IN_PART for place in self.places)

    @property
    def members_there(self) -> int:
        """How many people count towards the quorum: those who were there and not only in attendance."""
        return sum(place.is_there and not place.is_in_attendance for place in self.places)

    @property
    def is_quorate(self) -> bool:
        """Whether enough members were there; always, if the board has no rule."""
        return self.quorum is None or self.members_there >= self.quorum

    @property
    def lack(self) -> str:
        """The words for how many are there where that is no quorum: ``1 of the 2 members that the board needs …``."""
        if self.quorum == 1:
            return "the one member that the board needs is not marked as present"
        verb = "is" if self.members_there == 1 else "are"
        return f"{self.members_there} of the {self.quorum} members that the board needs {verb} marked as present"

    @property
    def chair(self) -> Person | None:
        """The first of the board's chairs who is there: the chair before a vice-chair, who came later after both."""
        chairs = [place for place in self.places if place.chairs and place.is_there]
        first = min(chairs, key=lambda place: (place.came_later, Seat.CHAIRING.index(place.role)), default=None)
        return first.person if first else None


def roll_of(meeting: Meeting) -> Roll:
    """Return the roll of one meeting, in three queries: seats by body, then leads, then whoever else came."""
    return rolls_of(meeting.board, [meeting])[meeting]


def rolls_of(board: Board, meetings: Sequence[Meeting], *, called_on: dt.date | None = None) -> dict[Meeting, Roll]:
    """The rolls of a board's meetings, by meeting. Three queries, however many meetings.

    Bodies are called as they were on the day of each meeting, or on ``called_on``.
    """
    expected: dict[int, list[tuple[str, RollPlace]]] = {meeting.pk: [] for meeting in meetings}
    for seat in expected_seats(meetings, called_on=called_on):
        expected[seat.expected_at].append(_seat(seat))
    for lead in expected_leads(meetings) if board.quadrant_id else ():
        expected[lead.expected_at].append(_lead(lead))
    recorded: dict[int, list[Attendance]] = {meeting.pk: [] for meeting in meetings}
    attendances = Attendance.objects.filter(meeting__in=meetings).select_related(
        "person", "organisation", "substitute_for", "arrived_at", "left_at", "for_item"
    )
    rows: Any = attendances
    named = name_on("organisation", called_on or F("meeting__held_on"))
    for attendance in rows.annotate(body_then=named):
        recorded[attendance.meeting_id].append(attendance)
    return {meeting: _roll(board.quorum, expected[meeting.pk], recorded[meeting.pk]) for meeting in meetings}


def _roll(quorum: int | None, expected: Iterable[tuple[str, RollPlace]], attendances: Iterable[Attendance]) -> Roll:
    """Group people by body: first those expected, each once, with how they were there; then whoever else came."""
    recorded = {attendance.person_id: attendance for attendance in attendances}
    bodies: dict[str, Body] = {}
    seen: dict[int, tuple[str, RollPlace]] = {}
    for name, place in expected:
        if place.person.pk not in seen:
            seen[place.person.pk] = name, place
            place.attendance = recorded.get(place.person.pk)
            bodies.setdefault(name, Body(name)).places.append(place)
    for attendance in recorded.values():
        if attendance.person_id not in seen:
            stood_in = None if attendance.is_in_attendance else seen.get(attendance.substitute_for_id or 0)
            name = stood_in[0] if stood_in else _body_of(attendance)
            place = RollPlace(attendance.person, _came_as(attendance), attendance, attendance.is_in_attendance)
            place.is_expected = False
            place.stands_for = stood_in[1].stands_for if stood_in else ""
            bodies.setdefault(name, Body(name)).places.append(place)
    in_attendance = bodies.pop(IN_ATTENDANCE, None)
    return Roll([*bodies.values(), *([in_attendance] if in_attendance else [])], quorum)


def _seat(seat: Seat) -> tuple[str, RollPlace]:
    is_in_attendance = seat.organisation is None and seat.role == Seat.Role.MINUTE_TAKER
    without_body = IN_ATTENDANCE if is_in_attendance else MEMBERS
    name = str(seat.body_then) if seat.organisation else without_body
    return name, RollPlace(seat.person, seat.post_and_role, None, is_in_attendance, seat.role)


def _lead(lead: Lead) -> tuple[str, RollPlace]:
    return LEADS, RollPlace(lead.person, str(lead.partnership), stands_for=str(lead.partnership))


def _body_of(attendance: Attendance) -> str:
    if attendance.is_in_attendance:
        return IN_ATTENDANCE
    return str(attendance.body_then) if attendance.organisation else MEMBERS


def _came_as(attendance: Attendance) -> str:
    """What they came as, where they are from first: ``Harlow College, guest for item 4``."""
    if attendance.substitute_for:
        return ", ".join(filter(None, [attendance.body, f"substitute for {attendance.substitute_for}"]))
    if not (attendance.is_in_attendance or attendance.for_item):
        return ""
    body = attendance.body or (attendance.body_then or "" if attendance.is_in_attendance else "")
    guest = f"guest for item {attendance.for_item.number}" if attendance.for_item else "guest"
    return ", ".join(filter(None, [body, guest]))
