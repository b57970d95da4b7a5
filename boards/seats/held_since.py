"""Which meetings counted on a lead or a seat, so that an officer who ends it on a past day hears of them."""

import datetime as dt

from base.dated import Dated
from boards.models import Meeting, Seat
from partnerships.models import Lead, Person


def meetings_held_since(row: Dated, first_day: dt.date) -> list[str]:
    """The meetings from that day until today of the board that the lead or the seat belongs to, the latest first."""
    held = Meeting.objects.past().filter(held_on__gte=first_day).exclude(status=Meeting.Status.CANCELLED)
    if isinstance(row, Seat):
        held = held.filter(board=row.board_id)
    elif isinstance(row, Lead) and row.partnership.home_quadrant_id:
        held = held.filter(board__quadrant=row.partnership.home_quadrant_id)
    else:
        return []
    return [str(meeting) for meeting in held.select_related("board")]


def seats_still_held(person: Person, on: dt.date) -> list[str]:
    """The seats of somebody who leaves another post, which go on after it, a sentence each."""
    seats = person.seats.active(on).select_related("board", "organisation").in_order()
    return [f"{person} stays {_called(seat)}. Hand that seat over, or end it, if they leave it too." for seat in seats]


def _called(seat: Seat) -> str:
    body = f" for {seat.organisation}" if seat.organisation else ""
    return f"{seat.get_role_display().lower()} of {seat.board}{body}"
