"""Admin of what a year's meetings are made from."""

from django.contrib import admin

from base.records.admin import RecordAdmin
from boards.models import TemplateItem, TermDates


@admin.register(TermDates)
class TermDatesAdmin(RecordAdmin):
    """The council's dates of terms."""

    empty_note = (
        "No term has dates yet. Until it has, autumn is September to December, spring to March, summer to August."
    )
    list_display = ["__str__", "starts_on", "ends_on"]
    list_filter = ["year"]


@admin.register(TemplateItem)
class TemplateItemAdmin(RecordAdmin):
    """What agendas start with."""

    empty_note = "No board has a template yet. Until one has, its agendas start with the usual standing items."
    list_display = ["title", "board", "position", "standing", "purpose", "minutes_allowed", "is_part_b"]
    list_filter = ["board"]
    list_select_related = ["board"]
    search_fields = ["title"]
    autocomplete_fields = ["board"]
