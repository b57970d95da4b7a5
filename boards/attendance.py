"""Who is expected at a meeting and who was there, and whether that makes a quorum."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from partnerships.models import Lead, Person

from .models import Attendance, Meeting, Seat

Presence = Attendance.Presence
IN_ATTENDANCE = "In attendance"
THERE = (Presence.PRESENT, Presence.IN_PART)


@dataclass
class Place:
    """A person on the roll: what they are there as, and how they were there once that is recorded."""

    person: Person
    post: str = ""
    attendance: Attendance | None = None
    is_in_attendance: bool = False
    chairs: bool = False

    @property
    def is_there(self) -> bool:
        """Whether they were there, for the whole of it or in part."""
        return bool(self.attendance and self.attendance.presence in THERE)


@dataclass
class Body:
    """The people on the roll under the body that they represent."""

    name: str
    places: list[Place] = field(default_factory=list)


@dataclass
class Roll:
    """Everybody expected at a meeting, and everybody else who came."""

    bodies: list[Body]
    quorum: int | None

    @property
    def places(self) -> list[Place]:
        """Everybody, in the order of the roll."""
        return [place for body in self.bodies for place in body.places]

    @property
    def people(self) -> list[Person]:
        """Everybody who may own an action."""
        return [place.person for place in self.places]

    @property
    def members_there(self) -> int:
        """How many count towards the quorum: those there who are not only in attendance."""
        return sum(place.is_there and not place.is_in_attendance for place in self.places)

    @property
    def is_quorate(self) -> bool:
        """Whether enough are there, or the board has no rule."""
        return self.quorum is None or self.members_there >= self.quorum

    @property
    def chair(self) -> Person | None:
        """The first of the board's chairs who is there."""
        return next((place.person for place in self.places if place.chairs and place.is_there), None)


def roll_of(meeting: Meeting) -> Roll:
    """The seats of the meeting's day by body, the leads of the quadrant's partnerships, then whoever else came.

    Three queries, however many people.
    """
    recorded = {
        attendance.person_id: attendance
        for attendance in meeting.attendances.select_related(
            "person", "organisation", "substitute_for", "arrived_at", "left_at", "for_item"
        )
    }
    bodies: dict[str, Body] = {}
    seen: set[int] = set()
    for name, place in [*_seated(meeting), *_leads(meeting)]:
        if place.person.pk not in seen:
            seen.add(place.person.pk)
            place.attendance = recorded.get(place.person.pk)
            bodies.setdefault(name, Body(name)).places.append(place)
    for attendance in recorded.values():
        if attendance.person_id not in seen:
            name = _body_of(attendance)
            place = Place(attendance.person, _came_as(attendance), attendance, attendance.is_in_attendance)
            bodies.setdefault(name, Body(name)).places.append(place)
    in_attendance = bodies.pop(IN_ATTENDANCE, None)
    return Roll([*bodies.values(), *([in_attendance] if in_attendance else [])], meeting.board.quorum)


def people_at(meeting: Meeting) -> list[Person]:
    """Everybody on the roll, in one query."""
    seats = Seat.objects.active(meeting.held_on).filter(board=meeting.board_id)
    expected = Q(attendances__meeting=meeting) | Q(seats__in=seats)
    if meeting.board.quadrant_id:
        leads = Lead.objects.active(meeting.held_on).filter(partnership__home_quadrant=meeting.board.quadrant_id)
        expected |= Q(pk__in=leads.values("person"))
    return list(Person.objects.filter(expected).distinct())


def _seated(meeting: Meeting) -> Iterable[tuple[str, Place]]:
    seats = Seat.objects.active(meeting.held_on).filter(board=meeting.board_id)
    for seat in seats.select_related("person", "organisation").in_order():
        name = seat.organisation.name if seat.organisation else IN_ATTENDANCE
        is_in_attendance = seat.organisation is None and seat.role == Seat.Role.MINUTE_TAKER
        yield name, Place(seat.person, seat.post_and_role, None, is_in_attendance, seat.chairs)


def _leads(meeting: Meeting) -> Iterable[tuple[str, Place]]:
    if meeting.board.quadrant:
        for lead in Lead.objects.expected_at(meeting.board.quadrant, meeting.held_on):
            yield "Partnership leads", Place(lead.person, str(lead.partnership))


def _body_of(attendance: Attendance) -> str:
    if attendance.is_in_attendance or not attendance.organisation:
        return IN_ATTENDANCE
    return attendance.organisation.name


def _came_as(attendance: Attendance) -> str:
    if attendance.substitute_for:
        return f"for {attendance.substitute_for}"
    return f"guest for item {attendance.for_item.number}" if attendance.for_item else "guest"
