"""The demonstration's forward plans: of the Board and of one quadrant meeting, all invented."""

import datetime as dt

from base.school_terms import Term, academic_year
from boards.forward_plan.writes import plan_item
from boards.models import AgendaItem, Board, Part, PlannedItem
from boards.models.forward_plan import open_meetings
from demonstration.meetings import COUNTY_BOARD

QUADRANT = "west-quadrant-meeting"
Purpose, Recurs = AgendaItem.Purpose, PlannedItem.Recurs
A_MEETING, NEXT_YEAR, NOWHERE = "a meeting", "next year", "nowhere"
NOTE = "Invented for the demonstration."

# Title, where it stands (at the first open meeting, at next year's autumn term, nowhere, or again and again), purpose,
# minutes, whether a report is to come with it, and its part.
PLANS: dict[str, list[tuple[str, str, str, int | None, bool, Part]]] = {
    COUNTY_BOARD: [
        ("Coverage, term by term", Recurs.EVERY, Purpose.NOTE, 10, False, Part.A),
        ("What the peer reviews of the year say", Recurs.SUMMER, Purpose.DISCUSS, 20, True, Part.A),
        ("Terms of reference of the Board", A_MEETING, Purpose.DECIDE, 15, True, Part.A),
        ("A partnership that asks for help", A_MEETING, Purpose.DISCUSS, 15, True, Part.B),
        ("Transition from primary to secondary", NEXT_YEAR, Purpose.DISCUSS, 20, False, Part.A),
        ("Sharing a data set between partnerships", NOWHERE, Purpose.DISCUSS, None, False, Part.A),
    ],
    QUADRANT: [
        ("Support that schools asked for", Recurs.EVERY, Purpose.NOTE, 10, True, Part.A),
        ("Attendance: what works in Harlow", A_MEETING, Purpose.DISCUSS, 20, False, Part.A),
        ("Dates of next year’s peer reviews", Recurs.SUMMER, Purpose.DECIDE, 10, False, Part.A),
        ("A visit from the special schools network", NOWHERE, Purpose.NOTE, 15, False, Part.A),
    ],
}


def make_forward_plans(today: dt.date) -> int:
    """Make the plans of those boards that have none, and say how many entries; they come onto agendas that are open."""
    made = 0
    for board in Board.objects.filter(slug__in=PLANS, forward_plan=None):
        meeting = open_meetings(board).first()
        autumn = Term(academic_year(today) + 1, "Autumn")
        for title, place, purpose, minutes, wants_report, part in PLANS[board.slug]:
            entry = PlannedItem(board=board, title=title, purpose=purpose, minutes_allowed=minutes, note=NOTE)
            entry.part = part
            entry.wants_report = wants_report
            if place == A_MEETING:
                entry.put_at(meeting)
            elif place == NEXT_YEAR:
                entry.put_at(term=autumn)
            elif place != NOWHERE:
                entry.put_at(recurs=place)
            plan_item(entry=entry, by=None)
            made += 1
    return made
