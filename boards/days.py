"""The day that a page was asked for; a bad one is ignored and said to be."""

import datetime as dt

from django.http import QueryDict
from django.utils import timezone

from base.days import DayError, parse_day


def day_asked_for(query: QueryDict) -> tuple[dt.date, list[str]]:
    """The day that ``?on=YYYY-MM-DD`` gives; without one, or with a bad one and then a sentence that says so, today.

    Who types the address, or the box where the browser offers no picker, may write the day as people do.
    """
    asked = query.get("on", "").strip()
    if not asked:
        return timezone.localdate(), []
    try:
        return parse_day(asked), []
    except DayError as error:
        return timezone.localdate(), [f"{error} This is the board as it is today."]
