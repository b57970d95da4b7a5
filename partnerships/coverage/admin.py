"""Admin of the coverage written down day by day: read, and never changed."""

from django.contrib import admin

from base.records.filters import NamedEmptyFilter
from base.records.logs import LogAdmin
from office.council.words import later_in_our_words
from partnerships.models import CoverageSnapshot


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

    @admin.display(description=later_in_our_words("quadrant"), ordering="quadrant")
    def place(self, snapshot: CoverageSnapshot) -> str:
        """The quadrant, or that none is recorded."""
        return snapshot.place
