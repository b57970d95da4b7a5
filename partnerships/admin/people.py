"""Admin of people, the bodies they represent, and headships."""

from django.contrib import admin

from ..models import Headship, Lead, Organisation, Person
from .base import CurrentFilter, KeptRecordAdmin, KeptRecordInline


class HeadshipOfPersonInline(KeptRecordInline):
    """The schools that the person heads or headed."""

    model = Headship
    autocomplete_fields = ["school"]


class LeadOfPersonInline(KeptRecordInline):
    """The partnerships that the person leads or led."""

    model = Lead
    autocomplete_fields = ["partnership", "school"]
    fields = ["partnership", "school", "role", "started_on", "ended_on"]


@admin.register(Person)
class PersonAdmin(KeptRecordAdmin):
    """People: one row each, however many roles they hold."""

    list_display = ["__str__", "email", "telephone", "publish_contact", "is_demonstration"]
    list_filter = ["publish_contact", "is_demonstration"]
    search_fields = ["name", "email"]
    search_help_text = "A part of the name or e-mail address."
    prepopulated_fields = {"slug": ["name"]}
    inlines = [LeadOfPersonInline, HeadshipOfPersonInline]
    fieldsets = [
        (None, {"fields": ["title", "name", "slug"]}),
        ("Contact details of the person’s own", {"fields": ["email", "telephone", "publish_contact"]}),
        ("Officers’ notes", {"fields": ["notes"]}),
    ]


@admin.register(Headship)
class HeadshipAdmin(KeptRecordAdmin):
    """Who heads which school, from when to when."""

    list_display = ["person", "role", "school", "started_on", "ended_on"]
    list_filter = [CurrentFilter, "role"]
    list_select_related = ["person", "school"]
    search_fields = ["person__name", "school__name", "=school__urn"]
    autocomplete_fields = ["person", "school"]
    date_hierarchy = "started_on"


@admin.register(Organisation)
class OrganisationAdmin(KeptRecordAdmin):
    """Bodies that are represented on a board."""

    list_display = ["name", "description", "position"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}
