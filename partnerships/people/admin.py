"""Admin of the bodies that people represent."""

from django.contrib import admin

from base.changing.pages import ChangedByDay
from base.records.admin import KeptRecordAdmin, KeptRecordInline
from base.records.former_names import FormerNameForm, FormerNameFormSet
from partnerships.models import Organisation, OrganisationName
from partnerships.people.change_forms import ORGANISATION_CHANGES


class FormerOrganisationNameInline(KeptRecordInline):
    """The names that the organisation had, and one that is to come."""

    model = OrganisationName
    form = FormerNameForm
    formset = FormerNameFormSet
    fields = ["name", "started_on", "ended_on"]


@admin.register(Organisation)
class OrganisationAdmin(ChangedByDay, KeptRecordAdmin):
    """Bodies that are represented on a board."""

    dated_changes = ORGANISATION_CHANGES
    inlines = [FormerOrganisationNameInline]
    examples = {"website": "In full, such as https://www.example.org."}
    kept_note = "Organisations are kept and never deleted: seats, former ones too, represent them."
    list_display = ["name", "description", "website", "position"]
    search_fields = ["name", "description", "former_names__name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(OrganisationName)
class OrganisationNameAdmin(KeptRecordAdmin):
    """The names that organisations had or are to have, each with its days."""

    form = FormerNameForm
    kept_note = "Former names are kept: what is of their days says them."
    empty_note = "No organisation has had another name. Rename one on its own page."
    list_display = ["name", "organisation", "started_on", "ended_on"]
    list_select_related = ["organisation"]
    search_fields = ["name", "organisation__name"]
    autocomplete_fields = ["organisation"]
