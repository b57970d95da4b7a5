"""What becomes of those who act for a partnership's leads when it ends."""

import datetime as dt

from django.db.models import Count
from django.utils.formats import date_format

from accounts.models import Delegate
from base.changing.effects import Effect
from partnerships.models import Lead, Partnership


def delegates_who_stop(partnership: Partnership, leads: list[Lead], last_day: dt.date) -> Effect:
    """For whom somebody acts longer than that day: they stop with the lead. Who it is stays on their own pages."""
    lasting = Delegate.objects.filter(lead__in=leads, withdrawn_at=None, ended_on__gt=last_day)
    counts = dict(lasting.order_by().values_list("lead").annotate(n=Count("pk")))
    sentences = [
        f"{'One person acts' if counts[lead.pk] == 1 else f'{counts[lead.pk]} people act'} for {lead.person} in the "
        f"portal, and no longer after {date_format(last_day)}."
        for lead in leads
        if lead.pk in counts
    ]
    return Effect(tuple(sentences))
