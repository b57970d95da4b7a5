"""Tells a file from before a reorganisation by its schools: they are of an authority that has ended since."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.days import days_later
from partnerships.models import Authority
from register.models import RegisterImport
from register.planning.reorganisation import open_by_code
from register.reading.columns import Register


def why_from_before(register: Register, day: dt.date | None) -> str:
    """Why a file of that day is from before home authorities ended, or contradicts that they did; empty where neither.

    It is where more of its open schools are of home authorities that have ended than of those that are there today. If
    its day shows that it is newer, a day that has come and on which they had ended, one of the two is wrong.
    """
    today, schools = timezone.localdate(), open_by_code(register)
    home = [one for one in Authority.objects.home() if schools[one.code]]
    gone = [one for one in home if one.ended_on and one.ended_on < today]
    if 2 * sum(schools[one.code] for one in gone) <= sum(schools[one.code] for one in home):
        return ""
    last_day: dt.date = max(one.ended_on for one in gone)  # type: ignore[type-var, assignment]
    latest = [one for one in gone if one.ended_on == last_day]
    if day and last_day < day <= today:
        return _has_not_ended(latest, day)
    first_day = days_later(last_day)
    ended = get_text_list([one.name for one in latest], "and")
    begun = list(Authority.objects.home().filter(started_on=first_day).values_list("name", flat=True))
    became = f"became {get_text_list(begun, 'and')}" if begun else "ended"
    return f"This file is from before {date_format(first_day)}, when {ended} {became}: get the register of today."


def _has_not_ended(ended: list[Authority], day: dt.date) -> str:
    """What to do about a newer file in which authorities go on that have ended here."""
    names = get_text_list([f"{one.name} ({one.code})" for one in ended], "and")
    last_day = date_format(ended[0].ended_on or "")
    by = _by_which_ended({one.code for one in ended})
    undo = f"undo the refresh from {by}, by which it ended" if by else "undo the refresh by which it ended"
    return (
        f"This file is of {date_format(day)}, and most of its schools are still under {names}, which ended here on "
        f"{last_day}. The DfE never gives a code again, so one of the two is wrong: if {ended[0].name} goes on, "
        f"{undo}; then upload this file again. If it has ended, get the register of today."
    )


def _by_which_ended(codes: set[str]) -> str:
    """The file by which one of these authorities ended, and the day on which it was applied; empty if unknown."""
    applied = RegisterImport.objects.applied().order_by("-applied_at")
    for name, applied_at, ends in applied.values_list("file_name", "applied_at", "preview__authorities__ends"):
        if codes & {code for code, _ in ends or ()}:
            return f"{name}, applied on {date_format(timezone.localtime(applied_at).date())}"
    return ""
