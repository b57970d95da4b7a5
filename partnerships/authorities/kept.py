"""Of which authorities schools were, are and will be, kept by this process until one of them changes (ADR 46)."""

import datetime as dt
from typing import NamedTuple

from django.utils import timezone

from office.kept_of_days import KeptOfDays
from partnerships.models import Authority, School, SchoolAuthority


class Span(NamedTuple):
    """The days on which a school is of an authority: ``SchoolAuthority`` without its school."""

    authority: Authority
    started_on: dt.date
    ended_on: dt.date | None

    def holds(self, on: dt.date) -> bool:
        """Whether the school is of it on that day."""
        return self.started_on <= on and (self.ended_on is None or self.ended_on >= on)


class AuthoritiesOfSchools:
    """The spans of every school, the earliest first. Most schools share theirs with thousands, so it is kept once."""

    def __init__(self) -> None:
        authorities = Authority.objects.in_bulk()
        self._of_school: dict[int, tuple[Span, ...]] = {}
        shared: dict[tuple[int, Span], tuple[Span, ...]] = {}
        rows = SchoolAuthority.objects.order_by("started_on", "pk")
        facts = rows.values_list("school", "authority", "started_on", "ended_on")
        for school, authority, started_on, ended_on in facts.iterator(2000):
            before, span = self._of_school.get(school, ()), Span(authorities[authority], started_on, ended_on)
            self._of_school[school] = shared.setdefault((id(before), span), (*before, span))

    def is_home(self, school: int, on: dt.date) -> bool:
        """Whether the school with that primary key is of a home authority on that day: what ``of_home_on`` asks."""
        spans = self._of_school.get(school, ())
        return any(span.holds(on) and span.authority.is_home and span.authority.is_active(on) for span in spans)

    def tell(self, school: School, on: dt.date) -> None:
        """Give a school what ``with_authority`` annotates, and of the authority before that one and of the next."""
        spans = self._of_school.get(school.pk, ())
        present = next((span.authority for span in spans if span.holds(on)), None)
        ended = [span for span in spans if span.ended_on and span.ended_on < on]
        former = max(ended, key=lambda span: span.ended_on or on, default=None)
        coming = next((span for span in spans if span.started_on > on), None)
        school.is_home = self.is_home(school.pk, on)
        school.authority_code = present.code if present else None
        school.authority_name = present.name if present else None
        school.former_authority_name = former.authority.name if former else None
        school.former_authority_ended_on = former.ended_on if former else None
        school.coming_authority_name = coming.authority.name if coming else None
        school.coming_authority_started_on = coming.started_on if coming else None


# They are of every day.
_kept = KeptOfDays(lambda _: AuthoritiesOfSchools(), [Authority, SchoolAuthority], most_days=1)


def authorities_of_schools() -> AuthoritiesOfSchools:
    """What there is, from the records as they are now."""
    return _kept.of(timezone.localdate())
