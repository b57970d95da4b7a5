"""Reads the day that a page was asked for."""

import datetime as dt

from django.http import QueryDict
from django.utils import timezone

from base.days import DayError, parse_day


def day_asked_for(query: QueryDict) -> tuple[dt.date, list[str]]:
    """Return the day of ``?on=``, and a sentence for the reader if it was not a day; today then stands in for it.

    The portal's own links have ``?on=2026-08-31``. People may write the day in any way that ``parse_day`` reads.
    """
    asked = query.get("on", "").strip()
    if not asked:
        return timezone.localdate(), []
    try:
        return parse_day(asked, is_typed_now=True), []
    except DayError as error:
        return timezone.localdate(), [f"{error} This is the board as it is today."]
