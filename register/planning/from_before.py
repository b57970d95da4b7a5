"""Tells a file from before a reorganisation by its schools: they are of an authority that has ended since."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.days import days_later
from partnerships.models import Authority
from register.planning.reorganisation import open_by_code
from register.reading.columns import Register


def why_from_before(register: Register, day: dt.date | None) -> str:
    """Why a file of that day is from before home authorities ended; empty where it is not.

    It is where more of its open schools are of home authorities that have ended than of those that are there today,
    unless its day shows that it is newer: a day that has come, and on which they had ended.
    """
    today, schools = timezone.localdate(), open_by_code(register)
    home = [one for one in Authority.objects.home() if schools[one.code]]
    gone = [one for one in home if one.ended_on and one.ended_on < today]
    if 2 * sum(schools[one.code] for one in gone) <= sum(schools[one.code] for one in home):
        return ""
    last_day: dt.date = max(one.ended_on for one in gone)  # type: ignore[type-var, assignment]
    if day and last_day < day <= today:
        return ""
    first_day = days_later(last_day)
    ended = get_text_list([one.name for one in gone if one.ended_on == last_day], "and")
    begun = list(Authority.objects.home().filter(started_on=first_day).values_list("name", flat=True))
    became = f"became {get_text_list(begun, 'and')}" if begun else "ended"
    return f"This file is from before {date_format(first_day)}, when {ended} {became}: get the register of today."
