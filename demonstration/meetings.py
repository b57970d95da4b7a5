"""The demonstration's meetings: one a term for each board, last school year and this one."""

import datetime as dt

from base.saving import save
from base.school_terms import Term, academic_year, day_in_year
from boards.models import AgendaItem, Board, Meeting, Paper, Part, Seat
from demonstration.names import Invented
from demonstration.records import make_person
from demonstration.writing import add, get_or_add

COUNTY_BOARD = "school-partnership-board"
PUBLISHING = (COUNTY_BOARD, "west-quadrant-meeting")  # design, section 5
WITH_PART_B = PUBLISHING
MINUTE_TAKER = Invented("", "Philomena Ashgrove")
TUESDAY, THURSDAY = 1, 3

# The earliest day of each term's meeting, as (month, day), clear of half-terms for two weeks after it.
COUNTY_DAYS = ((10, 1), (1, 15), (6, 3))
QUADRANT_DAYS = ((11, 5), (1, 22), (6, 10))

VENUES = {
    COUNTY_BOARD: "Demonstration venue, Chelmsford",
    "west-quadrant-meeting": "Demonstration venue, Harlow",
    "mid-quadrant-meeting": "Demonstration venue, Braintree",
    "south-quadrant-meeting": "Demonstration venue, Basildon",
    "north-east-quadrant-meeting": "Demonstration venue, Colchester",
}
Standing = AgendaItem.Standing
OPENING = [
    ("Welcome and apologies", "note", 5, Standing.WELCOME),
    ("Declarations of interest", "note", 5, Standing.DECLARATIONS),
    ("Minutes of the last meeting", "decide", 5, Standing.LAST_MINUTES),
    ("Matters arising", "discuss", 10, Standing.MATTERS_ARISING),
]
CLOSING = [
    ("Any other business", "discuss", 5, Standing.NONE),
    ("Dates of next meetings", "note", 5, Standing.NEXT_DATE),
]
COUNTY_ITEMS = [
    ("Coverage: which schools are in a partnership", "discuss", 20, Standing.NONE),
    ("Reports from the quadrant meetings", "discuss", 30, Standing.NONE),
    ("Peer review: what the first reports say", "discuss", 20, Standing.NONE),
]
QUADRANT_ITEMS = [
    ("Round the table: each partnership’s priorities this term", "discuss", 30, Standing.NONE),
    ("Support from the Teaching School Hub", "note", 15, Standing.NONE),
    ("Schools without a partnership, and who will speak to them", "decide", 15, Standing.NONE),
]
# What the report of the Board's next meeting recommends, and the report, which is still to follow.
REPORTED_ITEM = COUNTY_ITEMS[2][0]
REPORT = "Report on peer reviews, invented for the demonstration"
RECOMMENDED = """The Board is recommended to:
1. use the short form in every peer review from January; and
2. note that nine reviews are planned this term."""
PART_B_ITEM = ("A school that needs support", "discuss", 15, Standing.NONE)


def publish_minutes() -> None:
    """Let the two boards publish their minutes that do so in the demonstration."""
    for board in Board.objects.filter(slug__in=PUBLISHING, publishes_minutes=False):
        board.publishes_minutes = True
        save(board, by=None, why="Publishes in the demonstration")


def make_minute_taker() -> None:
    """Seat an invented minute taker at the quadrant meetings; the Board's is on the council's page."""
    person = make_person(MINUTE_TAKER)
    fields = {"post": "Minute taker", "position": 99, "started_on": dt.date(2023, 9, 1), "is_demonstration": True}
    for board in Board.objects.filter(quadrant__isnull=False):
        get_or_add(Seat, fields, board=board, person=person, role=Seat.Role.MINUTE_TAKER)


def make_meetings(today: dt.date) -> int:
    """Make the meetings that are missing and say how many; a term in which the board has one already gets no other."""
    made = 0
    for board in Board.objects.filter(slug__in=VENUES):
        is_next = True
        for day in _days(board, academic_year(today)):
            is_issued = day < today or is_next
            is_next = is_next and day < today
            made += _make_meeting(board, day, is_issued, has_report=is_issued and day >= today)
    return made


def _days(board: Board, year: int) -> list[dt.date]:
    """The days of its meetings, in order, of the school year before and of the one that starts in that year."""
    starts = COUNTY_DAYS if board.slug == COUNTY_BOARD else QUADRANT_DAYS
    # Two weekdays of two weeks, so that the four quadrant meetings are on four days.
    weekday = THURSDAY if board.position % 2 else TUESDAY
    week = dt.timedelta(weeks=board.position // 2 % 2)
    return [
        _next_weekday(day_in_year(first, month, day), weekday) + week
        for first in (year - 1, year)
        for month, day in starts
    ]


def _next_weekday(day: dt.date, weekday: int) -> dt.date:
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def _make_meeting(board: Board, day: dt.date, is_issued: bool, *, has_report: bool) -> bool:
    """Make the meeting with its agenda, unless the board meets in that term already; say whether it was made.

    Of the Board's it ``has_report``, under one item: its recommendations, and the paper.
    """
    that_year = Meeting.objects.filter(board=board).in_year(academic_year(day))
    if any(meeting.term == Term.of(day) for meeting in that_year):
        return False
    meeting = Meeting(
        board=board,
        held_on=day,
        start_time=dt.time(13, 30),
        end_time=dt.time(15, 30),
        venue=VENUES[board.slug],
        status=Meeting.Status.AGENDA_ISSUED if is_issued else Meeting.Status.PLANNED,
        is_demonstration=True,
    )
    add([meeting])
    if is_issued:
        items = _agenda(meeting)
        reported = [item for item in items if has_report and item.title == REPORTED_ITEM]
        for item in reported:
            item.recommendations = RECOMMENDED
        add(items)
        reports = meeting.items.filter(title__in=[item.title for item in reported])
        add([Paper(meeting=meeting, item=item, title=REPORT, timing="to-follow", is_report=True) for item in reports])
    return True


def _agenda(meeting: Meeting) -> list[AgendaItem]:
    """The board's standing items, with Part B last where the board has such business."""
    slug = meeting.board.slug
    items = [*OPENING, *(COUNTY_ITEMS if slug == COUNTY_BOARD else QUADRANT_ITEMS), *CLOSING]
    if slug in WITH_PART_B:
        items.append(PART_B_ITEM)
    return [
        AgendaItem(
            meeting=meeting,
            position=number,
            number=str(number),
            title=title,
            purpose=purpose,
            minutes_allowed=minutes,
            standing=standing,
            **Part.of(title == PART_B_ITEM[0]).column,
        )
        for number, (title, purpose, minutes, standing) in enumerate(items, start=1)
    ]
