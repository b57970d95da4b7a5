"""What becomes of a partnership's peer reviews when it ends: counts alone, for officers are told of no school."""

import datetime as dt

from django.db.models import Q
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.school_terms import academic_year
from improvement.models import PeerReview
from partnerships.models import Lead, Partnership

State = PeerReview.State


def reviews_that_stay(partnership: Partnership, leads: list[Lead], last_day: dt.date) -> Effect:
    """How many reviews are still to be held after that day. They are their hosts', and stay."""
    to_come = PeerReview.objects.filter(round__partnership=partnership, state__in=[State.PLANNED, State.POSTPONED])
    later = Q(visit_on__gt=last_day) | Q(visit_on=None, year__gte=academic_year(last_day))
    count = to_come.filter(later).count()
    if not count:
        return Effect(())
    day = date_format(last_day)
    if count == 1:
        return Effect((), (f"1 peer review is still to be held after {day}: it stays with its host’s head.",))
    return Effect((), (f"{count} peer reviews are still to be held after {day}: they stay with their hosts’ heads.",))
