"""Admin of headships, and of the bodies that people represent."""

from typing import ClassVar

from django.contrib import admin

from base.exports.admin import ExportsSheets
from base.records.admin import KeptOnceBegunAdmin, KeptRecordAdmin
from base.records.filters import CurrentFilter
from partnerships.models import Headship, Organisation
from partnerships.people.delegates import ShowsDelegates
from partnerships.people.own import NobodysOwn
from partnerships.people.posts import TellsOfPosts
from partnerships.search.in_admin import FoundBySearchBox


@admin.register(Headship)
class HeadshipAdmin(ShowsDelegates, NobodysOwn, TellsOfPosts, FoundBySearchBox, ExportsSheets, KeptOnceBegunAdmin):
    """Who heads which school, from when to when."""

    exported = {
        "Person": "person",
        "Role": "get_role_display",
        "School": "school",
        "URN": "school__urn",
        "Started on": "started_on",
        "Ended on": "ended_on",
    }
    empty_note = "No headteachers are recorded yet. Open a school and add its headteacher there."
    list_display = ["person", "role", "school", "started_on", "ended_on"]
    list_filter = [CurrentFilter, "role"]
    list_select_related = ["person", "school"]
    found_as: ClassVar = {"school": "schools"}
    search_fields = ["person__name", "school__name", "=school__urn"]
    autocomplete_fields = ["person", "school"]
    date_hierarchy = "started_on"


@admin.register(Organisation)
class OrganisationAdmin(KeptRecordAdmin):
    """Bodies that are represented on a board."""

    examples = {"website": "In full, such as https://www.example.org."}
    kept_note = "Organisations are kept and never deleted: seats, former ones too, represent them."
    list_display = ["name", "description", "website", "position"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}
