"""Tells when the council does not work, for what counts working days (``base/working_days.py``)."""

import datetime as dt
from collections.abc import Iterator

from base.days import days_later
from improvement.models import DaysToKeepClear


def council_closed(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days from the first to the last that officers entered as closed, or as a bank holiday of one year."""
    spans = DaysToKeepClear.objects.within(first, last).without_work().values_list("starts_on", "ends_on")
    for starts_on, ends_on in spans:
        day = max(starts_on, first)
        while day <= min(ends_on, last):
            yield day
            day = days_later(day)
