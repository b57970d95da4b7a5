"""Which meetings counted on a lead or a seat, so that an officer who ends it on a past day hears of them."""

import datetime as dt

from base.dated import Dated
from boards.models import Meeting, Seat
from partnerships.models import Lead


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
