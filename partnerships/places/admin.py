"""Admin of quadrants, districts and establishment types."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from base.records.admin import KeptRecordAdmin
from base.records.filters import NamedBlankFilter
from office.council.admin_words import InOurWords
from office.council.words import later_in_our_words
from partnerships.models import District, EstablishmentType, Quadrant


@admin.register(Quadrant)
class QuadrantAdmin(KeptRecordAdmin):
    """The four parts of the county."""

    kept_note = later_in_our_words(
        "Quadrants are kept and never deleted: districts, partnerships and boards belong to them."
    )
    list_display = ["name", "districts_", "partnership_count", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their districts and how many current partnerships they have."""
        return super().get_queryset(request).with_partnership_count().prefetch_related("districts")

    @admin.display(description="districts")
    def districts_(self, quadrant: Quadrant) -> str:
        """Their names."""
        return ", ".join(district.name for district in quadrant.districts.all())

    @admin.display(description="current partnerships")
    def partnership_count(self, quadrant: Quadrant) -> int:
        """How many are at home there."""
        return quadrant.partnership_count


@admin.register(District)
class DistrictAdmin(InOurWords, KeptRecordAdmin):
    """The twelve districts."""

    kept_note = "Districts are kept and never deleted: schools are in them."
    list_display = ["name", "quadrant_", "school_count", "code"]
    list_filter = ["quadrant"]
    list_select_related = ["quadrant"]
    search_fields = ["name", "code"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many schools are in each."""
        return super().get_queryset(request).annotate(school_count=Count("schools"))

    @admin.display(description=later_in_our_words("quadrant"), ordering="quadrant")
    def quadrant_(self, district: District) -> str:
        """The quadrant that it is in."""
        return str(district.quadrant)

    @admin.display(description="schools", ordering="school_count")
    def school_count(self, district: District) -> int:
        """How many schools are in it, closed ones too."""
        return district.school_count


@admin.register(EstablishmentType)
class EstablishmentTypeAdmin(KeptRecordAdmin):
    """Which types of school count towards coverage."""

    kept_note = "Types come with the register and are kept: schools are of them."
    empty_note = "No types are here yet. They come with the DfE register: manage.py import_gias FILE."
    list_display = ["__str__", "group_name", "is_in_scope", "school_count"]
    list_filter = ["is_in_scope", ("group_name", NamedBlankFilter)]
    search_fields = ["name", "group_name"]
    readonly_fields = ["name", "group_name"]
    actions = ["count", "do_not_count"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many schools are of each."""
        return super().get_queryset(request).annotate(schools_=Count("schools"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: types come with the register."""
        return False

    @admin.display(description="schools", ordering="schools_")
    def school_count(self, kind: EstablishmentType) -> int:
        """How many schools are of it."""
        return kind.schools_

    @admin.action(description="Count these types towards coverage", permissions=["change"])
    def count(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put the types in scope."""
        self._set_scope(request, queryset, is_in_scope=True)

    @admin.action(description="Do not count these types", permissions=["change"])
    def do_not_count(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put the types out of scope."""
        self._set_scope(request, queryset, is_in_scope=False)

    def _set_scope(self, request: HttpRequest, queryset: QuerySet, *, is_in_scope: bool) -> None:
        kinds = list(queryset)
        for kind in kinds:
            kind.is_in_scope = is_in_scope
            kind.save()  # one at a time, so that each change is in the history
        counted = "now count" if is_in_scope else "no longer count"
        self.message_user(request, f"{len(kinds)} types {counted} towards coverage.")
