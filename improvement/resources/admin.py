"""Admin of useful resources."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from base.records.admin import KeptRecordAdmin
from improvement.models import Resource


class ReviewFilter(admin.SimpleListFilter):
    """Resources that are to be looked at again."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """What the officer may choose."""
        return [("due", "Due")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those whose day of review has come."""
        return queryset.filter(review_on__lte=timezone.localdate()) if self.value() == "due" else queryset


@admin.register(Resource)
class ResourceAdmin(KeptRecordAdmin):
    """Useful resources."""

    kept_note = "Resources are kept and never deleted. To take one away, give it the day on which it is withdrawn."
    empty_note = "No resources are here yet. Add one: a link, or a file."
    list_display = ["title", "kind", "topic", "format", "review_on", "updated_on", "withdrawn_on"]
    list_filter = [ReviewFilter, "kind", "topic"]
    search_fields = ["title", "summary", "topic"]
    search_help_text = "A part of the title, the summary or the topic."
    prepopulated_fields = {"slug": ["title"]}
    date_hierarchy = "updated_on"
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", ("kind", "topic")]}),
        ("Where it is", {"fields": ["link", "file"]}),
        ("Keeping it right", {"fields": [("updated_on", "review_on"), "withdrawn_on"]}),
    ]
