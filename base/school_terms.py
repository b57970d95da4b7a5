"""Terms of an academic year, 1 September to 31 August."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

# The month in which each term starts; council dates within a term are the meeting's own business.
_NAMES = {9: "Autumn", 10: "Autumn", 11: "Autumn", 12: "Autumn", 1: "Spring", 2: "Spring", 3: "Spring"}
# The first and the last day of each term, as (month, day).
_DAYS = {"Autumn": ((9, 1), (12, 31)), "Spring": ((1, 1), (3, 31)), "Summer": ((4, 1), (8, 31))}


@dataclass(frozen=True)
class Term:
    """Autumn (September to December), spring (January to March) or summer (April to August) of an academic year."""

    year: int  # the calendar year in which the academic year starts
    name: str

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The term that a day falls in."""
        return cls(academic_year(day), _NAMES.get(day.month, "Summer"))

    @property
    def year_label(self) -> str:
        """The academic year, written ``2026 to 2027``."""
        return year_label(self.year)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Its first and its last day."""
        first, last = _DAYS[self.name]
        year = self.year if self.name == "Autumn" else self.year + 1
        return dt.date(year, *first), dt.date(year, *last)

    @property
    def before(self) -> "Term":
        """The term before it."""
        return Term.of(self.days[0] - dt.timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.name} term {self.year_label}"


def academic_year(day: dt.date) -> int:
    """The calendar year in which the day's academic year starts."""
    return day.year if day.month >= 9 else day.year - 1


def year_label(starting: int) -> str:
    """An academic year as it is written: ``2026 to 2027``."""
    return f"{starting} to {starting + 1}"


def year_days(starting: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of the academic year that starts in that year, as far as a date can say."""
    first = dt.date(starting, 9, 1) if starting >= dt.MINYEAR else dt.date.min
    last = dt.date(starting + 1, 8, 31) if starting < dt.MAXYEAR else dt.date.max
    return first, last
