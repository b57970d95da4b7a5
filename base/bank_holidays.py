"""The bank holidays of England, worked out: so that no list has to be kept for Christmas Day to be known (ADR 55).

Those of the Banking and Financial Dealings Act 1971, and New Year's Day and the early May one, which are proclaimed
every year alike. One that a single year has, such as a coronation's, an officer enters (``DaysToKeepClear``).
"""

import datetime as dt
from functools import cache

from dateutil.easter import easter

SATURDAY = 5
A_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(weeks=1)
YEARS = range(1978, 4100)  # since the early May bank holiday was added, and as far as Easter can be worked out


@cache
def bank_holidays(year: int) -> dict[dt.date, str]:
    """Those of a calendar year, each with its name; one on a weekend is on the next day of work that is free."""
    if year not in YEARS:
        return {}
    sunday = easter(year)
    found = {
        sunday - 2 * A_DAY: "Good Friday",
        sunday + A_DAY: "Easter Monday",
        _first_monday(year, 5): "Early May bank holiday",
        _first_monday(year, 6) - A_WEEK: "Spring bank holiday",
        _first_monday(year, 9) - A_WEEK: "Summer bank holiday",
    }
    fixed = {
        dt.date(year, 1, 1): "New Year’s Day",
        dt.date(year, 12, 25): "Christmas Day",
        dt.date(year, 12, 26): "Boxing Day",
    }
    found |= {day: name for day, name in fixed.items() if day.weekday() < SATURDAY}
    for day, name in fixed.items():
        if day.weekday() >= SATURDAY:
            while day.weekday() >= SATURDAY or day in found:
                day += A_DAY
            found[day] = name
    return found


def _first_monday(year: int, month: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + A_DAY * (-first.weekday() % 7)
