"""Coverage over the last terms, as the lines of small charts and as the rows of a table."""

import datetime as dt
from dataclasses import dataclass

from base.drawing import LineChart, foot_of
from base.school_terms import Term
from partnerships.coverage.counting import Coverage
from partnerships.models import CoverageSnapshot, Quadrant

TERMS_SHOWN = 9  # three school years
NONE_COUNTED = Coverage(0, 0)


@dataclass(frozen=True)
class TrendLine:
    """One place's coverage, term by term; None where no snapshot was kept."""

    place: str
    coverages: list[Coverage | None]
    foot: int  # the percentage at the foot of the chart

    @property
    def chart(self) -> LineChart:
        """The line, with what it shows in words."""
        percentages = [None if coverage is None else coverage.percentage for coverage in self.coverages]
        return LineChart(self.sentence, percentages, self.foot)

    @property
    def sentence(self) -> str:
        """What the drawing shows, in words."""
        known = [coverage.percentage for coverage in self.coverages if coverage is not None]
        if len(known) < 2:
            return f"{self.place}: not enough snapshots yet to show a trend"
        change = known[-1] - known[0]
        moved = f"{'up' if change > 0 else 'down'} from {known[0]}%" if change else "as at first"
        return f"{self.place}: {known[-1]}%, {moved}, over {len(known)} terms"


@dataclass(frozen=True)
class Trend:
    """The county's and each quadrant's coverage over the same terms."""

    terms: list[Term]
    lines: list[TrendLine]

    @property
    def is_drawn(self) -> bool:
        """Whether there is more than one term to compare."""
        return any(len(line.chart.points) > 1 for line in self.lines)

    @property
    def rows(self) -> list[tuple[Term, list[Coverage | None]]]:
        """Each term with the coverage of each place, the latest term first."""
        return [(term, [line.coverages[n] for line in self.lines]) for n, term in enumerate(self.terms)][::-1]


def coverage_trend(quadrants: list[Quadrant], now: dict[object, Coverage], on: dt.date) -> Trend:
    """The trend up to that day, whose own coverage ``now`` gives by quadrant; each term stands at its last snapshot."""
    terms = _last_terms(on)
    kept = _snapshots_by_term(terms[:-1]) | {terms[-1]: now}
    foot = foot_of(
        coverage.percentage for term in terms for coverage in kept.get(term, {}).values() if coverage.in_scope
    )
    county = [sum(kept[term].values(), NONE_COUNTED) if term in kept else None for term in terms]
    lines = [TrendLine("County", county, foot)]
    for quadrant in quadrants:
        coverages = [kept[term].get(quadrant.pk) if term in kept else None for term in terms]
        lines.append(TrendLine(quadrant.name, coverages, foot))
    return Trend(terms, lines)


def last_days_of_terms(since: dt.date, until: dt.date) -> list[dt.date]:
    """The last day of each term from one day to the other, and the latter, which may be in the middle of a term."""
    term, days = Term.of(until), [until]
    while (term := term.before).days[1] >= since:
        days.append(term.days[1])
    return days[::-1]


def _last_terms(on: dt.date) -> list[Term]:
    terms = [Term.of(on)]
    while len(terms) < TERMS_SHOWN:
        terms.append(terms[-1].before)
    return terms[::-1]


def _snapshots_by_term(terms: list[Term]) -> dict[Term, dict[object, Coverage]]:
    kept: dict[Term, dict[object, Coverage]] = {}
    for row in CoverageSnapshot.objects.last_of_each(term.days for term in terms):
        kept.setdefault(Term.of(row.day), {})[row.quadrant_id] = Coverage(row.in_partnership, row.in_scope)
    return kept
