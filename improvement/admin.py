"""Admin of the strategy's text and the useful resources."""

from django.contrib import admin

from partnerships.admin.base import RecordAdmin

from .models import Page, Resource


@admin.register(Page)
class PageAdmin(RecordAdmin):
    """Pages of text."""

    list_display = ["title", "slug", "updated_on"]
    search_fields = ["title", "body"]


@admin.register(Resource)
class ResourceAdmin(RecordAdmin):
    """Useful resources."""

    list_display = ["title", "kind", "topic", "review_on", "updated_on"]
    list_filter = ["kind", "topic"]
    search_fields = ["title", "summary", "topic"]
    prepopulated_fields = {"slug": ["title"]}
    date_hierarchy = "updated_on"
