"""Coverage by authority, quadrant, district and phase, from one query: rows of a table, each with a bar."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from office.council.words import in_our_words
from partnerships.coverage.counting import Coverage, coverage_by_all
from partnerships.filters.choices import NOT_RECORDED_SLUG
from partnerships.models import District, Quadrant, School

PLACES = ("quadrant", "district")
NOTHING = Coverage(0, 0)


@dataclass(frozen=True, slots=True)
class CoverageBar:
    """A row of the table, with its bar.

    ``query`` narrows a list of schools to it, empty where none can; ``url`` is the page of what the label names: a
    quadrant's own, or the partnerships in a district or of a phase; empty where there is none.
    """

    label: str
    coverage: Coverage
    query: str = ""
    url: str = ""


@dataclass(frozen=True)
class Breakdown:
    """Coverage by one thing: ``by`` is authority, quadrant, district or phase. The rows add up to the whole."""

    by: str
    rows: list[CoverageBar]

    @property
    def in_words(self) -> str:
        """What it is by, as the council says it."""
        return in_our_words(self.by)


@dataclass(frozen=True)
class CoverageReport:
    """Coverage of some schools, as a whole and broken down; how much of it is of schools without a district."""

    whole: Coverage
    breakdowns: list[Breakdown]
    without_district: Coverage

    def rows_by(self, by: str) -> list[CoverageBar]:
        """The rows of one breakdown, in the order in which its values were given; none where it was not asked for."""
        return next((breakdown.rows for breakdown in self.breakdowns if breakdown.by == by), [])


def coverage_report(
    schools: QuerySet[School],
    quadrants: Iterable[Quadrant] = (),
    districts: Iterable[District] = (),
    phases: Iterable[School.Phase] = School.Phase,
    chosen: Mapping[str, str] | None = None,
    on: dt.date | None = None,
) -> CoverageReport:
    """Coverage of the schools on that day by the quadrants, districts and phases given, and by several authorities.

    What is not given is not broken down by. A quadrant or district without a school has a row all the same, a phase
    has none. Schools without a district, or without a phase, have a row of their own where there are any.
    ``chosen`` is how the schools were narrowed already: parameters of the list of schools, kept in the rows' queries.
    """
    fields = ("district__quadrant", "district", "phase", "authority_name")
    covered = coverage_by_all(fields, schools.with_authority(on), on)  # type: ignore[attr-defined]
    by_quadrant, by_district, by_phase, by_authority = (_summed(covered, position) for position in range(4))
    places = {
        "quadrant": [
            (str(quadrant), quadrant.slug, by_quadrant[quadrant.pk], quadrant.get_absolute_url())
            for quadrant in quadrants
        ],
        "district": [
            (str(district), district.slug, by_district[district.pk], _partnerships(district=district.slug))
            for district in districts
        ],
    }
    without_district = by_district[None]
    breakdowns = [Breakdown("authority", _by_name(by_authority))] if len(by_authority) > 1 else []
    breakdowns += [
        Breakdown(by, _rows(by, values, "District not recorded", without_district, chosen))
        for by, values in places.items()
    ]
    values = [
        (phase.label, phase.value, by_phase[phase.value], _partnerships(**(chosen or {}), phase=phase.value))
        for phase in phases
        if by_phase[phase.value].in_scope
    ]
    breakdowns.append(Breakdown("phase", _rows("phase", values, "Phase not recorded", by_phase[""], chosen)))
    whole = sum(covered.values(), NOTHING)
    return CoverageReport(whole, [breakdown for breakdown in breakdowns if breakdown.rows], without_district)


def _summed(covered: Mapping[tuple, Coverage], position: int) -> defaultdict[object, Coverage]:
    """The coverage by one part of the keys."""
    summed: defaultdict[object, Coverage] = defaultdict(lambda: NOTHING)
    for key, coverage in covered.items():
        summed[key[position]] += coverage
    return summed


def _by_name(covered: Mapping[object, Coverage]) -> list[CoverageBar]:
    """A row for each authority; no list of schools is narrowed to one."""
    return [CoverageBar(str(name), coverage) for name, coverage in sorted(covered.items(), key=lambda one: str(one[0]))]


def _partnerships(**narrowed: str) -> str:
    """The list of partnerships so narrowed."""
    return f"{reverse('partnerships:list')}?{urlencode(narrowed)}"


def _rows(
    by: str,
    values: list[tuple[str, str, Coverage, str]],
    rest_label: str,
    rest: Coverage,
    chosen: Mapping[str, str] | None,
) -> list[CoverageBar]:
    """A row for each value, which are its label, parameter, coverage and page, and one for the rest; none without
    values."""
    rest_query = "?" + urlencode({**(chosen or {}), "district": NOT_RECORDED_SLUG}) if by in PLACES else ""
    rows = [
        CoverageBar(label, coverage, "?" + urlencode({**(chosen or {}), by: value}), url)
        for label, value, coverage, url in values
    ]
    return [*rows, CoverageBar(rest_label, rest, rest_query)] if rows and rest.in_scope else rows
