"""Coverage: the share of in-scope open schools in at least one partnership that counts (design, section 2; ADR 4)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Q, Value, When

from base.percentages import percentage_of
from partnerships.models import School
from partnerships.models.school_queries import whether


@dataclass(frozen=True)
class Coverage:
    """How many in-scope open schools there are, and how many of them are in a partnership."""

    in_partnership: int
    in_scope: int

    @property
    def percentage(self) -> int:
        """The share as a whole percentage; never 100 while a school is missing, and 0 where there are no schools."""
        return int(self._rounded(0))

    @property
    def exact_percentage(self) -> float:
        """The share as a percentage, not rounded."""
        return 100 * self.in_partnership / self.in_scope if self.in_scope else 0.0

    @property
    def share(self) -> str:
        """The percentage as it is shown: with a decimal near 0 and 100, where a whole one would hide a school."""
        is_near_an_end = 0 < self.exact_percentage < 1 or 99 < self.exact_percentage < 100
        return self.share_to(1 if is_near_an_end else 0)

    def share_to(self, decimals: int) -> str:
        """The percentage with that many decimals; a dash where there is nothing to have a share of."""
        return f"{self._rounded(decimals):.{decimals}f}%" if self.in_scope else "–"

    @property
    def counts(self) -> str:
        """The counts behind the percentage, such as ``481 of 563``."""
        return f"{self.in_partnership} of {self.in_scope}"

    def _rounded(self, decimals: int) -> float:
        """The percentage so rounded; never 100 while a school is missing."""
        rounded = percentage_of(self.in_partnership, self.in_scope, decimals)
        return min(rounded, 100 - 10**-decimals) if self.without else rounded

    @property
    def without(self) -> int:
        """How many are in none."""
        return self.in_scope - self.in_partnership

    def __str__(self) -> str:
        schools = "school is" if self.in_scope == 1 else "schools are"
        return f"{self.counts} {schools} in a partnership ({self.share})"

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.in_partnership + other.in_partnership, self.in_scope + other.in_scope)


def coverage_of(schools, on: dt.date | None = None) -> Coverage:
    """Coverage among a queryset of schools; those that are closed or out of scope do not count."""
    counted = schools.in_scope(on).open(on)
    totals = counted.aggregate(in_scope=Count("pk"), in_partnership=_members(on))
    return Coverage(totals["in_partnership"], totals["in_scope"])


def coverage_by(field: str, on: dt.date | None = None) -> dict[object, Coverage]:
    """Coverage by the value of a field of schools, such as ``district__quadrant``, ``district`` or ``phase``.

    Schools without a value are under None (or the empty string).
    """
    return {value: coverage for (value,), coverage in coverage_by_all((field,), School.objects.all(), on).items()}


def coverage_by_all(fields: Sequence[str], schools, on: dt.date | None = None) -> dict[tuple, Coverage]:
    """Coverage among a queryset of schools by the values of several fields at once, from one query."""
    rows = _counted(fields, schools, on)
    return {tuple(values): Coverage(members, total) for *values, total, members in rows}


def coverage_on_days(field: str, days: Collection[dt.date]) -> dict[dt.date, dict[object, Coverage]]:
    """Coverage by the value of a field on each of those days, at least one: ``coverage_by`` for many, in one query.

    Memberships, partnerships and the days on which schools open and close are dated; the value of the field, and which
    types count, are taken as they are known today, so that every day is counted alike.
    """
    found: list[dict[object, Coverage]] = [{} for _ in days]
    first, *others = [_counted((Value(number), field), School.objects.all(), day) for number, day in enumerate(days)]
    for number, value, total, members in first.union(*others, all=True) if others else first:
        found[number][value] = Coverage(members, total)
    return dict(zip(days, found, strict=True))


def counted_schools(on: dt.date) -> dict[object, dict[int, bool]]:
    """The keys of the schools that count on that day, by quadrant: whether each is in a partnership that counts.

    One query. As in ``coverage_on_days`` districts and types are taken as they are known today.
    """
    found: dict[object, dict[int, bool]] = {}
    schools = School.objects.in_scope(on).open(on).order_by()
    members = School.objects.in_a_partnership(on).values("pk")
    for quadrant, pk, is_in in schools.values_list("district__quadrant", "pk", whether(Q(pk__in=members))):
        found.setdefault(quadrant, {})[pk] = is_in
    return found


def _counted(fields: Sequence, schools, on: dt.date | None):
    """Rows of the values of the fields, how many schools count, and how many of them are in a partnership."""
    counted = schools.in_scope(on).open(on).order_by().values_list(*fields)
    return counted.annotate(in_scope=Count("pk"), in_partnership=_members(on))


def _members(on: dt.date | None) -> Count:
    members = School.objects.in_a_partnership(on).values("pk")
    return Count(Case(When(Q(pk__in=members), then=Value(1))))
