"""Terms of an academic year, 1 September to 31 August."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

# The month in which each term starts; council dates within a term are the meeting's own business.
_NAMES = {9: "Autumn", 10: "Autumn", 11: "Autumn", 12: "Autumn", 1: "Spring", 2: "Spring", 3: "Spring"}


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
