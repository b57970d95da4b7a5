"""Terms of an academic year, 1 September to 31 August."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.db.models import F, Q

FIRST_MONTH = 9  # of the academic year, which starts on its first day
# The first and the last day of each term, as (month, day); council dates within a term are the meeting's own business.
_DAYS = {"Autumn": ((FIRST_MONTH, 1), (12, 31)), "Spring": ((1, 1), (3, 31)), "Summer": ((4, 1), (8, 31))}


@dataclass(frozen=True)
class Term:
    """Autumn (September to December), spring (January to March) or summer (April to August) of an academic year."""

    year: int  # the calendar year in which the academic year starts
    name: str

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The term that a day falls in."""
        name = next(name for name, (first, last) in _DAYS.items() if first <= (day.month, day.day) <= last)
        return cls(academic_year(day), name)

    @property
    def year_label(self) -> str:
        """The academic year, written ``2026 to 2027``."""
        return year_label(self.year)

    @classmethod
    def called(cls, slug: str) -> Self:
        """The term of such a ``slug``. Raises ``ValueError`` for what is none."""
        year, _, name = slug.partition("-")
        if name.capitalize() not in _DAYS or not (year.isascii() and year.isdecimal()):
            raise ValueError(f"No term is called {slug!r}")
        first = dt.date(int(year), *_DAYS[name.capitalize()][0])
        return cls(academic_year(first), name.capitalize())

    @property
    def slug(self) -> str:
        """As addresses have it: the calendar year in which it begins and its name, ``2026-autumn``, ``2027-spring``."""
        return f"{self.days[0].year}-{self.name.lower()}"

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Its first and its last day."""
        first, last = _DAYS[self.name]
        return day_in_year(self.year, *first), day_in_year(self.year, *last)

    @property
    def before(self) -> "Term":
        """The term before it."""
        return Term.of(self.days[0] - dt.timedelta(days=1))

    @property
    def after(self) -> "Term":
        """The term after it."""
        return Term.of(self.days[1] + dt.timedelta(days=1))

    def until(self, other: "Term") -> int:
        """How many terms later the other is: 1 for the next, fewer than 0 for one before."""
        names = list(_DAYS)
        return len(names) * (other.year - self.year) + names.index(other.name) - names.index(self.name)

    def __str__(self) -> str:
        return f"{self.name} term {self.year_label}"


def academic_year(day: dt.date) -> int:
    """The calendar year in which the day's academic year starts."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_label(starting: int) -> str:
    """An academic year as it is written: ``2026 to 2027``."""
    return f"{starting} to {starting + 1}"


def year_days(starting: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of an academic year, cut to the days that ``date`` can hold."""
    first = year_starts_on(starting) if starting >= dt.MINYEAR else dt.date.min
    last = year_starts_on(starting + 1) - dt.timedelta(days=1) if starting < dt.MAXYEAR else dt.date.max
    return first, last


def year_starts_on(starting: int) -> dt.date:
    """The first day of the academic year that starts in that calendar year."""
    return dt.date(starting, FIRST_MONTH, 1)


def day_in_year(starting: int, month: int, number: int) -> dt.date:
    """The day of that month and number in the academic year that starts in that calendar year."""
    return dt.date(starting if month >= FIRST_MONTH else starting + 1, month, number)


def before_year(day: str, year: str) -> Q:
    """The condition that the field ``day`` is before the academic year that starts in the field ``year``."""
    same_year = {f"{day}__year": F(year), f"{day}__month__lt": FIRST_MONTH}
    return Q(**{f"{day}__year__lt": F(year)}) | Q(**same_year)
