"""When leads are asked what (design, section 9)."""

import datetime as dt
from dataclasses import dataclass

from base.saving import A_DAY
from base.school_terms import academic_year, year_label, year_starts_on
from confirmations.models import Question

MONDAY = 0


@dataclass(frozen=True)
class Season:
    """A question about one school year, given by the calendar year in which it starts."""

    kind: str
    year: int

    @property
    def year_label(self) -> str:
        """The school year, written ``2026 to 2027``."""
        return year_label(self.year)

    @property
    def leads_until(self) -> dt.date | None:
        """Leads whose last day is by then are not asked, for the record says that they go; None: all are asked."""
        return year_starts_on(self.year) - A_DAY if self.kind == Question.Kind.NEXT_YEAR else None


def season_of(kind: str, on: dt.date) -> Season:
    """The season in which that question is asked on that day: the record of this school year, or going on next year."""
    this_year = academic_year(on)
    return Season(kind, this_year if kind == Question.Kind.RECORD else this_year + 1)


def open_season(on: dt.date) -> Season | None:
    """What leads are asked without an officer choosing; nothing in July, August and early September.

    The record from the third week of September to the end of May, and in June whether they go on.
    """
    if on.month == 6:
        return season_of(Question.Kind.NEXT_YEAR, on)
    if on.month < 6 or on >= third_week_of_september(on.year):
        return season_of(Question.Kind.RECORD, on)
    return None


def third_week_of_september(year: int) -> dt.date:
    """The third Monday of September."""
    fifteenth = dt.date(year, 9, 15)  # the first day on which a third Monday can fall
    return fifteenth + dt.timedelta(days=(MONDAY - fifteenth.weekday()) % 7)
