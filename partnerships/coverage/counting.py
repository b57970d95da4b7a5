"""Coverage: the share of in-scope open schools in at least one partnership that counts (design, section 2; ADR 4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Q, Value, When

from partnerships.models import School


@dataclass(frozen=True)
class Coverage:
    """How many in-scope open schools there are, and how many of them are in a partnership."""

    in_partnership: int
    in_scope: int

    @property
    def percentage(self) -> int:
        """The share as a whole percentage; never 100 while a school is missing, and 0 where there are no schools."""
        if not self.in_scope:
            return 0
        rounded = round(100 * self.in_partnership / self.in_scope)
        return 99 if rounded == 100 and self.in_partnership < self.in_scope else rounded

    @property
    def share(self) -> str:
        """The percentage as it is shown; a dash where there is nothing to have a share of."""
        return f"{self.percentage}%" if self.in_scope else "–"

    @property
    def without(self) -> int:
        """How many are in none."""
        return self.in_scope - self.in_partnership

    def __str__(self) -> str:
        schools = "school is" if self.in_scope == 1 else "schools are"
        return f"{self.in_partnership} of {self.in_scope} {schools} in a partnership ({self.percentage}%)"

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.in_partnership + other.in_partnership, self.in_scope + other.in_scope)


def coverage_of(schools, on: dt.date | None = None) -> Coverage:
    """Coverage among a queryset of schools; those that are closed or out of scope do not count."""
    counted = schools.in_scope().open(on)
    totals = counted.aggregate(in_scope=Count("pk"), in_partnership=_members(on))
    return Coverage(totals["in_partnership"], totals["in_scope"])


def county(on: dt.date | None = None) -> Coverage:
    """Coverage of the whole county."""
    return coverage_of(School.objects.all(), on)


def coverage_by(field: str, on: dt.date | None = None) -> dict[object, Coverage]:
    """Coverage by the value of a field of schools, such as ``district__quadrant``, ``district`` or ``phase``.

    Schools without a value are under None (or the empty string).
    """
    return {value: coverage for (value,), coverage in coverage_by_all((field,), School.objects.all(), on).items()}


def coverage_by_all(fields: Sequence[str], schools, on: dt.date | None = None) -> dict[tuple, Coverage]:
    """Coverage among a queryset of schools by the values of several fields at once, from one query."""
    rows = (
        schools.in_scope()
        .open(on)
        .order_by()
        .values_list(*fields)
        .annotate(in_scope=Count("pk"), in_partnership=_members(on))
    )
    return {tuple(values): Coverage(members, total) for *values, total, members in rows}


def _members(on: dt.date | None) -> Count:
    members = School.objects.in_a_partnership(on).values("pk")
    return Count(Case(When(Q(pk__in=members), then=Value(1))))
