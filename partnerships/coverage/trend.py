"""Coverage over the last terms, as the lines of small charts and as the rows of a table (ADR 39)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from base.drawing import LineChart, foot_of
from base.school_terms import Term
from partnerships.coverage.counting import Coverage, coverage_on_days
from partnerships.models import CoverageSnapshot, Quadrant

TERMS_SHOWN = 9  # three school years
NONE_COUNTED = Coverage(0, 0)
COUNTY, NOWHERE = "County", "District not recorded"


@dataclass(frozen=True)
class TrendLine:
    """One place's coverage, term by term; None where nothing was kept. ``said`` is what was counted at the time."""

    place: str
    coverages: list[Coverage | None]
    said: list[Coverage | None]
    foot: int  # the percentage at the foot of the chart

    @property
    def chart(self) -> LineChart:
        """The line, with what it shows in words."""
        percentages = [None if coverage is None else coverage.exact_percentage for coverage in self.coverages]
        return LineChart(self.sentence, percentages, self.foot)

    @property
    def sentence(self) -> str:
        """What the drawing shows, in words."""
        known = [coverage for coverage in self.coverages if coverage is not None]
        if len(known) < 2:
            return f"{self.place}: not enough snapshots yet to show a trend"
        first, last = known[0], known[-1]
        change = last.exact_percentage - first.exact_percentage
        if change:
            moved = f"{'up' if change > 0 else 'down'} from {self._in_words(first)}"
        else:
            moved = "as at first" if first == last else f"as at first ({first.counts})"
        return f"{self.place}: {self._in_words(last)}, {moved}, over {len(known)} terms"

    @property
    def cells(self) -> list[tuple[str, str] | None]:
        """The percentage and the counts of each term, as the table shows them; None where nothing was kept."""
        return [None if coverage is None else (coverage.share, coverage.counts) for coverage in self.coverages]

    def _in_words(self, coverage: Coverage) -> str:
        return f"{coverage.share} ({coverage.counts})"


@dataclass(frozen=True)
class Trend:
    """The county's and each quadrant's coverage on the same days, one a term."""

    terms: list[Term]
    days: list[dt.date | None]
    lines: list[TrendLine]
    elsewhere: TrendLine  # schools whose district nobody has recorded
    now: Mapping[object, Coverage]  # today's, by quadrant

    @property
    def is_drawn(self) -> bool:
        """Whether there is more than one term to compare."""
        return any(len(line.chart.points) > 1 for line in self.lines)

    @property
    def rows(self) -> list[tuple[Term, list[tuple[str, str] | None]]]:
        """Each term with the percentage and the counts of each place, the latest term first."""
        columns = [line.cells for line in self.lines]
        return [(term, [cells[n] for cells in columns]) for n, term in enumerate(self.terms)][::-1]

    @property
    def counted_otherwise(self) -> int:
        """Of how many terms something else was counted at the time, in the county or in a quadrant."""
        return sum(any(line.coverages[n] != line.said[n] for line in self.lines) for n in range(len(self.terms)))


def coverage_trend(quadrants: list[Quadrant], on: dt.date) -> Trend:
    """The trend up to that day: each term on the day of its last snapshot, counted anew, so that all are counted alike.

    What has no snapshot is not counted: the portal may not have known the memberships of that time.
    """
    terms = _last_terms(on)
    said = _snapshots_by_term(terms[:-1])
    days = [said[term][0] if term in said else None for term in terms[:-1]] + [on]
    counted = coverage_on_days("district__quadrant", [day for day in days if day])
    now = counted[on]
    anew = [None if day is None else counted[day] for day in days]
    kept = [said[term][1] if term in said else None for term in terms[:-1]] + [now]
    foot = foot_of(
        coverage.exact_percentage for found in anew if found for coverage in found.values() if coverage.in_scope
    )

    def line(place: str, *keys: object) -> TrendLine:
        return TrendLine(place, [_sum(found, keys) for found in anew], [_sum(found, keys) for found in kept], foot)

    keys = [quadrant.pk for quadrant in quadrants]
    lines = [line(COUNTY, *keys, None), *(line(quadrant.name, quadrant.pk) for quadrant in quadrants)]
    return Trend(terms, days, lines, line(NOWHERE, None), now)


def last_days_of_terms(since: dt.date, until: dt.date) -> list[dt.date]:
    """The last day of each term from one day to the other, and the latter, which may be in the middle of a term."""
    term, days = Term.of(until), [until]
    while (term := term.before).days[1] >= since:
        days.append(term.days[1])
    return days[::-1]


def _sum(found: Mapping[object, Coverage] | None, keys: tuple) -> Coverage | None:
    """The coverage of those places together; None where nothing was kept."""
    return None if found is None else sum((found.get(key, NONE_COUNTED) for key in keys), NONE_COUNTED)


def _last_terms(on: dt.date) -> list[Term]:
    terms = [Term.of(on)]
    while len(terms) < TERMS_SHOWN:
        terms.append(terms[-1].before)
    return terms[::-1]


def _snapshots_by_term(terms: list[Term]) -> dict[Term, tuple[dt.date, dict[object, Coverage]]]:
    """The day of the last snapshot of each term, and what was counted on it by quadrant."""
    kept: dict[Term, tuple[dt.date, dict[object, Coverage]]] = {}
    for row in CoverageSnapshot.objects.last_of_each(term.days for term in terms):
        _, found = kept.setdefault(Term.of(row.day), (row.day, {}))
        found[row.quadrant_id] = Coverage(row.in_partnership, row.in_scope)
    return kept
