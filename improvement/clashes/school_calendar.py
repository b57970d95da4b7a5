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
from improvement.models import DaysToKeepClear, InsetDay, PeerReview, Reviewer
from partnerships.models import Headship, Person, School

Comes = tuple[Person, School | None]  # who comes, and where they work


OWN_VISIT = "the visit of their own school"


@dataclass(frozen=True)
class SchoolCalendar:
    """The days to keep clear of some schools and of who heads them: six queries, however many are asked about."""

    terms: list[TermDates]  # in order
    kept_clear: list[DaysToKeepClear]
    inset_days: frozenset[tuple[int, dt.date]]  # each with its school
    heads: dict[int, list[Person]]  # by the keys of their schools
    visited: dict[tuple[int, dt.date], set[int]]  # schools and days of their visits, with the partnerships of these
    away: frozenset[tuple[int, dt.date]]  # who reviews on which day, of those heads

    @classmethod
    def of(cls, schools: Iterable[int], days: Collection[dt.date], people: Iterable[int] = ()) -> Self:
        """That of the schools and people with these keys, as far as those days go."""
        schools = set(schools)
        headships = Headship.objects.active().at_or_of(schools, set(people)).select_related("person").order_by("pk")
        heads: dict[int, list[Person]] = {}
        for headship in headships:
            heads.setdefault(headship.school_id, []).append(headship.person)
        headed = [person.pk for each in heads.values() for person in each]
        first, last = min(days, default=dt.date.min), max(days, default=dt.date.min)
        years = range(academic_year(first), academic_year(last) + 1)
        inset = InsetDay.objects.of_schools(schools).filter(day__range=(first, last))
        return cls(
            list(TermDates.objects.filter(year__in=years).order_by("starts_on")),
            list(DaysToKeepClear.objects.within(first, last).order_by("starts_on", "name")),
            frozenset(inset.values_list("school", "day")),
            heads,
            _visited(heads, first, last),
            frozenset(
                (one.person_id, day)
                for one in Reviewer.objects.visiting().filter(person__in=headed).select_related("review")
                for day, _ in one.review.visit_days
                if first <= day <= last
            ),
        )

    def clashes(self, day: dt.date, host: School, comes: Iterable[Comes] = (), *, within: int = 0) -> list[str]:
        """What the day clashes with at the host, and at the schools of those who come: parts of a sentence.

        That somebody's own school has its visit then is said where that is of the partnership ``within`` which it is
        looked at; else that they are at another visit, and not where.
        """
        own = [*self._of_all(day), *self._at(day, host)]
        own += [f"another visit for {head}, who heads the school" for head in self._away(day, host)]
        theirs: dict[str, list[str]] = {}
        for person, school in comes:
            for said in (*(self._at(day, school) if school else ()), *self._own_visit(day, person, host, within)):
                if said not in own:
                    theirs.setdefault(said, []).append(str(person))
        return own + [f"{said} for {get_text_list(names, 'and')}" for said, names in theirs.items()]

    def _of_all(self, day: dt.date) -> list[str]:
        """What it is for every school: a weekend, a bank holiday, outside term."""
        said = [f"a {WEEKDAYS[day.weekday()]}"] if day.weekday() >= SATURDAY else []
        if name := bank_holidays(day.year).get(day):
            said.append(f"a bank holiday ({name})")
        return [*said, "outside term"] if self.is_outside_term(day) else said

    def _away(self, day: dt.date, host: School) -> list[Person]:
        """Who heads the host and reviews another school on that day."""
        return [head for head in self.heads.get(host.pk, ()) if (head.pk, day) in self.away]

    def _own_visit(self, day: dt.date, person: Person, host: School, within: int) -> list[str]:
        """Whether another school that they head has its own visit on that day."""
        headed = [school for school, heads in self.heads.items() if person in heads and school != host.pk]
        of = [partnership for school in headed for partnership in self.visited.get((school, day), ())]
        return [OWN_VISIT if within in of else "another visit"] if of else []

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


def _visited(schools: Collection[int], first: dt.date, last: dt.date) -> dict[tuple[int, dt.date], set[int]]:
    """The days from first to last on which these schools have their visits, with the partnerships of these."""
    found: dict[tuple[int, dt.date], set[int]] = {}
    for review in PeerReview.objects.going_on().filter(host__in=schools).select_related("round"):
        for day, _ in review.visit_days:
            if first <= day <= last:
                found.setdefault((review.host_id, day), set()).add(review.round.partnership_id)
    return found
