"""Admin of the bodies that people represent."""

from django.contrib import admin

from base.records.admin import KeptRecordAdmin
from partnerships.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(KeptRecordAdmin):
    """Bodies that are represented on a board."""

    examples = {"website": "In full, such as https://www.example.org."}
    kept_note = "Organisations are kept and never deleted: seats, former ones too, represent them."
    list_display = ["name", "description", "website", "position"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}
