"""What a quadrant's meetings lose when a partnership ends: its leads are expected there by that alone."""

import datetime as dt

from django.utils.formats import date_format

from base.changing.effects import Effect
from boards.models import Meeting
from partnerships.models import Lead, Partnership


def meetings_without_its_leads(partnership: Partnership, leads: list[Lead], last_day: dt.date) -> Effect:
    """Which meetings of its home quadrant are planned after that day, at which its leads are not expected for it."""
    if not (leads and partnership.home_quadrant_id):
        return Effect(())
    after = Meeting.objects.filter(board__quadrant=partnership.home_quadrant_id, held_on__gt=last_day)
    planned = after.exclude(status=Meeting.Status.CANCELLED).select_related("board").order_by("held_on", "pk").first()
    if planned is None:
        return Effect(())
    day = date_format(planned.held_on)
    return Effect((f"Nobody is expected for {partnership} at the {planned.board} from {day} on.",))
