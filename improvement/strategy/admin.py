"""Admin of the strategy's text."""

from django.contrib import admin

from base.records.admin import KeptRecordAdmin
from improvement.models import Page


@admin.register(Page)
class PageAdmin(KeptRecordAdmin):
    """Pages of text."""

    kept_note = "Pages are kept and never deleted: the portal shows them. The history keeps every earlier text."
    empty_note = "No pages are here yet. manage.py load_seed brings the text of the council’s page."
    list_display = ["title", "slug", "updated_on"]
    search_fields = ["title", "body"]
    fieldsets = [(None, {"fields": ["title", "slug", "body", "updated_on"]})]
