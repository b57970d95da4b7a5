"""What a day clashes with, for a school and those who come. It warns; what may not be is in ``rounds/rules.py``."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.text import get_text_list

from base.bank_holidays import SATURDAY, bank_holidays
from base.days import WEEKDAYS
from base.school_terms import academic_year
from boards.models import TermDates
from improvement.models import DaysToKeepClear, InsetDay
from partnerships.models import Person, School

Comes = tuple[Person, School | None]  # who comes, and where they work


@dataclass(frozen=True)
class SchoolCalendar:
    """The days to keep clear of some schools: three queries, however many schools and days are asked about."""

    terms: list[TermDates]  # in order
    kept_clear: list[DaysToKeepClear]
    inset_days: frozenset[tuple[int, dt.date]]  # each with its school

    @classmethod
    def of(cls, schools: Iterable[int], days: Collection[dt.date]) -> Self:
        """That of the schools with these keys, as far as those days go."""
        first, last = min(days, default=dt.date.min), max(days, default=dt.date.min)
        years = range(academic_year(first), academic_year(last) + 1)
        inset = InsetDay.objects.of_schools(set(schools)).filter(day__range=(first, last))
        return cls(
            list(TermDates.objects.filter(year__in=years).order_by("starts_on")),
            list(DaysToKeepClear.objects.within(first, last).order_by("starts_on", "name")),
            frozenset(inset.values_list("school", "day")),
        )

    def clashes(self, day: dt.date, host: School, comes: Iterable[Comes] = ()) -> list[str]:
        """What the day clashes with at the host, and at the schools of those who come: parts of a sentence."""
        own = [*self._of_all(day), *self._at(day, host)]
        theirs: dict[str, list[str]] = {}
        for person, school in comes:
            for said in self._at(day, school) if school else ():
                if said not in own:
                    theirs.setdefault(said, []).append(str(person))
        return own + [f"{said} for {get_text_list(names, 'and')}" for said, names in theirs.items()]

    def _of_all(self, day: dt.date) -> list[str]:
        """What it is for every school: a weekend, a bank holiday, outside term."""
        said = [f"a {WEEKDAYS[day.weekday()]}"] if day.weekday() >= SATURDAY else []
        if name := bank_holidays(day.year).get(day):
            said.append(f"a bank holiday ({name})")
        return [*said, "outside term"] if self.is_outside_term(day) else said

    def _at(self, day: dt.date, school: School) -> list[str]:
        """What it is for that school."""
        said = [days.in_words for days in self.kept_clear if days.include(day) and days.concern(school)]
        return [*said, "an INSET day"] if (school.pk, day) in self.inset_days else said

    def is_outside_term(self, day: dt.date) -> bool:
        """Whether it is in a holiday: between two terms, or before the first or after the last of its year.

        Where the dates of a term that it may be in are not recorded nobody can know, save after Boxing Day.
        """
        if (day.month, day.day) > (12, 26):
            return True
        names = TermDates.Name.values
        terms = [term for term in self.terms if term.year == academic_year(day)]
        if any(term.starts_on <= day <= term.ends_on for term in terms):
            return False
        before = [names.index(term.name) for term in terms if term.ends_on < day]
        after = [names.index(term.name) for term in terms if term.starts_on > day]
        return max(before, default=-1) + 1 == min(after, default=len(names)) and bool(terms)
