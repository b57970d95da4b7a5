"""Admin of useful resources."""

from django.contrib import admin

from base.records.admin import KeptRecordAdmin
from base.records.filters import WordFilter
from improvement.models import Resource


class OfferedFilter(WordFilter):
    """Resources that are offered, or withdrawn: these when asked for."""

    title = "offered"
    parameter_name = "offered"
    default, left_out = "yes", "Withdrawn resources are left out."
    words = (("yes", "offered", "Offered"), ("no", "withdrawn", "Withdrawn"))


class ReviewFilter(WordFilter):
    """Resources that are to be looked at again."""

    title = "review"
    parameter_name = "review"
    words = (("due", "to_review", "Due"),)


@admin.register(Resource)
class ResourceAdmin(KeptRecordAdmin):
    """Useful resources."""

    kept_note = "Resources are kept and never deleted. To take one away, give it the day on which it is withdrawn."
    empty_note = "No resources are here yet. Add one: a link, or a file."
    list_display = ["title", "kind", "topic", "format", "review_on", "updated_on", "withdrawn_on"]
    list_filter = [OfferedFilter, ReviewFilter, "kind", "topic"]
    search_fields = ["title", "summary", "topic"]
    search_help_text = "A part of the title, the summary or the topic."
    prepopulated_fields = {"slug": ["title"]}
    date_hierarchy = "updated_on"
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", ("kind", "topic")]}),
        ("Where it is", {"fields": ["link", "file"]}),
        ("Keeping it right", {"fields": [("updated_on", "review_on"), "withdrawn_on"]}),
    ]
