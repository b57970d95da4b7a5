"""Admin of the coverage written down day by day: read, and never changed; and the trend as a file."""

from collections.abc import Iterator
from operator import itemgetter

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from base.exports.files import csv_file
from base.exports.tables import Column
from base.records.filters import NamedEmptyFilter
from base.records.logs import LogAdmin
from office.council.words import later_in_our_words
from partnerships.coverage.trend import NOWHERE, Trend, coverage_trend
from partnerships.models import CoverageSnapshot, Quadrant

TREND_HEADINGS = (
    *("Term", "Day", "Place", "Schools that count", "In a partnership", "In none", "Percentage"),
    *("Counted on the day: schools that count", "Counted on the day: in a partnership"),
)


class UnrecordedFilter(NamedEmptyFilter):
    """Snapshots by quadrant."""

    empty = "District not recorded"


@admin.register(CoverageSnapshot)
class CoverageSnapshotAdmin(LogAdmin):
    """Coverage day by day, as the command counted it."""

    empty_note = "No snapshot is kept yet. The command manage.py take_snapshot keeps one; run it every night."
    list_display = ["day", "place", "in_scope", "in_partnership"]
    list_filter = [("quadrant", UnrecordedFilter)]
    list_select_related = ["quadrant"]
    date_hierarchy = "day"

    def get_urls(self) -> list:
        """The addresses of the admin, and of the trend."""
        view = self.admin_site.admin_view(self.trend_view)
        return [path("trend.csv", view, name="partnerships_coveragesnapshot_trend"), *super().get_urls()]

    @method_decorator(require_safe)
    def trend_view(self, request: HttpRequest) -> HttpResponse:
        """The trend of the desk as CSV: what is counted today for each term, and what was counted at the time."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = trend_rows(coverage_trend(list(Quadrant.objects.all()), timezone.localdate()))
        columns = [Column(name, "", itemgetter(n)) for n, name in enumerate(TREND_HEADINGS)]
        return csv_file("coverage trend", columns, rows)

    @admin.display(description=later_in_our_words("quadrant"), ordering="quadrant")
    def place(self, snapshot: CoverageSnapshot) -> str:
        """The quadrant, or that none is recorded."""
        return snapshot.place


def trend_rows(trend: Trend) -> Iterator[list]:
    """A row for each term and place, the first term first; none for a term without a snapshot."""
    for n, (term, day) in enumerate(zip(trend.terms, trend.days, strict=True)):
        for line in [*trend.lines, trend.elsewhere]:
            counted, said = line.coverages[n], line.said[n]
            if counted and said and day and (line.place != NOWHERE or counted.in_scope or said.in_scope):
                counts = (counted.in_scope, counted.in_partnership, counted.without)
                percentage = counted.share_to(1).removesuffix("%")
                yield [str(term), day.isoformat(), line.place, *counts, percentage, said.in_scope, said.in_partnership]
