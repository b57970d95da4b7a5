"""The day that a page was asked for; a bad one is ignored and said to be."""

import datetime as dt

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date


def day_asked_for(query: QueryDict) -> tuple[dt.date, list[str]]:
    """The day that ``?on=YYYY-MM-DD`` gives; without one, or with a bad one and then a sentence that says so, today."""
    asked = query.get("on", "").strip()
    if not asked:
        return timezone.localdate(), []
    try:
        day = parse_date(asked)
    except ValueError:  # written as a date, but there is no such day: 2023-02-30
        day = None
    if day is None:
        problem = f"“{asked[:50]}” is not a day. Write it as 2023-11-15. This is the board as it is today."
        return timezone.localdate(), [problem]
    return day, []
